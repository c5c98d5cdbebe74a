// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/kernel_transforms.h"

#include "kernels/cuda/kernel_spectra.h"
#include "kernels/cuda/tensor_launch.h"

namespace longwave::cuda {

KernelTransforms::KernelTransforms(std::int64_t points, std::int64_t rows, const Stream& stream)
    : stream_(stream),
      ffts_(points, rows, stream),
      values_(product(rows, points)) {}

std::size_t KernelTransforms::bytesFor(std::int64_t points, std::int64_t rows) noexcept {
    return 2 * product(rows, points) * sizeof(device::Double2); // the work area is as much again
}

void KernelTransforms::forward(device::WeighPass kernels) {
    kernels.values = values_.data();
    launchWeigh(kernels, stream_);
    // The plan is for as many rows as there ever are; what the last rows hold beyond is transformed for nothing.
    ffts_.forward(values_.data());
}

} // namespace longwave::cuda
