// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/analysis/metrics.h"
#include "compute/data/signal.h"
#include "compute/error.h"
#include "compute/regularization/regularize.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace longwave {

/// A layer, and how its kernels are had, [heads, taps]. The function may throw Error; it is told when to stop and may
/// tell how far it is.
struct LayerSource {
    std::string name;
    std::function<KernelBank(const std::stop_token& stop, const std::function<void(double)>& progress)> kernels;
};

/// The heads of one layer, metric by metric. Heads where a metric is undefined are left out of it; NaN when it is
/// undefined in all.
struct MetricsSpread {
    Metrics mean;
    Metrics lowerQuartile; ///< linear between the two nearest heads, as the median and the upper one
    Metrics median;
    Metrics upperQuartile;
};

/// What is kept of a layer.
struct LayerSummary {
    std::string name;
    std::int64_t heads = 0;
    std::int64_t taps = 0;
    std::int64_t headsNotFinite = 0;        ///< with a NaN or infinite tap: only their sparsity counts
    MetricsSpread raw;                      ///< all NaN when there is an error
    std::optional<MetricsSpread> processed; ///< nothing while the regularisation does nothing
    std::optional<Error> error;             ///< why this layer has no numbers
};

/// Mean and quartiles of every metric.
MetricsSpread spreadOf(std::span<const Metrics> heads);

/// Measures the layers one after the other, the heads of each in parallel. A layer's kernels are dropped before the
/// next one's are made, so memory is that of the largest layer. A layer that fails keeps its error and the others go
/// on. `known` may give an earlier summary of the same layers, whose raw half is then taken over. Throws Cancelled when
/// `stop` is asked for, Error for a regularisation that is not accepted. `progress` gets the share done in [0, 1], from
/// any thread.
std::vector<LayerSummary> summarizeLayers(std::span<const LayerSource> layers, const Regularization& regularization,
                                          const std::stop_token& stop = {},
                                          const std::function<void(double)>& progress = {},
                                          std::span<const LayerSummary> known = {});

} // namespace longwave
