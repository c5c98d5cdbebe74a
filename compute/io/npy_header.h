// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/array_view.h"
#include "compute/error.h"

#include <cstdint>
#include <span>
#include <string>

namespace longwave {

/// How NumPy stores one element.
struct NpyElement {
    DType type = DType::F32;
    bool byteSwapped = false;
};

/// What the header of a .npy file says, checked against the file's size.
struct NpyArray {
    NpyElement element;
    std::string descr; ///< the dtype as NumPy names it: "<f4"
    Shape shape;       ///< at least one dimension and one element
    Shape strides;     ///< in elements
    std::size_t dataStart = 0;
    std::uint64_t bytes = 0; ///< of the elements
};

/// A sound .npy file whose array is no signal: text, records, a single number, nothing at all.
class UnusableNpy : public Error {
  public:
    UnusableNpy(const std::string& subject, const std::string& explanation, std::string descr, Shape shape)
        : Error(subject, explanation),
          descr_(std::move(descr)),
          shape_(std::move(shape)) {}
    const std::string& descr() const noexcept { return descr_; }
    const Shape& shape() const noexcept { return shape_; }

  private:
    std::string descr_;
    Shape shape_;
};

/// True when `head` begins with the magic bytes of .npy, or is a piece of them: a file cut there is still named for
/// what it is.
bool beginsLikeNpy(std::span<const std::byte> head) noexcept;

/// The element that a dtype such as "<f4" means. Throws Error when it holds no numbers that are read here.
NpyElement npyElement(const std::string& descr, const std::string& subject);

/// Reads the header at the start of `bytes`, which need not hold more than the header; `size` is the length of the
/// whole .npy file. Throws Error, UnusableNpy where only this one array is to blame.
NpyArray readNpyArray(std::span<const std::byte> bytes, std::uint64_t size, const std::string& subject);

} // namespace longwave
