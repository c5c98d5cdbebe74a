// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/parameterization/parameterization.h"

#include <string_view>
#include <unordered_map>

namespace longwave {

/// A file's tensors, by name and by the last parts of their names.
class TensorIndex {
  public:
    explicit TensorIndex(const File& file);

    const std::string& source() const noexcept { return source_; }
    const Entry* find(const std::string& name) const noexcept;

    /// What stands before `suffix` in every name that is `suffix` or ends with "." and it, in the file's order:
    /// "layers.0.kernel." or "". Empty when nothing does.
    std::vector<std::string> prefixesOf(std::string_view suffix) const;

  private:
    const File& file_;
    std::string source_;
    std::unordered_map<std::string_view, const Entry*> byName_;
};

/// Collects a match tensor by tensor; the first thing that does not fit becomes its reason.
class MatchBuilder {
  public:
    /// `prefix` with its last dot. The match is called by it without that dot, or by the id where that leaves nothing.
    MatchBuilder(const TensorIndex& tensors, const char* id, std::string prefix);

    /// Adds tensor prefix + role, if it is there: true. A dtype without floats becomes the reason.
    bool take(const std::string& role);
    /// The same, and its absence is the reason.
    bool need(const std::string& role);
    /// Shape of a tensor that was taken; empty for one that was not.
    Shape shapeOf(const std::string& role) const;
    /// The shape must be this, but for leading dimensions of 1; `meaning` is "[H, N/2]". False: the reason is set.
    bool expect(const std::string& role, const Shape& shape, const std::string& meaning);
    /// Sets the reason to "tensor X has shape S; <what> is needed".
    void misfit(const std::string& role, const std::string& what);

    bool isGood() const noexcept { return match_.isUsable(); }
    Match& match() noexcept { return match_; }

  private:
    const TensorIndex& tensors_;
    std::string prefix_;
    Match match_;
};

/// The shape without leading dimensions of extent 1, down to `rank`.
Shape withoutLeadingOnes(Shape shape, std::size_t rank);

/// A match's tensor as it lies, C order, in double. Throws Error naming tensor and place when it holds NaN or infinity.
std::vector<double> readParameters(const Match& match, const std::string& role);

/// Allocates a bank of zeros. Throws Error when it is more than one bank may have (2³¹ taps, 8 GiB).
MaterializedBank emptyBank(const Match& match, std::int64_t heads, std::int64_t length);

/// [2·R, L] → [R, 2·L]: pad(k₀, (0, L)) + pad(flip(k₁), (L, 0)), k₀ the first R rows, k₁ the others
/// (*Simple Hardware-Efficient Long Convolutions*, bidirectional kernels).
void joinDirections(MaterializedBank& bank);

/// Throws Error when the kernels hold NaN or infinity: the parameters led out of float32.
void requireFinite(const Match& match, const MaterializedBank& bank);

} // namespace longwave
