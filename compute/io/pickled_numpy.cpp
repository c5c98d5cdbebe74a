// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/npy_header.h"
#include "compute/io/pickled_tensors.h"
#include "compute/io/tensor_kind.h"
#include "compute/io/text.h"

// What NumPy's __reduce__ methods write. An array is _reconstruct(ndarray, (0,), b"b") with the state (version, shape,
// dtype, is_fortran, bytes), or, from protocol 5 on, _frombuffer(bytes, dtype, shape, order). A dtype is
// dtype("f4", …) with the state (version, byte order, …).

namespace longwave {
namespace {

using Kind = Pickle::Kind;
using Ref = Pickle::Ref;

/// True for numpy.core.x and, from NumPy 2 on, numpy._core.x.
bool isCore(std::string_view global, std::string_view rest) {
    for (const std::string_view core : {"numpy.core.", "numpy._core."})
        if (global.starts_with(core) && global.substr(core.size()) == rest)
            return true;
    return false;
}

/// The bytes that Latin-1 writes the text as; ends at a character that it does not have.
std::shared_ptr<const std::string> latin1Of(std::string_view text) {
    std::string bytes;
    bytes.reserve(text.size());
    while (!text.empty()) {
        const Utf8Character character = firstUtf8Character(text);
        if (character.length == 0 || character.code > 0xff)
            break;
        bytes += static_cast<char>(static_cast<unsigned char>(character.code));
        text.remove_prefix(character.length);
    }
    return std::make_shared<const std::string>(std::move(bytes));
}

} // namespace

std::string PickledTensors::numpyDtype(Ref ref) const {
    if (pickle_[ref].kind != Kind::Call || globalOf(pickle_[ref].callee) != "numpy dtype" || argumentsOf(ref).empty())
        return {};
    const std::vector<Ref>& state = pickle_[pickle_[ref].state].items;
    std::string order = state.size() > 1 ? std::string(pickle_[state[1]].text.substr(0, 1)) : "|";
    return order + std::string(pickle_[argumentsOf(ref).front()].text.substr(0, 80));
}

std::optional<PickledTensors::Elements> PickledTensors::numpyElements(Ref ref, const std::string& name) const {
    const std::string_view global = globalOf(pickle_[ref].callee);
    Elements elements;
    if (isCore(global, "multiarray _reconstruct")) {
        const std::vector<Ref>& state = pickle_[pickle_[ref].state].items;
        if (state.size() < 5)
            fail(name, "is a NumPy array without its shape, dtype and bytes");
        elements.shape = integersOf(state[1], "shape", name);
        elements.descr = numpyDtype(state[2]);
        elements.fortran = pickle_[state[3]].kind != Kind::None && pickle_[state[3]].integer != 0;
        elements.data = state[4];
        return elements;
    }
    if (isCore(global, "numeric _frombuffer")) {
        const std::vector<Ref>& arguments = argumentsOf(ref);
        if (arguments.size() < 4)
            fail(name, "is a NumPy array without its shape, dtype and bytes");
        elements.data = arguments[0];
        elements.descr = numpyDtype(arguments[1]);
        elements.shape = integersOf(arguments[2], "shape", name);
        elements.fortran = pickle_[arguments[3]].text == "F";
        return elements;
    }
    return std::nullopt;
}

std::optional<ArrayView::Source> PickledTensors::bytesOf(Ref ref, std::uint64_t& size) const {
    const Pickle::Value& value = pickle_[ref];
    if (value.kind == Kind::Bytes || value.kind == Kind::Text) {
        size = value.text.size();
        const auto* data = reinterpret_cast<const std::byte*>(value.text.data());
        const bool isOurs = value.text.empty() || !pickle_.isOwned(value.text);
        if (isOurs)
            return ArrayView::Source{bytes_, data};
        std::shared_ptr<const std::string>& copy = copies_[value.text.data()];
        if (!copy)
            copy = std::make_shared<const std::string>(value.text);
        return ArrayView::Source{copy, reinterpret_cast<const std::byte*>(copy->data())};
    }
    // Up to protocol 2 Python 3 writes bytes as _codecs.encode(text, "latin1").
    const bool isEncoded = value.kind == Kind::Call && globalOf(value.callee) == "_codecs encode" &&
                           argumentsOf(ref).size() == 2 && pickle_[argumentsOf(ref)[0]].kind == Kind::Text;
    if (!isEncoded)
        return std::nullopt;
    const std::string_view text = pickle_[argumentsOf(ref)[0]].text;
    std::shared_ptr<const std::string>& copy = latin1_[text.data()]; // the same text may be had as it is, too
    if (!copy)
        copy = latin1Of(text);
    size = copy->size();
    return ArrayView::Source{copy, reinterpret_cast<const std::byte*>(copy->data())};
}

Entry PickledTensors::numpyArray(const Elements& elements, const std::string& name) const {
    Entry entry;
    entry.name = name;
    entry.dtype = elements.descr.empty() ? "object" : elements.descr;
    entry.shape = elements.shape;
    NpyElement element;
    try {
        element = npyElement(elements.descr, subject_);
    } catch (const UnusableNpy& unusable) {
        entry.reason = unusable.explanation();
        return entry;
    }
    const auto count = checkedElementCount(elements.shape);
    const auto needed = count ? checkedBytes(*count, sizeOf(element.type)) : std::nullopt;
    std::uint64_t given = 0;
    auto source = bytesOf(elements.data, given);
    if (!source)
        fail(name, "depends on " + describe(elements.data) + " for its bytes");
    if (!needed || static_cast<std::uint64_t>(*needed) > given)
        fail(name, "has shape " + toString(elements.shape) + " of " + nameOf(element.type) + ", but only " +
                       grouped(given) + " bytes");
    if (*count > 0) {
        source->dtype = element.type;
        source->byteSwapped = element.byteSwapped;
        Shape strides(elements.shape.size(), 1);
        for (std::size_t d = 1; d < strides.size(); ++d) {
            const std::size_t at = elements.fortran ? d : strides.size() - 1 - d;
            const std::size_t from = elements.fortran ? d - 1 : at + 1;
            strides[at] = strides[from] * elements.shape[from];
        }
        entry.values = ArrayView(std::move(*source), elements.shape, strides);
    }
    classifyTensor(entry, element.type);
    return entry;
}

std::optional<float> PickledTensors::scalarOf(Ref ref) const {
    const std::vector<Ref>& arguments = argumentsOf(ref);
    if (pickle_[ref].kind != Kind::Call || !isCore(globalOf(pickle_[ref].callee), "multiarray scalar") ||
        arguments.size() != 2)
        return std::nullopt;
    try {
        const NpyElement element = npyElement(numpyDtype(arguments[0]), subject_);
        std::uint64_t given = 0;
        auto source = bytesOf(arguments[1], given);
        if (!source || given < sizeOf(element.type))
            return std::nullopt;
        source->dtype = element.type;
        source->byteSwapped = element.byteSwapped;
        return ArrayView(std::move(*source), Shape{}).toFloats().front();
    } catch (const UnusableNpy&) {
        return std::nullopt;
    }
}

} // namespace longwave
