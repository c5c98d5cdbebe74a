// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/problem.h"

#include "compute/error.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace longwave {
namespace {

std::int64_t product(const Shape& shape, std::size_t begin, std::size_t end) {
    std::int64_t count = 1;
    for (std::size_t d = begin; d < end; ++d)
        count *= shape[d];
    return count;
}

} // namespace

const char* nameOf(Mode mode) noexcept {
    switch (mode) {
    case Mode::Causal:
        return "causal";
    case Mode::Circular:
        return "circular";
    case Mode::Full:
        return "full";
    }
    return "";
}

std::optional<Mode> modeFromName(std::string_view name) noexcept {
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
        if (name == nameOf(mode))
            return mode;
    return std::nullopt;
}

std::vector<bool> lowestBands(double fraction, std::size_t count) {
    if (!(fraction > 0))
        throw Error("kept frequencies", "the fraction must be above 0 and at most 1");
    if (fraction >= 1)
        return {};
    std::vector<bool> bands(count);
    const auto kept = static_cast<std::size_t>(std::lround(fraction * static_cast<double>(count)));
    std::fill_n(bands.begin(), std::max<std::size_t>(kept, 1), true);
    return bands;
}

bool isKept(const std::vector<bool>& bands, double turns) noexcept {
    if (bands.empty())
        return true;
    const double frequency = std::min(turns, 1 - turns); // in [0, ½]
    const auto band = static_cast<std::size_t>(frequency * 2 * static_cast<double>(bands.size()));
    return bands[std::min(band, bands.size() - 1)];
}

void validate(const ConvolutionProblem& problem) {
    const auto& p = problem;
    if (p.batch < 1 || p.heads < 1 || p.length < 1 || p.taps < 1)
        throw Error("convolution", "batch, heads, signal length and taps must be 1 or more");
    if ((p.signalHeads != 1 && p.signalHeads != p.heads) || (p.kernelHeads != 1 && p.kernelHeads != p.heads))
        throw Error("convolution", "a signal of " + std::to_string(p.signalHeads) + " and kernels of " +
                                       std::to_string(p.kernelHeads) + " heads do not fit " + std::to_string(p.heads) +
                                       " heads; one, or just as many, is accepted");
    // Everything is indexed by signed 64 bits of bytes.
    constexpr double kMost = 1e18;
    const double longest = static_cast<double>(p.length) + static_cast<double>(p.taps);
    if (static_cast<double>(p.batch) * static_cast<double>(p.heads) * longest > kMost)
        throw Error("convolution", "batch × heads × length is beyond what can be addressed");
    if (p.bands.size() > kMostBands)
        throw Error("kept frequencies",
                    std::to_string(p.bands.size()) + " bands; up to " + std::to_string(kMostBands) + " are accepted");
    if (!p.bands.empty() && std::find(p.bands.begin(), p.bands.end(), true) == p.bands.end())
        throw Error("kept frequencies", "no band is kept; at least one must be");
}

Broadcast broadcast(const Shape& signal, const Shape& kernel, Mode mode, const std::string& subject) {
    const auto refuse = [&]() -> Error {
        return Error(subject, "a signal of shape " + toString(signal) + " and a kernel of shape " + toString(kernel) +
                                  " do not broadcast; their leading dimensions must match from the right or be 1 (pick "
                                  "one row with --channel or --head)");
    };
    if (signal.empty() || kernel.empty())
        throw refuse();
    const Shape u(signal.begin(), signal.end() - 1);
    const Shape k(kernel.begin(), kernel.end() - 1);

    // Leading dimensions of the output, as NumPy broadcasts them.
    const std::size_t rank = std::max(u.size(), k.size());
    Shape leading(rank);
    Shape us(rank, 1);
    Shape ks(rank, 1);
    std::copy_backward(u.begin(), u.end(), us.end());
    std::copy_backward(k.begin(), k.end(), ks.end());
    for (std::size_t d = 0; d < rank; ++d) {
        if (us[d] != ks[d] && us[d] != 1 && ks[d] != 1)
            throw refuse();
        leading[d] = us[d] == 1 ? ks[d] : us[d];
    }

    // Cut into [B…] × [H…] so that the kernel lives in H alone, and each of signal and kernel either fills H or is one
    // row there. The kernel's first extent above 1 begins H; where the kernel is one row, H may begin anywhere.
    std::size_t cut = 0;
    while (cut < rank && ks[cut] == 1)
        ++cut;
    if (cut == rank)
        cut = rank > 0 ? rank - 1 : 0; // [.., C, L] with [K]: the last leading dimension counts as heads
    ConvolutionProblem p;
    p.mode = mode;
    p.length = signal.back();
    p.taps = kernel.back();
    p.batch = product(leading, 0, cut);
    p.heads = product(leading, cut, rank);
    p.signalHeads = product(us, cut, rank);
    p.kernelHeads = product(ks, cut, rank);
    const bool fits = (p.signalHeads == 1 || p.signalHeads == p.heads) &&
                      (p.kernelHeads == 1 || p.kernelHeads == p.heads) && product(us, 0, cut) == p.batch;
    if (!fits)
        throw refuse();
    validate(p);
    Shape output = leading;
    output.push_back(p.outputLength());
    return {p, output};
}

} // namespace longwave
