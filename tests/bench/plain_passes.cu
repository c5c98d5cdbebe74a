// SPDX-License-Identifier: GPL-3.0-or-later
// The fused passes as rows take them that are whole and have no gates, for tests/bench/instructions.py to count: what
// is asked only of other rows is known when this is compiled, so that it is not on the way. Nothing runs this.
#include "kernels/cuda/tensor_passes.h"

namespace longwave::cuda {
namespace {

using namespace longwave::device;

template <typename Pass>
LONGWAVE_DEVICE Pass plain(const Pass& given) {
    Pass pass = given;
    pass.shape.isWhole = true;
    pass.shape.isCircle = false;
    pass.shape.blocks = 1;
    pass.inputGate = pass.outputGate = nullptr;
    return pass;
}
template <typename Pass>
LONGWAVE_DEVICE Pass plainRows(const Pass& given) {
    Pass pass = plain(given);
    pass.spectra = nullptr;
    pass.conjugate = false;
    return pass;
}

} // namespace

// `name`_half: with fp16 arrays; `name`_float: with fp32 ones, multiplied in fp16; `name`_accurate: in two limbs.
#define LONGWAVE_EACH(define, name, ...)                                                                               \
    define(name##_half, HalfMath, Half, __VA_ARGS__) define(name##_float, HalfMath, float, __VA_ARGS__)

#define LONGWAVE_WARPS(name, Math, Number, ...)                                                                        \
    extern "C" __global__ void __launch_bounds__(kWarpPassThreads, kColumnBlocks)                                      \
        name(const __grid_constant__ WarpPass<Math, Number> given) {                                                   \
        auto pass = plainRows(given);                                                                                  \
        pass.columns = 16;                                                                                             \
        convolveShortRows<Math, Number, false, false>(pass);                                                           \
    }
LONGWAVE_EACH(LONGWAVE_WARPS, warps_256)
LONGWAVE_WARPS(warps_256_accurate, AccurateMath, float)

#define LONGWAVE_ROWS(name, Math, Number, Points)                                                                      \
    extern "C" __global__ void __launch_bounds__(kRowThreads, 1)                                                       \
        name(const __grid_constant__ RowPass<Math, Number> given) {                                                    \
        auto pass = plainRows(given);                                                                                  \
        pass.points = Points;                                                                                          \
        pass.findsScale = true;                                                                                        \
        convolveRows<Math, Number, Points, false, false>(pass);                                                        \
    }
LONGWAVE_EACH(LONGWAVE_ROWS, rows_4096, 16)
LONGWAVE_ROWS(rows_4096_accurate, AccurateMath, float, 16)
LONGWAVE_EACH(LONGWAVE_ROWS, rows_8192, 32)
LONGWAVE_EACH(LONGWAVE_ROWS, rows_16384, 64)

#define LONGWAVE_PAIRS(name, Math, Number, Points)                                                                     \
    extern "C" __global__ void __launch_bounds__(kRowThreads, 1)                                                       \
        name(const __grid_constant__ RowPass<Math, Number> given) {                                                    \
        convolveRowPairs<Math, Number, Points>(plainRows(given));                                                      \
    }
LONGWAVE_EACH(LONGWAVE_PAIRS, pairs_8192, 32)
LONGWAVE_EACH(LONGWAVE_PAIRS, pairs_16384, 64)

#define LONGWAVE_BATCH(name, Math, Number, Points)                                                                     \
    extern "C" __global__ void __launch_bounds__(batchThreads(Points), batchBlocks(Points))                            \
        name(const __grid_constant__ BatchPass<Math, Number> given) {                                                  \
        convolveBatch<Math, Number, Points, true>(given);                                                              \
    }
LONGWAVE_EACH(LONGWAVE_BATCH, batch_512, 2)
LONGWAVE_EACH(LONGWAVE_BATCH, batch_1024, 4)
LONGWAVE_EACH(LONGWAVE_BATCH, batch_2048, 8)
LONGWAVE_EACH(LONGWAVE_BATCH, batch_4096, 16)
LONGWAVE_EACH(LONGWAVE_BATCH, batch_8192, 32)

// Long rows of 256 taps: windows of six steps, two at a time.
#define LONGWAVE_TAPS(name, Math, Number, ...)                                                                         \
    extern "C" __global__ void __launch_bounds__(kToeplitzThreads, 6)                                                  \
        name(const __grid_constant__ ToeplitzPass<Math, Number> given) {                                               \
        auto pass = given;                                                                                             \
        pass.inputGate = pass.outputGate = nullptr;                                                                    \
        pass.shape.isCircle = pass.shape.isWhole = false;                                                              \
        pass.shape.rings = 1;                                                                                          \
        pass.isPlain = pass.hasPieces = true;                                                                          \
        pass.startsAtZero = false;                                                                                     \
        pass.context = 16;                                                                                             \
        pass.steps = 6;                                                                                                \
        convolveByToeplitz<Math, Number, 17, false>(pass);                                                             \
    }
LONGWAVE_EACH(LONGWAVE_TAPS, taps_256)

} // namespace longwave::cuda
