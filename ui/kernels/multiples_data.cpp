// SPDX-License-Identifier: GPL-3.0-or-later
#include <tbb/enumerable_thread_specific.h> // TBB first: Qt makes `emit`, a member of TBB's, a macro
#include <tbb/parallel_for.h>

#include "ui/kernels/multiples_data.h"

#include "compute/analysis/row_spectrum.h"
#include "compute/analysis/spectrum.h"
#include "compute/error.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <optional>

namespace longwave::ui {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNotANumber = std::numeric_limits<float>::quiet_NaN();
constexpr MinMax kNothing{kInfinity, -kInfinity};

/// Lowest and highest finite value of each equal share.
void reduce(std::span<const float> values, std::span<MinMax> out) noexcept {
    const std::size_t n = values.size();
    for (std::size_t c = 0; c < out.size(); ++c) {
        float low = kInfinity;
        float high = -kInfinity;
        for (std::size_t i = c * n / out.size(); i < (c + 1) * n / out.size(); ++i) {
            const float value = values[i]; // comparisons with NaN are false: it never gets in
            low = value < low && value >= -std::numeric_limits<float>::max() ? value : low;
            high = value > high && value <= std::numeric_limits<float>::max() ? value : high;
        }
        out[c] = {low, high};
    }
}

Regularization withoutSquash(Regularization regularization) {
    regularization.squashOn = false;
    regularization.lambda = 0;
    return regularization;
}

std::shared_ptr<MultiplesSide> emptySide(const Side& side, const MultiplesRequest& request) {
    auto made = std::make_shared<MultiplesSide>();
    made->side = side;
    made->taps = side.kernels.length();
    const std::int64_t values = request.frequency ? spectrumLength(made->taps) / 2 + 1 : made->taps;
    made->points = std::min<std::int64_t>(values, std::max(1, request.columns));
    made->bands.assign(request.heads.size() * static_cast<std::size_t>(made->points), kNothing);
    made->largest.assign(request.heads.size(), kNotANumber);
    return made;
}

/// One thread's memory.
struct Worker {
    std::vector<float> taps;
    std::optional<RowSpectrum> spectrum;
};

void fillTime(std::span<const float> k, std::span<MinMax> bands, float& largest) {
    reduce(k, bands);
    for (const MinMax& band : bands)
        if (!band.isEmpty())
            largest = std::max({std::isnan(largest) ? 0.0F : largest, std::abs(band.low), std::abs(band.high)});
}

void fillFrequency(std::span<const float> k, RowSpectrum& spectrum, std::span<MinMax> bands, float& largest) {
    if (!std::all_of(k.begin(), k.end(), [](float value) { return std::isfinite(value); }))
        return; // no spectrum
    reduce(spectrum.power(k), bands);
    for (MinMax& band : bands) {
        if (band.isEmpty())
            continue;
        band = {10 * std::log10(band.low), 10 * std::log10(band.high)}; // −∞ for an exact zero
        largest = std::max(std::isnan(largest) ? -kInfinity : largest, band.high);
    }
}

std::shared_ptr<const MultiplesSide> makeSide(const Side& side, const MultiplesRequest& request,
                                              const std::stop_token& stop,
                                              const std::function<void(double)>& progress) {
    const std::shared_ptr<MultiplesSide> made = emptySide(side, request);
    const std::int64_t n = spectrumLength(made->taps);
    tbb::enumerable_thread_specific<Worker> workers;
    std::atomic<std::size_t> ready{0};
    tbb::parallel_for(std::size_t{0}, request.heads.size(), [&](std::size_t cell) {
        const int head = request.heads[cell];
        if (stop.stop_requested() || head >= side.kernels.rows())
            return;
        Worker& worker = workers.local();
        worker.taps.resize(static_cast<std::size_t>(made->taps));
        regularizeRow(side.kernels, head, side.regularization, worker.taps);
        const std::span<MinMax> bands{made->bands.data() + cell * static_cast<std::size_t>(made->points),
                                      static_cast<std::size_t>(made->points)};
        if (request.frequency) {
            if (!worker.spectrum)
                worker.spectrum.emplace(n);
            fillFrequency(worker.taps, *worker.spectrum, bands, made->largest[cell]);
        } else {
            fillTime(worker.taps, bands, made->largest[cell]);
        }
        if (progress)
            progress(static_cast<double>(ready.fetch_add(1) + 1) / static_cast<double>(request.heads.size()));
    });
    if (stop.stop_requested())
        throw Cancelled();
    return made;
}

/// See MultiplesData::unsquashedBefore.
std::shared_ptr<const MultiplesSide> squashed(const std::shared_ptr<const MultiplesSide>& from,
                                              const Regularization& regularization) {
    if (!regularization.squashOn)
        return from;
    auto made = std::make_shared<MultiplesSide>(*from);
    made->side.regularization = regularization;
    const auto lambda = static_cast<float>(regularization.lambda);
    for (std::size_t cell = 0; cell < made->largest.size(); ++cell) {
        made->largest[cell] = std::max(made->largest[cell] - lambda, 0.0F);
        for (std::size_t p = 0; p < static_cast<std::size_t>(made->points); ++p) {
            MinMax& band = made->bands[cell * static_cast<std::size_t>(made->points) + p];
            if (!band.isEmpty()) {
                float ends[2] = {band.low, band.high};
                squash(ends, lambda, ends);
                band = {ends[0], ends[1]};
            }
        }
    }
    return made;
}

/// Finds or computes sides.
class Maker {
  public:
    Maker(const MultiplesRequest& request, const MultiplesData* known, const std::stop_token& stop,
          const std::function<void(double)>& progress)
        : request_(request),
          stop_(stop),
          progress_(progress) {
        if (known && known->request.heads == request.heads && known->request.frequency == request.frequency &&
            known->request.columns == request.columns)
            known_ = known;
    }

