// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/npy_header.h"

#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/text.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <optional>
#include <utility>

namespace longwave {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr const char* kAccepted = "accepted are f2, f4, f8, i1 to i8, u1 to u8 and bool, in either byte order";

struct Header {
    std::string descr;
    bool fortranOrder = false;
    Shape shape;
};

/// Reads the one kind of dictionary literal that a header may hold; not Python.
class HeaderParser {
  public:
    HeaderParser(std::string_view text, std::size_t offset, const std::string& subject)
        : text_(text),
          offset_(offset),
          subject_(subject) {}

    Header parse() {
        Header header;
        bool hasDescr = false;
        bool hasOrder = false;
        bool hasShape = false;
        expect('{');
        while (!take('}')) {
            skipSpace();
            const std::size_t start = at_;
            const std::string key = takeString();
            bool* seen = key == "descr"           ? &hasDescr
                         : key == "fortran_order" ? &hasOrder
                         : key == "shape"         ? &hasShape
                                                  : nullptr;
            if (!seen)
                fail("has an unknown key " + inQuotes(key), start);
            if (std::exchange(*seen, true))
                fail("has the key " + inQuotes(key) + " twice", start);
            expect(':');
            if (seen == &hasDescr)
                header.descr = takeDescr();
            else if (seen == &hasOrder)
                header.fortranOrder = takeBool();
            else
                header.shape = takeShape();
            if (!take(',')) {
                expect('}');
                break;
            }
        }
        skipSpace();
        if (at_ != text_.size())
            fail("goes on after its closing brace", at_);
        if (!hasDescr || !hasOrder || !hasShape)
            throw Error(subject_, std::string("the header lacks the key \"") +
                                      (!hasDescr   ? "descr"
                                       : !hasOrder ? "fortran_order"
                                                   : "shape") +
                                      "\"");
        return header;
    }

  private:
    [[noreturn]] void fail(const std::string& what, std::size_t at) const {
        throw Error(subject_, "the header " + what + " at byte " + grouped(offset_ + at));
    }

    void skipSpace() {
        while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
            ++at_;
    }

    bool take(char wanted) {
        skipSpace();
        if (at_ == text_.size() || text_[at_] != wanted)
            return false;
        ++at_;
        return true;
    }

    void expect(char wanted) {
        if (take(wanted))
            return;
        const std::string expected = std::string("'") + wanted + "' is expected";
        if (at_ == text_.size())
            fail("ends too early: " + expected, at_);
        fail("cannot be understood: " + expected + " instead of " + inQuotes(text_.substr(at_, 1)), at_);
    }

    bool takeWord(std::string_view word) {
        skipSpace();
        if (text_.substr(at_, word.size()) != word)
            return false;
        at_ += word.size();
        return true;
    }

    std::string takeString() {
        skipSpace();
        const std::size_t start = at_;
        if (at_ == text_.size() || (text_[at_] != '\'' && text_[at_] != '"'))
            fail("cannot be understood: a name in quotes is expected", at_);
        const std::size_t end = text_.find(text_[at_], at_ + 1);
        if (end == std::string_view::npos)
            fail("has a quote that is never closed", start);
        at_ = end + 1;
        return std::string(text_.substr(start + 1, end - start - 1));
    }

    std::string takeDescr() {
        skipSpace();
        if (at_ < text_.size() && (text_[at_] == '[' || text_[at_] == '(' || text_[at_] == '{'))
            throw UnusableNpy(subject_,
                              std::string("its elements are records (a structured dtype), not numbers; ") + kAccepted,
                              "records", {});
        return takeString();
    }

    bool takeBool() {
        if (takeWord("True"))
            return true;
        if (!takeWord("False"))
            fail("cannot be understood: True or False is expected", at_);
        return false;
    }

    Shape takeShape() {
        Shape shape;
        expect('(');
        while (!take(')')) {
            if (shape.size() == kMostDimensions)
                fail("states more than " + std::to_string(kMostDimensions) + " dimensions", at_);
            shape.push_back(takeExtent());
            if (!take(',')) {
                expect(')');
                if (shape.size() == 1)
                    fail("states a shape that is not a tuple (\"(3,)\" is one, \"(3)\" is not)", at_ - 1);
                break;
            }
        }
        return shape;
    }

    std::int64_t takeExtent() {
        skipSpace();
        const std::size_t start = at_;
        const bool negative = take('-');
        std::size_t end = at_;
        while (end < text_.size() && text_[end] >= '0' && text_[end] <= '9')
            ++end;
        if (end == at_)
            fail("cannot be understood: a whole number is expected", start);
        if (negative)
            fail("states a negative extent, " + inQuotes(text_.substr(start, end - start), 24) + ",", start);
        std::int64_t value = 0;
        if (std::from_chars(text_.data() + at_, text_.data() + end, value).ec != std::errc())
            fail("states an extent too large for 64 bits, " + inQuotes(text_.substr(start, end - start), 24) + ",",
                 start);
        at_ = end;
        if (at_ < text_.size() && text_[at_] == 'L') // Python 2 wrote long integers so
            ++at_;
        return value;
    }

