// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/data/array_view.h"

#include "compute/data/mapped_memory.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

namespace longwave {
namespace {

Shape cOrderStrides(const Shape& shape) {
    Shape strides(shape.size(), 1);
    for (std::size_t d = shape.size(); d-- > 1;)
        strides[d - 1] = strides[d] * shape[d];
    return strides;
}

// Loads one stored element; memcpy because a mapped file promises no alignment.
template <typename T, bool Swap>
T load(const std::byte* p) noexcept {
    std::byte raw[sizeof(T)];
    std::memcpy(raw, p, sizeof(T));
    if constexpr (Swap)
        std::reverse(raw, raw + sizeof(T));
    T value;
    std::memcpy(&value, raw, sizeof(T));
    return value;
}

template <typename T, bool Swap, typename Out, typename Convert>
void convertRun(const std::byte* p, std::int64_t strideElements, std::span<Out> out, Convert convert) {
    if (strideElements == 1) { // a step that is known lets several be converted at once
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] = convert(load<T, Swap>(p + i * sizeof(T)));
        return;
    }
    const std::int64_t step = strideElements * static_cast<std::int64_t>(sizeof(T));
    for (Out& value : out) {
        value = convert(load<T, Swap>(p));
        p += step;
    }
}

template <bool Swap, typename Out>
void convertAny(DType type, const std::byte* p, std::int64_t stride, std::span<Out> out) {
    const auto plain = [](auto v) { return static_cast<Out>(v); };
    switch (type) {
    case DType::F16:
        return convertRun<std::uint16_t, Swap>(p, stride, out, floatFromHalf);
    case DType::BF16:
        return convertRun<std::uint16_t, Swap>(p, stride, out, floatFromBfloat16);
    case DType::F32:
        return convertRun<float, Swap>(p, stride, out, plain);
    case DType::F64:
        return convertRun<double, Swap>(p, stride, out, plain);
    case DType::I8:
        return convertRun<std::int8_t, Swap>(p, stride, out, plain);
    case DType::I16:
        return convertRun<std::int16_t, Swap>(p, stride, out, plain);
    case DType::I32:
        return convertRun<std::int32_t, Swap>(p, stride, out, plain);
    case DType::I64:
        return convertRun<std::int64_t, Swap>(p, stride, out, plain);
    case DType::U8:
        return convertRun<std::uint8_t, Swap>(p, stride, out, plain);
    case DType::U16:
        return convertRun<std::uint16_t, Swap>(p, stride, out, plain);
    case DType::U32:
        return convertRun<std::uint32_t, Swap>(p, stride, out, plain);
    case DType::U64:
        return convertRun<std::uint64_t, Swap>(p, stride, out, plain);
    }
}

template <typename Out>
void readNumbers(const ArrayView::Source& source, const std::byte* p, std::int64_t stride, std::span<Out> out) {
    const bool isAsStored = source.dtype == (sizeof(Out) == sizeof(float) ? DType::F32 : DType::F64);
    if (isAsStored && stride == 1 && !source.byteSwapped)
        std::memcpy(out.data(), p, out.size_bytes());
    else if (source.byteSwapped)
        convertAny<true>(source.dtype, p, stride, out);
    else
        convertAny<false>(source.dtype, p, stride, out);
}

} // namespace

const std::byte* DeferredBytes::data() const {
    if (const std::byte* made = dataIfMade())
        return made;
    const std::lock_guard lock(mutex_);
    if (!made_) {
        bytes_ = make_();
        made_.store(bytes_.data(), std::memory_order_release);
    }
    return bytes_.data();
}

std::string toString(const Shape& shape) {
    std::string text = "[";
    for (std::size_t d = 0; d < shape.size(); ++d)
        text += (d ? ", " : "") + std::to_string(shape[d]);
    return text + "]";
}

std::int64_t elementCount(const Shape& shape) {
    std::int64_t count = 1;
    for (const std::int64_t extent : shape)
        count *= extent;
    return count;
}

ArrayView::ArrayView(Source source, Shape shape) : ArrayView(std::move(source), shape, cOrderStrides(shape)) {}

ArrayView::ArrayView(Source source, Shape shape, Shape strides)
    : source_(std::move(source)),
      shape_(std::move(shape)),
      strides_(std::move(strides)),
      valid_(true) {}

ArrayView ArrayView::fromFloats(std::vector<float> values, Shape shape) {
    auto owner = std::make_shared<const std::vector<float>>(std::move(values));
    const auto* data = reinterpret_cast<const std::byte*>(owner->data());
    return ArrayView({std::move(owner), data, DType::F32, false}, std::move(shape));
}

std::int64_t ArrayView::size() const noexcept {
    return valid_ ? elementCount(shape_) : 0;
}

std::int64_t ArrayView::length() const noexcept {
    if (!valid_)
        return 0;
    return shape_.empty() ? 1 : shape_.back();
}

std::int64_t ArrayView::rows() const noexcept {
    if (!valid_)
        return 0;
    std::int64_t count = 1;
    for (std::size_t d = 0; d + 1 < shape_.size(); ++d)
        count *= shape_[d];
    return count;
}

