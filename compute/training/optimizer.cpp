// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/training/optimizer.h"

#include "compute/convolution/workers.h"

#include "compute/error.h"
#include "compute/training/layers/loops.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace longwave::training {
namespace {

constexpr std::int64_t kPiece = 1 << 14; // parameters a thread takes at a time

void require(bool accepted, const char* name, const char* what) {
    if (!accepted)
        throw Error(name, what);
}

} // namespace

void validate(const OptimizerSettings& s) {
    const auto positive = [](double value) { return value > 0 && std::isfinite(value); };
    require(positive(s.rate), "learning rate", "a finite number above 0 is accepted");
    require(positive(s.kernelRate), "kernel learning rate", "a finite number above 0 is accepted");
    require(s.weightDecay >= 0 && std::isfinite(s.weightDecay), "weight decay",
            "a finite number, 0 or more, is accepted");
    require(s.beta1 >= 0 && s.beta1 < 1, "beta 1", "a number of at least 0 and below 1 is accepted");
    require(s.beta2 >= 0 && s.beta2 < 1, "beta 2", "a number of at least 0 and below 1 is accepted");
    require(positive(s.epsilon), "epsilon", "a finite number above 0 is accepted");
    require(s.warmUp >= 0 && s.warmUp <= 1, "warm-up", "a share of 0 to 1 is accepted");
    require(s.clip >= 0 && std::isfinite(s.clip), "gradient clipping", "a finite norm, 0 or more, is accepted");
}

double scheduleAt(double warmUp, std::int64_t step, std::int64_t steps) noexcept {
    const double rising = std::floor(warmUp * static_cast<double>(steps));
    const auto at = static_cast<double>(step);
    if (at < rising)
        return (at + 1) / (rising + 1);
    return 0.5 * (1 + std::cos(std::numbers::pi * (at - rising) / std::max(1.0, static_cast<double>(steps) - rising)));
}

AdamW::AdamW(const ParameterList& list, const OptimizerSettings& settings)
    : settings_(settings),
      first_(static_cast<std::size_t>(list.size())),
      second_(first_.size()) {
    validate(settings);
    for (const Parameter& p : list.all())
        for (std::int64_t begin = 0; begin < p.size; begin += kPiece)
            pieces_.push_back({p.offset + begin, std::min(kPiece, p.size - begin), p.kind});
}

double AdamW::normOf(std::span<const float> gradients, Workers& workers) {
    const std::int64_t size = std::ssize(gradients);
    std::vector<double> sums(static_cast<std::size_t>((size + kPiece - 1) / kPiece));
    workers.forEach(std::ssize(sums), {}, 0, [&](std::int64_t piece, int) {
        const std::int64_t begin = piece * kPiece;
        sums[static_cast<std::size_t>(piece)] =
            loops<float>().squaredNorm(gradients.data() + begin, std::min(kPiece, size - begin));
    });
    double total = 0;
    for (const double sum : sums)
        total += sum;
    return std::sqrt(total);
}

void AdamW::step(std::span<const float> gradients, double norm, std::int64_t step, std::int64_t steps,
                 std::span<float> values, Workers& workers) {
    const double share = scheduleAt(settings_.warmUp, step, steps);
    const auto count = static_cast<double>(step + 1);
    AdamFactors common{};
    common.scale = settings_.clip > 0 && norm > settings_.clip ? settings_.clip / norm : 1.0;
    common.beta1 = settings_.beta1;
    common.beta2 = settings_.beta2;
    common.root = 1 / std::sqrt(1 - std::pow(settings_.beta2, count));
    common.epsilon = settings_.epsilon;
    const double corrected = share / (1 - std::pow(settings_.beta1, count));
    workers.forEach(std::ssize(pieces_), {}, 0, [&](std::int64_t i, int) {
        const Piece& piece = pieces_[static_cast<std::size_t>(i)];
        AdamFactors factors = common;
        factors.rate = corrected * (piece.kind == Parameter::Kind::Kernel ? settings_.kernelRate : settings_.rate);
        factors.shrink =
            piece.kind == Parameter::Kind::Weight ? 1 - share * settings_.rate * settings_.weightDecay : 1.0;
        loops<float>().adam(factors, gradients.data() + piece.begin, piece.count, first_.data() + piece.begin,
                            second_.data() + piece.begin, values.data() + piece.begin);
    });
}

} // namespace longwave::training