    std::string_view text_;
    std::size_t offset_; // of text_ in the file
    const std::string& subject_;
    std::size_t at_ = 0;
};

std::optional<DType> numberType(std::string_view code) {
    static constexpr std::pair<std::string_view, DType> kTypes[] = {
        {"f2", DType::F16}, {"f4", DType::F32}, {"f8", DType::F64}, {"i1", DType::I8},  {"i2", DType::I16},
        {"i4", DType::I32}, {"i8", DType::I64}, {"u1", DType::U8},  {"u2", DType::U16}, {"u4", DType::U32},
        {"u8", DType::U64}, {"b1", DType::U8},  {"?", DType::U8}};
    const auto found = std::ranges::find(kTypes, code, &std::pair<std::string_view, DType>::first);
    return found == std::end(kTypes) ? std::nullopt : std::optional(found->second);
}

std::string whatItHolds(std::string_view code) {
    switch (code.empty() ? '\0' : code.front()) {
    case 'O':
        return "Python objects, which are never unpickled here";
    case 'c':
        return "complex numbers";
    case 'S':
    case 'a':
    case 'U':
        return "text";
    case 'V':
        return "raw records";
    case 'M':
    case 'm':
        return "dates or time spans";
    case 'f':
        return "floating-point numbers of an unusual size";
    case 'i':
    case 'u':
        return "integers of an unusual size";
    default:
        return "elements of an unknown kind";
    }
}

NpyElement elementType(const std::string& descr, const std::string& subject) {
    std::string_view code = descr;
    auto order = std::endian::native; // '|', '=' or nothing: the byte order does not matter or is the machine's
    if (!code.empty() && std::string_view("<>|=").find(code.front()) != std::string_view::npos) {
        if (code.front() == '<')
            order = std::endian::little;
        else if (code.front() == '>')
            order = std::endian::big;
        code.remove_prefix(1);
    }
    const auto type = numberType(code);
    if (!type)
        throw UnusableNpy(subject, "its dtype " + inQuotes(descr) + " means " + whatItHolds(code) + "; " + kAccepted,
                          descr, {});
    return {*type, order != std::endian::native && sizeOf(*type) > 1};
}

Shape cOrderStrides(const Shape& shape) {
    Shape strides(shape.size(), 1);
    for (std::size_t d = shape.size(); d-- > 1;)
        strides[d - 1] = strides[d] * shape[d];
    return strides;
}

Shape fortranStrides(const Shape& shape) {
    Shape strides(shape.size(), 1);
    for (std::size_t d = 1; d < shape.size(); ++d)
        strides[d] = strides[d - 1] * shape[d - 1];
    return strides;
}

Header readHeader(std::span<const std::byte> bytes, const std::string& subject, std::size_t& dataStart) {
    constexpr std::size_t kVersionAt = 6;
    constexpr std::size_t kLengthAt = 8;
    const auto needBytes = [&](std::size_t n) {
        if (bytes.size() < n)
            throw Error(subject, "the file ends after " + grouped(bytes.size()) +
                                     (bytes.size() == 1 ? " byte" : " bytes") + ", before its header");
    };
    needBytes(kLengthAt);
    const int major = std::to_integer<int>(bytes[kVersionAt]);
    const int minor = std::to_integer<int>(bytes[kVersionAt + 1]);
    if (major < 1 || major > 3 || minor != 0)
        throw Error(subject, "version " + std::to_string(major) + "." + std::to_string(minor) +
                                 " of the NumPy format is not known; accepted are 1.0, 2.0 and 3.0");
    const std::size_t start = kLengthAt + (major == 1 ? 2 : 4);
    needBytes(start);
    const std::size_t length = major == 1 ? loadUnsigned<std::uint16_t>(&bytes[kLengthAt], std::endian::little)
                                          : loadUnsigned<std::uint32_t>(&bytes[kLengthAt], std::endian::little);
    if (length > bytes.size() - start)
        throw Error(subject, "the header says " + grouped(length) + " bytes, but the file ends after " +
                                 grouped(bytes.size() - start) + " of them");
    dataStart = start + length;
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + start, length);
    return HeaderParser(text, start, subject).parse();
}

} // namespace

bool beginsLikeNpy(std::span<const std::byte> head) noexcept {
    const std::size_t n = std::min(head.size(), kMagic.size());
    return n > 0 && std::memcmp(head.data(), kMagic.data(), n) == 0;
}

NpyElement npyElement(const std::string& descr, const std::string& subject) {
    return elementType(descr, subject);
}

NpyArray readNpyArray(std::span<const std::byte> bytes, std::uint64_t size, const std::string& subject) {
    NpyArray array;
    Header header = readHeader(bytes, subject, array.dataStart);
    const NpyElement element = elementType(header.descr, subject);
    const std::string shape = toString(header.shape);
    if (header.shape.empty())
        throw UnusableNpy(subject, "it holds a single number (shape []); a signal has at least one dimension",
                          header.descr, {});
    const auto count = checkedElementCount(header.shape);
    const auto needed = count ? checkedBytes(*count, sizeOf(element.type)) : std::nullopt;
    if (!needed)
        throw Error(subject, "its shape " + shape + " has more elements than any file can hold");
    if (*count == 0)
        throw UnusableNpy(subject, "its shape " + shape + " has no elements; a signal has at least one sample",
                          header.descr, header.shape);
    const std::uint64_t available = size - array.dataStart;
    if (static_cast<std::uint64_t>(*needed) > available)
        throw Error(subject, "shape " + shape + " of " + nameOf(element.type) + " needs " + grouped(*needed) +
                                 " bytes from byte " + grouped(array.dataStart) + " on, but the file holds only " +
                                 grouped(available) + " there");
    array.element = element;
    array.bytes = static_cast<std::uint64_t>(*needed);
    array.descr = std::move(header.descr);
    array.strides = header.fortranOrder ? fortranStrides(header.shape) : cOrderStrides(header.shape);
    array.shape = std::move(header.shape);
    return array;
}

} // namespace longwave
