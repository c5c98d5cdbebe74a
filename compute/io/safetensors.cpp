// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/formats.h"
#include "compute/io/safetensors_header.h"
#include "compute/io/tensor_kind.h"
#include "compute/io/text.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace longwave {
namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kLongestHeader = std::uint64_t{32} << 20; // the format allows 100 MB; none comes near it

std::optional<DType> numberType(std::string_view name) {
    static constexpr std::pair<std::string_view, DType> kTypes[] = {
        {"F16", DType::F16}, {"BF16", DType::BF16}, {"F32", DType::F32}, {"F64", DType::F64}, {"I8", DType::I8},
        {"I16", DType::I16}, {"I32", DType::I32},   {"I64", DType::I64}, {"U8", DType::U8},   {"U16", DType::U16},
        {"U32", DType::U32}, {"U64", DType::U64},   {"BOOL", DType::U8}};
    const auto found = std::ranges::find(kTypes, name, &std::pair<std::string_view, DType>::first);
    return found == std::end(kTypes) ? std::nullopt : std::optional(found->second);
}

/// The data section, and the tensors' claims on it.
class DataSection {
  public:
    DataSection(std::shared_ptr<const MappedFile> file, std::size_t start, std::string subject)
        : file_(std::move(file)),
          bytes_(file_->bytes().subspan(start)),
          subject_(std::move(subject)) {}

    Entry entryOf(const TensorRecord& tensor) const {
        checkRange(tensor);
        Entry entry;
        entry.name = tensor.name;
        entry.dtype = tensor.dtype;
        entry.shape = tensor.shape;
        const auto count = checkedElementCount(tensor.shape);
        if (!count)
            fail(tensor, "has shape " + toString(tensor.shape) + ", which is more elements than any file can hold");
        const auto type = numberType(tensor.dtype);
        if (!type) {
            entry.reason = "dtype " + inQuotes(tensor.dtype) +
                           " is not read here; readable are F16, BF16, F32, F64, I8 to I64, U8 to U64 and BOOL";
            return entry;
        }
        const auto needed = checkedBytes(*count, sizeOf(*type));
        const std::uint64_t given = tensor.end - tensor.begin;
        if (!needed || static_cast<std::uint64_t>(*needed) != given)
            fail(tensor, "has shape " + toString(tensor.shape) + " of " + tensor.dtype + ", " +
                             (needed ? grouped(*needed) : "more than 2⁶³") + " bytes, but its data_offsets span " +
                             grouped(given));
        // A view without elements stays the empty view: rows of nothing are not for walking.
        if (*count > 0)
            entry.values =
                ArrayView({file_, bytes_.data() + tensor.begin, *type, kByteSwapped, nullptr, 0, true}, tensor.shape);
        classifyTensor(entry, *type);
        return entry;
    }

    /// No byte may belong to two tensors.
    void checkOverlaps(const std::vector<TensorRecord>& tensors) const {
        std::vector<const TensorRecord*> byBegin;
        for (const TensorRecord& tensor : tensors)
            if (tensor.begin < tensor.end)
                byBegin.push_back(&tensor);
        std::ranges::stable_sort(byBegin, {}, &TensorRecord::begin);
        for (std::size_t i = 1; i < byBegin.size(); ++i)
            if (byBegin[i]->begin < byBegin[i - 1]->end)
                fail(*byBegin[i], "begins at byte " + grouped(byBegin[i]->begin) + " of the data, inside tensor " +
                                      inQuotes(byBegin[i - 1]->name) + ", which ends at " +
                                      grouped(byBegin[i - 1]->end));
    }

  private:
    static constexpr bool kByteSwapped = std::endian::native != std::endian::little;

    [[noreturn]] void fail(const TensorRecord& tensor, const std::string& what) const {
        throw Error(subject_, "tensor " + inQuotes(tensor.name) + " " + what);
    }

    void checkRange(const TensorRecord& tensor) const {
        if (tensor.begin > tensor.end)
            fail(tensor, "has data_offsets that end before they begin, [" + grouped(tensor.begin) + ", " +
                             grouped(tensor.end) + "]");
        if (tensor.end > bytes_.size())
            fail(tensor, "ends at byte " + grouped(tensor.end) + " of the data, but the file holds only " +
                             grouped(bytes_.size()) + " bytes of it");
    }

    std::shared_ptr<const MappedFile> file_;
    std::span<const std::byte> bytes_;
    std::string subject_;
};

class SafetensorsReader final : public Reader {
  public:
    const char* title() const override { return "safetensors"; }

    bool recognises(std::span<const std::byte> head, std::uint64_t size) const override {
        if (head.size() <= kLengthBytes || head[kLengthBytes] != std::byte{'{'})
            return false;
        // A length that cannot be is still a safetensors file, a damaged one; unless the eight bytes are plain text.
        const auto printable = [](std::byte b) { return b >= std::byte{0x20} && b < std::byte{0x7f}; };
        return headerLength(head) <= size - kLengthBytes || !std::ranges::all_of(head.first(kLengthBytes), printable);
    }

    File read(const std::shared_ptr<const MappedFile>& file, const std::stop_token&) const override {
        const std::string subject = file->path().string();
        const auto bytes = file->bytes();
        const std::uint64_t length = headerLength(bytes);
        const std::uint64_t available = bytes.size() - kLengthBytes;
        if (length > available)
            throw Error(subject, "the header says " + grouped(length) + " bytes, but the file ends after " +
                                     grouped(available) + " of them");
        if (length > kLongestHeader)
            throw Error(subject, "the header says " + grouped(length) + " bytes; at most " + grouped(kLongestHeader) +
                                     " are accepted");
        const std::string_view json(reinterpret_cast<const char*>(bytes.data()) + kLengthBytes,
                                    static_cast<std::size_t>(length));
        SafetensorsHeader header = parseSafetensorsHeader(json, kLengthBytes, subject);
        if (header.tensors.empty())
            throw Error(subject, "its header lists no tensors");

        File result;
        result.path = file->path();
        result.format = "safetensors";
        result.metadata = std::move(header.metadata);
        result.entries.reserve(header.tensors.size());
        const DataSection data(file, kLengthBytes + static_cast<std::size_t>(length), subject);
        for (const TensorRecord& tensor : header.tensors)
            result.entries.push_back(data.entryOf(tensor));
        data.checkOverlaps(header.tensors);
        return result;
    }

  private:
    static std::uint64_t headerLength(std::span<const std::byte> bytes) noexcept {
        return loadUnsigned<std::uint64_t>(bytes.data(), std::endian::little);
    }
};

} // namespace

const Reader& safetensorsReader() {
    static const SafetensorsReader kReader;
    return kReader;
}

} // namespace longwave
