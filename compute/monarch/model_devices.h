// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/ceilings.h"
#include "compute/convolution/machine.h"

#include <cstdint>
#include <span>
#include <string>

namespace longwave {

/// What the cost model knows of a device. Rates are those of all its processors together.
struct ModelDevice {
    std::string name;
    std::string source;          ///< where the figures are from, for the user
    double matrixFlops = 0;      ///< flop/s of its matrix units: 16-bit products, fp32 sums, dense; 0: it has none
    double generalFlops = 0;     ///< flop/s in fp32 of its general units
    std::int64_t matrixUnit = 0; ///< µ: from this size of a matrix on, its matrix units are of use; 0: it has none
    double memoryBandwidth = 0;  ///< bytes/s of its memory (HBM)
    double sramBandwidth = 0;    ///< bytes/s of the memory beside its arithmetic (shared memory; a level-2 cache)
    std::int64_t sramBytes = 0;  ///< of one processor's: what one row has to fit into
    double bytesPerPoint = 0;    ///< of a complex number as it lies in that memory: 4 in 16 bit, 8 in fp32

    /// γ(N_i): flop/s at a product with a matrix of this size.
    double flopsAt(std::int64_t size) const noexcept { return usesMatrixUnit(size) ? matrixFlops : generalFlops; }
    bool usesMatrixUnit(std::int64_t size) const noexcept { return matrixUnit > 0 && size >= matrixUnit; }
};

/// Common devices with the peak figures of their makers. (The paper takes what it measured on its A100, its appendix
/// C: somewhat less than these.)
std::span<const ModelDevice> modelDevices();

/// This machine with so many threads at work (0: all): no matrix units, a core's level-2 cache for SRAM, fp32.
/// Precondition: ceilings were measured. Where the size of that cache is not known, 256 KiB are taken.
ModelDevice modelDeviceOf(const Ceilings& ceilings, const Machine& machine, int threads = 0);

} // namespace longwave
