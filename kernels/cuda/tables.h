// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/batch_layout.h"
#include "kernels/cuda/column_twiddles.h"
#include "kernels/cuda/constants.h"
#include "kernels/cuda/geometry.h"

#include <array>
#include <vector>

namespace longwave::cuda {

/// The constants a geometry needs, as the device code reads them; `Array` is where they lie.
template <typename Math, template <typename> typename Array>
struct Tables {
    struct Level {
        Array<device::StoredComplexFactor<Math>> split, join;
        Array<device::Float2> fine, low, high;
        device::SplitTwiddles twiddles; ///< of these arrays
    };
    Array<device::RingConstants<Math>> rings;
    Array<device::StoredComplexFactor<Math>> split, join; ///< of the P rings of 256
    Array<device::StoredComplexFactor<Math>> dft;         ///< G, which stands at the right, and its transpose
    std::array<Level, device::FrequencyMap::kMostSplits> levels;
    Array<device::BatchConstants<Math>> batch; ///< where rows of a kernel are taken together

    const device::StoredComplexFactor<Math>* dftJoin() const { return dft.data() + 1; }
};

template <typename T>
using HostArray = std::vector<T>;

template <typename Math>
Tables<Math, HostArray> makeTables(const Geometry& geometry);

/// The same tables where `copy` puts each array: copy(HostArray<T>) → Array<T>.
template <template <typename> typename Array, typename Math, typename Copy>
Tables<Math, Array> copyTables(const Tables<Math, HostArray>& host, const Copy& copy) {
    Tables<Math, Array> tables{copy(host.rings), copy(host.split), copy(host.join), copy(host.dft), {},
                               copy(host.batch)};
    for (std::size_t i = 0; i < host.levels.size(); ++i) {
        const auto& from = host.levels[i];
        auto& to = tables.levels[i];
        to = {copy(from.split), copy(from.join), copy(from.fine), copy(from.low), copy(from.high), from.twiddles};
        to.twiddles.fine = to.fine.data();
        to.twiddles.low = to.low.data();
        to.twiddles.high = to.high.data();
    }
    return tables;
}

} // namespace longwave::cuda