    std::shared_ptr<const MultiplesSide> side(const Side& wanted, bool isAfter) const {
        using Member = std::shared_ptr<const MultiplesSide> MultiplesData::*;
        if (known_) {
            // Of one bank either side will do; of two each its own.
            for (const Member member : {&MultiplesData::before, &MultiplesData::after, &MultiplesData::unsquashedBefore,
                                        &MultiplesData::unsquashedAfter}) {
                const bool ofAfter = member == &MultiplesData::after || member == &MultiplesData::unsquashedAfter;
                const std::shared_ptr<const MultiplesSide>& made = known_->*member;
                if (made && made->side.regularization == wanted.regularization &&
                    (ofAfter == isAfter || !request_.contrast.words.compares))
                    return made;
            }
        }
        return makeSide(wanted, request_, stop_, progress_);
    }

  private:
    const MultiplesRequest& request_;
    const MultiplesData* known_ = nullptr;
    const std::stop_token& stop_;
    const std::function<void(double)>& progress_;
};

} // namespace

std::int64_t MultiplesData::firstLag() const noexcept {
    const std::int64_t first = before->side.firstLag;
    return after ? std::min(first, after->side.firstLag) : first;
}

std::int64_t MultiplesData::endLag() const noexcept {
    const std::int64_t end = before->side.firstLag + before->taps;
    return after ? std::max(end, after->side.firstLag + after->taps) : end;
}

std::shared_ptr<const MultiplesData> viewMultiples(const MultiplesRequest& request, const MultiplesData* known,
                                                   const std::stop_token& stop,
                                                   const std::function<void(double)>& progress) {
    const Contrast& contrast = request.contrast;
    validate(contrast.before.regularization);
    if (contrast.after)
        validate(contrast.after->regularization);
    auto data = std::make_shared<MultiplesData>();
    data->request = request;
    const Maker maker(request, known, stop, progress);
    if (request.frequency) {
        data->before = maker.side(contrast.before, false);
        if (contrast.after)
            data->after = maker.side(*contrast.after, true);
        return data;
    }
    const auto unsquashed = [](Side side) {
        side.regularization = withoutSquash(side.regularization);
        return side;
    };
    data->unsquashedBefore = maker.side(unsquashed(contrast.before), false);
    data->before = squashed(data->unsquashedBefore, contrast.before.regularization);
    if (contrast.after) {
        const Side after = unsquashed(*contrast.after);
        const bool same =
            !contrast.words.compares && after.regularization == data->unsquashedBefore->side.regularization;
        data->unsquashedAfter = same ? data->unsquashedBefore : maker.side(after, true);
        data->after = squashed(data->unsquashedAfter, contrast.after->regularization);
    }
    return data;
}

} // namespace longwave::ui