std::int64_t ArrayView::rowOffset(std::int64_t row) const noexcept {
    std::int64_t offset = offset_;
    for (std::size_t d = shape_.size() - std::min<std::size_t>(1, shape_.size()); d-- > 0;) {
        offset += row % shape_[d] * strides_[d];
        row /= shape_[d];
    }
    return offset;
}

template <typename Out>
void ArrayView::readAs(std::int64_t row, std::int64_t begin, std::span<Out> out) const {
    if (!isScaled())
        return readStored(row, begin, out);
    double stored[1024];
    while (!out.empty()) {
        const auto part = std::span(stored).first(std::min(std::size(stored), out.size()));
        readStored(row, begin, part);
        for (std::size_t i = 0; i < part.size(); ++i)
            out[i] = static_cast<Out>(source_.slope * part[i] + source_.intercept);
        begin += static_cast<std::int64_t>(part.size());
        out = out.subspan(part.size());
    }
}

template <typename Out>
void ArrayView::readStored(std::int64_t row, std::int64_t begin, std::span<Out> out) const {
    if (out.empty())
        return;
    const std::int64_t stride = strides_.empty() ? 1 : strides_.back();
    const std::byte* data = source_.deferred ? source_.deferred->data() : source_.data;
    const std::int64_t first = rowOffset(row) + begin * stride;
    if (source_.code)
        source_.code->read(data + source_.offset, first, stride, out);
    else
        readNumbers(source_, data + source_.offset + first * static_cast<std::int64_t>(sizeOf(source_.dtype)), stride,
                    out);
    if (isMapped())
        requireWhole(data);
}

void ArrayView::read(std::int64_t row, std::int64_t begin, std::span<float> out) const {
    readAs(row, begin, out);
}

void ArrayView::read(std::int64_t row, std::int64_t begin, std::span<double> out) const {
    readAs(row, begin, out);
}

std::span<const float> ArrayView::contiguousRow(std::int64_t row) const noexcept {
    if (!valid_ || source_.dtype != DType::F32 || source_.byteSwapped || isScaled() ||
        (!strides_.empty() && strides_.back() != 1))
        return {};
    const std::byte* data = source_.deferred ? source_.deferred->dataIfMade() : source_.data;
    if (!data || (isMapped() && !isWhole(data))) // reading says what is wrong
        return {};
    const std::byte* p = data + source_.offset + rowOffset(row) * static_cast<std::int64_t>(sizeof(float));
    if (reinterpret_cast<std::uintptr_t>(p) % alignof(float) != 0)
        return {};
    return {reinterpret_cast<const float*>(p), static_cast<std::size_t>(length())};
}

template <typename Out>
std::vector<Out> ArrayView::all() const {
    std::vector<Out> values(static_cast<std::size_t>(size()));
    const std::int64_t n = length();
    for (std::int64_t row = 0; n > 0 && row < rows(); ++row)
        readAs(row, 0, std::span(values).subspan(static_cast<std::size_t>(row * n), static_cast<std::size_t>(n)));
    return values;
}

std::vector<float> ArrayView::toFloats() const {
    return all<float>();
}

std::vector<double> ArrayView::toDoubles() const {
    return all<double>();
}

ArrayView ArrayView::at(int axis, std::int64_t index) const {
    ArrayView view = *this;
    view.offset_ += index * strides_[static_cast<std::size_t>(axis)];
    view.shape_.erase(view.shape_.begin() + axis);
    view.strides_.erase(view.strides_.begin() + axis);
    return view;
}

ArrayView ArrayView::squeezed(int keep) const {
    ArrayView view = *this;
    while (view.rank() > keep && view.shape_.front() == 1)
        view = view.at(0, 0);
    return view;
}

ArrayView ArrayView::transposed() const {
    ArrayView view = *this;
    const auto n = view.shape_.size();
    std::swap(view.shape_[n - 1], view.shape_[n - 2]);
    std::swap(view.strides_[n - 1], view.strides_[n - 2]);
    return view;
}

ArrayView ArrayView::scaled(double slope, double intercept) const {
    ArrayView view = *this;
    view.source_.slope *= slope;
    view.source_.intercept = slope * view.source_.intercept + intercept;
    return view;
}

ArrayView ArrayView::first(std::int64_t count) const {
    ArrayView view = *this;
    view.shape_.back() = count;
    return view;
}

NonFinite findNonFinite(const ArrayView& values) {
    constexpr std::int64_t kChunk = 1 << 16;
    NonFinite found;
    std::vector<float> buffer(static_cast<std::size_t>(std::min(kChunk, values.length())));
    for (std::int64_t row = 0; row < values.rows(); ++row) {
        for (std::int64_t begin = 0; begin < values.length(); begin += kChunk) {
            const auto part =
                std::span(buffer).first(static_cast<std::size_t>(std::min(kChunk, values.length() - begin)));
            values.read(row, begin, part);
            for (std::size_t i = 0; i < part.size(); ++i) {
                if (std::isfinite(part[i]))
                    continue;
                if (found.count++ == 0) {
                    found.firstRow = row;
                    found.firstIndex = begin + static_cast<std::int64_t>(i);
                }
            }
        }
    }
    return found;
}

} // namespace longwave
