// SPDX-License-Identifier: GPL-3.0-or-later
// The passes over arrays of 16 bits, for the interpreter: a few of what resident_half.cu and resident_bfloat.cu have,
// since it takes nvcc as long to compile those as all the rest.
#include "compute/error.h"
#include "kernels/cuda/resident_launch.h"
#include "kernels/cuda/tensor_passes.h"

namespace longwave::cuda {
namespace {

/// The `launch` of runForward.
class FewLaunches {
  public:
    explicit FewLaunches(const Stream& stream) : launch_(stream) {}

    void clear(std::uint32_t* values, std::uint32_t count) { launch_.clear(values, count); }
    template <typename Number>
    void largest(const device::RowShape& shape, const Number* signal, const Number* gate, std::int64_t window,
                 std::uint32_t* out) {
        launch_.largest(shape, signal, gate, window, out);
    }
    template <int Blocks, bool isBatch, typename Pass>
    void toeplitz(const Pass& pass) {
        launch_.template toeplitz<Blocks, isBatch>(pass);
    }
    template <int Points, bool IsPlain, typename Pass>
    void batch(const Pass& pass) {
        launch_.template batch<Points, IsPlain>(pass);
    }
    template <bool Folded, bool isHalf, typename Pass>
    void warps(const Pass& pass) {
        if constexpr (!isHalf)
            return launch_.template warps<Folded, isHalf>(pass);
        throw Error("test", "this pass is not here");
    }
    template <int Points, bool Folded, bool isHalf, typename Pass>
    void rows(const Pass& pass) {
        if constexpr (Points == 16 && !isHalf)
            return launch_.template rows<Points, Folded, isHalf>(pass);
        throw Error("test", "this pass is not here");
    }
    template <int Points, typename Pass>
    void rowPairs(const Pass& pass) {
        launch_.template rowPairs<Points>(pass);
    }
    template <int Points, bool Folded, typename Pass>
    void split(const Pass& pass) {
        if constexpr (Points == 16)
            return launch_.template split<Points, Folded>(pass);
        throw Error("test", "this pass is not here");
    }
    template <int Points, bool Folded, typename Pass>
    void join(const Pass& pass) {
        if constexpr (Points == 16)
            return launch_.template join<Points, Folded>(pass);
        throw Error("test", "this pass is not here");
    }

  private:
    StreamLaunch launch_;
};

} // namespace

template <typename Math>
void launchForward(const Geometry& geometry, const DeviceTables<Math>& tables,
                   const ForwardArrays<Math, typename Math::Number>& arrays, const Stream& stream) {
    FewLaunches launch(stream);
    runForward(geometry, tables, arrays, launch);
}

template void launchForward(const Geometry&, const DeviceTables<device::HalfMath>&,
                            const ForwardArrays<device::HalfMath, device::Half>&, const Stream&);
template void launchForward(const Geometry&, const DeviceTables<device::BfloatMath>&,
                            const ForwardArrays<device::BfloatMath, device::Bfloat>&, const Stream&);

} // namespace longwave::cuda
