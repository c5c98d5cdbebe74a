// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/kernels/cuda/emulated_forward.h"

#include "kernels/cuda/forward.h"

namespace longwave::test {
namespace {

/// The `launch` of cuda::runForward.
struct EmulatedPasses {
    EmulatedLaunch& launch;

    void clear(std::uint32_t* values, std::uint32_t count) const {
        launch.run(1, 32, 0, [&] {
            for (std::uint32_t i = static_cast<std::uint32_t>(device::threadIndex()); i < count; i += 32)
                values[i] = 0;
        });
    }
    template <typename Number>
    void largest(const device::RowShape& shape, const Number* signal, const Number* gate, std::int64_t window,
                 std::uint32_t* out) const {
        launch.run(shape.items, 64, 0, [&] { device::findLargest(shape, signal, gate, window, out); });
    }
    template <int Blocks, bool isBatch, typename Math, typename Number>
    void toeplitz(const device::ToeplitzPass<Math, Number>& pass) const {
        const device::ToeplitzLayout layout(isBatch, static_cast<int>(pass.context), static_cast<int>(pass.steps));
        launch.run(pass.shape.items, 64, static_cast<std::size_t>(2 * layout.bytes(Math::kLimbs)),
                   [&] { device::convolveByToeplitz<Math, Number, Blocks, isBatch>(pass); });
    }
    template <int Points, bool IsPlain, typename Math, typename Number>
    void batch(const device::BatchPass<Math, Number>& pass) const {
        launch.run(pass.groups, device::batchThreads(Points), device::batchPassBytes(Points),
                   [&] { device::convolveBatch<Math, Number, Points, IsPlain>(pass); });
    }
    template <bool Folded, bool isHalf, typename Math, typename Number>
    void warps(const device::WarpPass<Math, Number>& pass) const {
        launch.run(pass.shape.items, 64, 0, [&] { device::convolveShortRows<Math, Number, Folded, isHalf>(pass); });
    }
    template <int Points, bool Folded, bool isHalf, typename Math, typename Number>
    void rows(const device::RowPass<Math, Number>& pass) const {
        launch.run(pass.shape.items, device::kRowThreads, device::rowPassBytes<Math>(Points),
                   [&] { device::convolveRows<Math, Number, Points, Folded, isHalf>(pass); });
    }
    template <int Points, typename Math, typename Number>
    void rowPairs(const device::RowPass<Math, Number>& pass) const {
        launch.run((pass.shape.items + 1) / 2, device::kRowThreads, device::rowPairsBytes<Math>(Points),
                   [&] { device::convolveRowPairs<Math, Number, Points>(pass); });
    }
    template <int Points, bool Folded, typename Math, typename Number, typename Ring>
    void split(const device::ColumnPass<Math, Number, Ring>& pass) const {
        launch.run(pass.shape.items * 16, 64, 0, [&] { device::splitRows<Math, Number, Ring, Points, Folded>(pass); });
    }
    template <int Points, bool Folded, typename Math, typename Number, typename Ring>
    void join(const device::ColumnPass<Math, Number, Ring>& pass) const {
        launch.run(pass.shape.items * 16, 64, 0, [&] { device::joinRows<Math, Number, Ring, Points, Folded>(pass); });
    }
};

} // namespace

template <typename Math, typename Number>
void runEmulated(const cuda::Geometry& geometry, const EmulatedTables<Math>& tables,
                 const cuda::ForwardArrays<Math, Number>& arrays, EmulatedLaunch& launch) {
    EmulatedPasses passes{launch};
    cuda::runForward<Math, Number, EmulatedArray>(geometry, tables, arrays, passes);
}

template void runEmulated(const cuda::Geometry&, const EmulatedTables<device::HalfMath>&,
                          const cuda::ForwardArrays<device::HalfMath, float>&, EmulatedLaunch&);
template void runEmulated(const cuda::Geometry&, const EmulatedTables<device::HalfMath>&,
                          const cuda::ForwardArrays<device::HalfMath, device::Half>&, EmulatedLaunch&);
template void runEmulated(const cuda::Geometry&, const EmulatedTables<device::BfloatMath>&,
                          const cuda::ForwardArrays<device::BfloatMath, float>&, EmulatedLaunch&);
template void runEmulated(const cuda::Geometry&, const EmulatedTables<device::BfloatMath>&,
                          const cuda::ForwardArrays<device::BfloatMath, device::Bfloat>&, EmulatedLaunch&);
template void runEmulated(const cuda::Geometry&, const EmulatedTables<device::AccurateMath>&,
                          const cuda::ForwardArrays<device::AccurateMath, float>&, EmulatedLaunch&);

} // namespace longwave::test
