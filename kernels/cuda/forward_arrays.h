// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/cuda/batch_layout.h"
#include "kernels/cuda/layout.h"

#include <type_traits>

namespace longwave::cuda {

/// What the rings of a row are kept as in device memory.
template <typename Math>
using RingNumber = std::conditional_t<std::is_same_v<Math, device::AccurateMath>, float, typename Math::Number>;

/// Arrays of a run, where the device reads them. Shapes as in Operands.
template <typename Math, typename Number>
struct ForwardArrays {
    const Number* signal = nullptr;
    const Number* inputGate = nullptr;  ///< or null
    const Number* outputGate = nullptr; ///< or null
    Number* output = nullptr;
    const device::SpectrumTile<Math>* spectrum = nullptr; ///< [kernelHeads, tiles]
    const float* spectrumScales = nullptr;                ///< [kernelHeads], or of `residues` or `taps`
    const device::ResidueKernel* residues = nullptr; ///< [kernelHeads, P, 16] instead of the spectrum, conjugated to
                                                     ///< correlate, of rows that are taken together
    const device::Word2* taps = nullptr; ///< tables [kernelHeads, tapPairs], mirrored to correlate, of rows that are
                                         ///< not transformed
    RingNumber<Math>* rings[device::FrequencyMap::kMostSplits] = {}; ///< [items, 2M] for each split
    std::uint32_t* largest = nullptr;                                ///< [items], with a split
    device::StoredComplexTile* spectra = nullptr; ///< [spectraTiles()]: written instead of outputs when not null:
                                                  ///< X[j] = Σ_t x[t]·exp(2πi·t·(j + ¼)/M)
    bool conjugate = false;                       ///< correlates with the kernels
    bool isHalf = false; ///< the spectrum is zero but in the left half of its tiles (Geometry::turnTo)
};

} // namespace longwave::cuda
