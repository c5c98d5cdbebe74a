// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/dtype.h"
#include "compute/data/letter_code.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

namespace longwave {

using Shape = std::vector<std::int64_t>;

/// "[1, 32, 784]".
std::string toString(const Shape& shape);

/// Number of elements; the shape's own product, 1 for an empty (zero-dimensional) shape.
std::int64_t elementCount(const Shape& shape);

/// Bytes that are made when somebody first reads them (a compressed array), and then kept. Any thread may ask.
class DeferredBytes {
  public:
    explicit DeferredBytes(std::function<std::vector<std::byte>()> make) : make_(std::move(make)) {}

    /// Makes the bytes when they are not there yet. Throws what making them throws, then and at every later try.
    const std::byte* data() const;
    /// The bytes if they are there already, otherwise nullptr.
    const std::byte* dataIfMade() const noexcept { return made_.load(std::memory_order_acquire); }

  private:
    std::function<std::vector<std::byte>()> make_;
    mutable std::mutex mutex_;
    mutable std::vector<std::byte> bytes_;
    mutable std::atomic<const std::byte*> made_ = nullptr;
};

/// A read-only array of numbers: shape and strides over memory that somebody keeps alive (a buffer, a mapped file).
///
/// Nothing is copied or converted until `read` asks for it, so a view over a mapped 10 GB tensor costs nothing.
/// Values come out as float whatever they are stored as. A view is a value: copying it shares the memory.
/// Reading is safe from any number of threads.
class ArrayView {
  public:
    /// Where the numbers live. `owner` keeps `data` valid; `byteSwapped` is set when the stored byte order is not
    /// the machine's.
    struct Source {
        std::shared_ptr<const void> owner;
        const std::byte* data = nullptr;
        DType dtype = DType::F32;
        bool byteSwapped = false;
        std::shared_ptr<const DeferredBytes> deferred = nullptr; ///< when set, the numbers lie there, not at `data`
        std::size_t offset = 0;                                  ///< bytes before the first number
        bool mapped = false; ///< `data` lies in a mapped file, not in memory of ours
        /// When set, the bytes are letters of this code; dtype is U8, and the shape that of [channels, letters].
        std::shared_ptr<const LetterCode> code = nullptr;
        /// A stored number v stands for slope·v + intercept (computed in double).
        double slope = 1;
        double intercept = 0;
    };

    ArrayView() = default;

    /// A view with C-order (last index fastest) strides.
    ArrayView(Source source, Shape shape);
    /// A view with the given strides, in elements.
    ArrayView(Source source, Shape shape, Shape strides);
    /// An owned array, C order. `values.size()` must be the shape's element count.
    static ArrayView fromFloats(std::vector<float> values, Shape shape);

    bool isEmpty() const noexcept { return size() == 0; }
    const Shape& shape() const noexcept { return shape_; }
    int rank() const noexcept { return static_cast<int>(shape_.size()); }
    DType dtype() const noexcept { return source_.dtype; }
    std::int64_t size() const noexcept;
    /// Extent of the last dimension (1 for rank 0, 0 for a default view).
    std::int64_t length() const noexcept;
    /// Product of the leading dimensions: how many rows of `length()` there are.
    std::int64_t rows() const noexcept;
    std::int64_t bytes() const noexcept { return size() * static_cast<std::int64_t>(sizeOf(dtype())); }
    /// The numbers lie in a mapped file: looking at them costs no memory of ours.
    bool isMapped() const noexcept { return source_.mapped && !source_.deferred; }
    /// The numbers are unpacked when they are first read, which takes time and memory and may fail.
    bool isDeferred() const noexcept { return source_.deferred != nullptr; }

    /// Reads elements [begin, begin + out.size()) of a row (leading indices counted in C order) as float.
    /// Precondition: the range lies inside the row. Throws Error when deferred bytes cannot be made, or the file that
    /// the numbers lie in has become shorter.
    void read(std::int64_t row, std::int64_t begin, std::span<float> out) const;
    /// The same as double, so that F64 and large integers keep their digits.
    void read(std::int64_t row, std::int64_t begin, std::span<double> out) const;

    /// A row as it lies in memory, when it is native float32 without gaps and there already; otherwise an empty span.
    std::span<const float> contiguousRow(std::int64_t row) const noexcept;

    /// Everything as floats in C order, [rows, length].
    std::vector<float> toFloats() const;
    /// The same in double.
    std::vector<double> toDoubles() const;

    /// The sub-array at `index` of dimension `axis`; rank shrinks by one. Precondition: both in range.
    ArrayView at(int axis, std::int64_t index) const;

    /// The same elements without leading dimensions of extent 1, down to rank `keep`.
    ArrayView squeezed(int keep = 1) const;

    /// Last two dimensions swapped. Precondition: rank ≥ 2.
    ArrayView transposed() const;

    /// The same array with every value v taken as slope·v + intercept.
    ArrayView scaled(double slope, double intercept) const;

    /// The first `count` elements of every row. Precondition: rank ≥ 1, 0 ≤ count ≤ length().
    ArrayView first(std::int64_t count) const;

  private:
    std::int64_t rowOffset(std::int64_t row) const noexcept; // in elements
    bool isScaled() const noexcept { return source_.slope != 1 || source_.intercept != 0; }
    template <typename Out>
    void readStored(std::int64_t row, std::int64_t begin, std::span<Out> out) const;
    template <typename Out>
    void readAs(std::int64_t row, std::int64_t begin, std::span<Out> out) const;
    template <typename Out>
    std::vector<Out> all() const;

    Source source_;
    std::int64_t offset_ = 0; // in elements
    Shape shape_;
    Shape strides_; // in elements
    bool valid_ = false;
};

/// What a scan for NaN and infinity found. Such files load; the places are told to the user.
struct NonFinite {
    std::int64_t count = 0;
    std::int64_t firstRow = -1;
    std::int64_t firstIndex = -1;
    explicit operator bool() const noexcept { return count > 0; }
};

/// Counts NaN and ±infinity over a whole array (reads all of it).
NonFinite findNonFinite(const ArrayView& values);

} // namespace longwave
