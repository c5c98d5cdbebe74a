// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/parameterization/parameterization.h"

#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace longwave {

/// Names of a layer's skip term y += D·u, a number for each head: S4's and its successors', and the shift SSM's in H3.
inline constexpr std::string_view kSkipRoles[] = {"D", "bias", "ssm_k_D"};

/// Whose skip terms a file's tensors are. The matches are held by reference, and must stay where they are.
class SkipTerms {
  public:
    explicit SkipTerms(std::span<Match> matches);

    /// The layer whose skip term this tensor is, or nullptr: its name stands one or two parts above that of the kernels
    /// ("layer.D" beside "layer.kernel.kernel"), and the heads are as many as its numbers, or for kernels of two
    /// directions twice as many.
    Match* layerOf(const Entry& entry) const;

    /// Places of the usable matches called `prefix` and one or two parts more, in their order: all that layerOf asks.
    std::span<const std::size_t> below(std::string_view prefix) const;

  private:
    std::span<Match> matches_;
    std::unordered_map<std::string_view, std::vector<std::size_t>> below_; // by prefix, with its last dot
};

} // namespace longwave
