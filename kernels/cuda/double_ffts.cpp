// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/double_ffts.h"

#include <algorithm>

namespace longwave::cuda {

DoubleFfts::DoubleFfts(std::int64_t n, std::int64_t rows, const Stream& stream) : rows_(rows) {
    const FftLibrary& fft = fftLibrary();
    check(fft.create(&handle_), "cufftCreate");
    try {
        check(fft.setAutoAllocation(handle_, 0), "cufftSetAutoAllocation");
        long long length = n;
        std::size_t bytes = 0;
        check(fft.makePlan(handle_, 1, &length, &length, 1, n, &length, 1, n, CUFFT_Z2Z, rows, &bytes),
              "cufftMakePlanMany64");
        check(fft.setStream(handle_, stream.get()), "cufftSetStream");
        work_ = DeviceBuffer<std::byte>(std::max<std::size_t>(bytes, 1));
        check(fft.setWorkArea(handle_, work_.data()), "cufftSetWorkArea");
    } catch (...) {
        fft.destroy(handle_);
        throw;
    }
}

DoubleFfts::~DoubleFfts() {
    fftLibrary().destroy(handle_);
}

void DoubleFfts::transform(device::Double2* values, int direction) const {
    auto* complex = reinterpret_cast<cufftDoubleComplex*>(values);
    check(fftLibrary().transformInDouble(handle_, complex, complex, direction), "cufftExecZ2Z");
}

} // namespace longwave::cuda
