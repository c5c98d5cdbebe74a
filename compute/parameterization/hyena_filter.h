// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/parameterization/tensor_index.h"

namespace longwave {

/// What Hyena and M2-BERT share: kernels as a small network of the position (*Hyena Hierarchy*, section 3.3).
///
///   x ← z_l [E];  x ← sin(ω·freq ⊙ (W_i x + b_i)) for every layer but the last;  h = W x (+ b) [D]
///   k[l, c] = h_c · (exp(−t_l·|δ_c|) + shift)
///
/// Layer i is `<branch>.<2i>.{weight, bias}`; its frequencies are `<branch>.<2i + 1>.freq`, or those of the first layer
/// that has some, as one module serves all of them. Positions z [L, E] and t [L] are `pos_emb.{z, t}`, and δ [D]
/// `modulation.deltas`; each is built as the papers initialise it where the file lacks it.
namespace hyena_filter {

constexpr const char* kForward = "implicit_filter";
constexpr const char* kReverse = "implicit_filter_rev";

/// When kernels are scaled so that |h| sums to 1 over the channels at each position.
enum class NormalizeAt { BeforeModulation, AfterModulation };

/// Takes the tensors of a branch with their shapes checked; its width D, or 0 when the reason is set.
std::int64_t collectBranch(MatchBuilder& builder, const std::string& branch);

/// Takes positions and decays for `heads` channels; the length they say, `fallback` where the file has none.
std::int64_t collectPositions(MatchBuilder& builder, std::int64_t heads, std::int64_t fallback);

/// The form: length, lmax, shift, modulate, normalized, frequency, w.
std::vector<Setting> settings(const Match& match);

/// Evaluates one branch into `out` [D, L], in blocks of positions. Progress goes from `from` to `to`.
void evaluate(const Match& match, const std::string& branch, const SettingValues& values, NormalizeAt normalizeAt,
              std::span<float> out, const WorkContext& context, double from, double to);

} // namespace hyena_filter
} // namespace longwave
