// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cpu/row.h"

// Between SSSE3 and SSE4, and beyond AVX-512's base, nothing here differs. Vectors whose length is known only when the
// program runs cannot be members, and what has them has NEON.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/cpu/row.cpp"
#include <hwy/foreach_target.h> // must come before highway.h

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include "kernels/cpu/leaf-inl.h"
#include "kernels/cpu/passes-inl.h"
#include "kernels/cpu/root-inl.h"

#include <algorithm>

HWY_BEFORE_NAMESPACE();
namespace longwave::cpu {
namespace HWY_NAMESPACE {

using Stage = RingTree::Stage;
using Level = RingTree::Level;

// Levels of a stage after its first, on a buffer that holds `columns` columns of each of its rows; the last one writes
// them to where they belong in the children, `block` being the first child at the first of the columns, the next one
// `stride` floats further.
HWY_ATTR void splitRest(const RingTree& tree, const Stage& stage, std::int64_t node, float* buffer,
                        std::int64_t columns, float* block, std::int64_t stride) {
    std::int64_t nodes = tree.levels()[stage.firstLevel].radix;
    for (std::size_t l = 1; l < stage.levels; ++l) {
        const Level& level = tree.levels()[stage.firstLevel + l];
        const std::int64_t rows = stage.rings / nodes; // of a node
        const std::int64_t floats = 2 * columns * rows / level.radix;
        for (std::int64_t i = 0; i < nodes; ++i) {
            const Parts from{buffer + 2 * columns * rows * i, floats};
            const Parts children{block + stride * rows * i, stride};
            splitFor(level.radix)(from, rows == level.radix ? children : from, floats,
                                  level.twiddlesOf(node * nodes + i));
        }
        nodes *= level.radix;
    }
}

// The way back: the last level reads the children, and all but the first end up in the buffer.
HWY_ATTR void joinRest(const RingTree& tree, const Stage& stage, std::int64_t node, float* buffer, std::int64_t columns,
                       float* block, std::int64_t stride) {
    std::int64_t nodes = stage.rings;
    for (std::size_t l = stage.levels; --l > 0;) {
        const Level& level = tree.levels()[stage.firstLevel + l];
        nodes /= level.radix;
        const std::int64_t rows = stage.rings / nodes;
        const std::int64_t floats = 2 * columns * rows / level.radix;
        for (std::int64_t i = 0; i < nodes; ++i) {
            const Parts to{buffer + 2 * columns * rows * i, floats};
            const Parts children{block + stride * rows * i, stride};
            joinFor(level.radix)(rows == level.radix ? children : to, to, floats, level.twiddlesOf(node * nodes + i));
        }
    }
}

HWY_ATTR void splitStage(const RingTree& tree, const Stage& stage, std::int64_t node, float* block, float* buffer) {
    const Level& level = tree.levels()[stage.firstLevel];
    const float* twiddles = level.twiddlesOf(node);
    const std::int64_t stride = 2 * level.childPoints;
    if (stage.levels == 1)
        return splitFor(level.radix)({block, stride}, {block, stride}, stride, twiddles);
    const std::int64_t rows = stage.rings / level.radix; // of each part of the node
    for (std::int64_t begin = 0; begin < stage.childPoints; begin += stage.columns) {
        const std::int64_t columns = std::min(stage.columns, stage.childPoints - begin);
        for (std::int64_t row = 0; row < rows; ++row)
            splitFor(level.radix)({block + 2 * (row * stage.childPoints + begin), stride},
                                  {buffer + 2 * row * columns, 2 * rows * columns}, 2 * columns, twiddles);
        splitRest(tree, stage, node, buffer, columns, block + 2 * begin, 2 * stage.childPoints);
    }
}

HWY_ATTR void joinStage(const RingTree& tree, const Stage& stage, std::int64_t node, float* block, float* buffer) {
    const Level& level = tree.levels()[stage.firstLevel];
    const float* twiddles = level.twiddlesOf(node);
    const std::int64_t stride = 2 * level.childPoints;
    if (stage.levels == 1)
        return joinFor(level.radix)({block, stride}, {block, stride}, stride, twiddles);
    const std::int64_t rows = stage.rings / level.radix;
    for (std::int64_t begin = 0; begin < stage.childPoints; begin += stage.columns) {
        const std::int64_t columns = std::min(stage.columns, stage.childPoints - begin);
        joinRest(tree, stage, node, buffer, columns, block + 2 * begin, 2 * stage.childPoints);
        for (std::int64_t row = 0; row < rows; ++row)
            joinFor(level.radix)({buffer + 2 * row * columns, 2 * rows * columns},
                                 {block + 2 * (row * stage.childPoints + begin), stride}, 2 * columns, twiddles);
    }
}

// The root's stage, for columns [begin, end) of its children.
HWY_ATTR void splitColumnsHere(const RingTree& tree, const RowInput& input, std::int64_t begin, std::int64_t end,
                               RowScratch scratch) {
    const Stage& stage = tree.stages().front();
    const Level& root = tree.levels().front();
    const RootSplit pass = rootSplitFor(root.radix, input, tree.points());
    const std::int64_t stride = 2 * stage.childPoints + scratch.gap;
    if (stage.levels == 1)
        return pass(input, root.childPoints, begin, end, {scratch.work + 2 * begin, stride}, root.twiddlesOf(0));
    const std::int64_t rows = stage.rings / root.radix;
    for (std::int64_t at = begin; at < end; at += stage.columns) {
        const std::int64_t columns = std::min(stage.columns, end - at);
        for (std::int64_t row = 0; row < rows; ++row) {
            const std::int64_t t = row * stage.childPoints + at;
            pass(input, root.childPoints, t, t + columns, {scratch.buffer + 2 * row * columns, 2 * rows * columns},
                 root.twiddlesOf(0));
        }
        splitRest(tree, stage, 0, scratch.buffer, columns, scratch.work + 2 * at, stride);
    }
}

HWY_ATTR void joinColumnsHere(const RingTree& tree, const RowOutput& output, std::int64_t begin, std::int64_t end,
                              RowScratch scratch) {
    const Stage& stage = tree.stages().front();
    const Level& root = tree.levels().front();
    const RootJoin pass = rootJoinFor(root.radix, output, tree.points());
    const std::int64_t stride = 2 * stage.childPoints + scratch.gap;
    if (stage.levels == 1)
        return pass({scratch.work + 2 * begin, stride}, output, root.childPoints, begin, end, root.twiddlesOf(0));
    const std::int64_t rows = stage.rings / root.radix;
    for (std::int64_t at = begin; at < end; at += stage.columns) {
        const std::int64_t columns = std::min(stage.columns, end - at);
        joinRest(tree, stage, 0, scratch.buffer, columns, scratch.work + 2 * at, stride);
        for (std::int64_t row = 0; row < rows; ++row) {
            const std::int64_t t = row * stage.childPoints + at;
            pass({scratch.buffer + 2 * row * columns, 2 * rows * columns}, output, root.childPoints, t, t + columns,
                 root.twiddlesOf(0));
        }
    }
}

// Depth first through child `ring` of a node of the stage before `s`: forward, `leaves` on every pair of leaves, back.
template <bool Forward, bool Inverse, typename Leaves>
HWY_ATTR void walk(const RingTree& tree, std::size_t s, std::int64_t node, float* block, float* buffer,
                   const Leaves& leaves) {
    const Stage& stage = tree.stages()[s];
    if constexpr (Forward)
        splitStage(tree, stage, node, block, buffer);
    if (s + 1 == tree.stages().size())
        for (std::int64_t j = 0; j < stage.rings; j += 2)
            leaves(node * stage.rings + j, block + 2 * j * stage.childPoints);
    else
        for (std::int64_t j = 0; j < stage.rings; ++j)
            walk<Forward, Inverse>(tree, s + 1, node * stage.rings + j, block + 2 * j * stage.childPoints, buffer,
                                   leaves);
    if constexpr (Inverse)
        joinStage(tree, stage, node, block, buffer);
}

// The same for rings [begin, end) of the root's stage, which is not run itself.
template <bool Forward, bool Inverse, typename Leaves>
HWY_ATTR void walkRings(const RingTree& tree, std::int64_t begin, std::int64_t end, RowScratch scratch,
                        const Leaves& leaves) {
    const std::int64_t floats = 2 * tree.stages().front().childPoints + scratch.gap;
    if (tree.stages().size() == 1)
        for (std::int64_t j = begin; j < end; j += 2)
            leaves(j, scratch.work + j * floats);
    else
        for (std::int64_t j = begin; j < end; ++j)
            walk<Forward, Inverse>(tree, 1, j, scratch.work + j * floats, scratch.buffer, leaves);
}

constexpr std::int64_t kLeafFloats = 2 * RingTree::kLeaf;
constexpr std::int64_t kCacheLine = 64 / sizeof(float);

template <int Bands>
HWY_ATTR void convolveRingsBelow(const RingTree& tree, RowSpectrum spectrum, std::int64_t begin, std::int64_t end,
                                 RowScratch scratch) {
    constexpr std::size_t kFarBytes = std::size_t{3} << 19; // more than a near cache keeps from one row to the next
    const bool far = tree.memoryBytes() > kFarBytes;
    walkRings<true, true>(tree, begin, end, scratch, [&](std::int64_t leaf, float* block) HWY_ATTR {
        const float* values = spectrum.values + kLeafFloats * leaf;
        const float* twiddles = tree.leafTwiddles(leaf);
        if (spectrum.streamed) // the next pair's; what comes after the last is not read, whatever it is
            for (std::int64_t line = 0; line < 2 * kLeafFloats; line += kCacheLine)
                hwy::Prefetch(values + 2 * kLeafFloats + line);
        if (far)
            for (std::int64_t line = 0; line < 2 * RingTree::kLeafTwiddles; line += kCacheLine)
                hwy::Prefetch(twiddles + 2 * RingTree::kLeafTwiddles + line);
        convolveLeaves<Bands>(block, twiddles, values);
    });
}

HWY_ATTR void convolveRingsHere(const RingTree& tree, RowSpectrum spectrum, std::int64_t begin, std::int64_t end,
                                RowScratch scratch) {
    switch (spectrum.bands) {
    case 1:
        return convolveRingsBelow<1>(tree, spectrum, begin, end, scratch);
    case 2:
        return convolveRingsBelow<2>(tree, spectrum, begin, end, scratch);
    case 3:
        return convolveRingsBelow<3>(tree, spectrum, begin, end, scratch);
    default:
        return convolveRingsBelow<4>(tree, spectrum, begin, end, scratch);
    }
}

HWY_ATTR void convolveRowHere(const RingTree& tree, RowSpectrum spectrum, const RowInput& input,
                              const RowOutput& output, RowScratch scratch) {
    const Stage& stage = tree.stages().front();
    splitColumnsHere(tree, input, 0, stage.childPoints, scratch);
    convolveRingsHere(tree, spectrum, 0, stage.rings, scratch);
    joinColumnsHere(tree, output, 0, stage.childPoints, scratch);
}

HWY_ATTR void multiplyRowHere(const RingTree& tree, const float* a, const float* b, const RowOutput& output,
                              RowScratch scratch) {
    const Stage& stage = tree.stages().front();
    walkRings<false, true>(tree, 0, stage.rings, scratch, [&](std::int64_t leaf, float* block) HWY_ATTR {
        for (std::int64_t l = 0; l < 2; ++l) {
            const std::int64_t at = kLeafFloats * (leaf + l);
            multiplyLeaf(block + kLeafFloats * l, tree.leafTwiddles(leaf + l), a + at, b + at);
        }
    });
    joinColumnsHere(tree, output, 0, stage.childPoints, scratch);
}

HWY_ATTR void inverseRowHere(const RingTree& tree, float* spectrum, const RowOutput& output, float* buffer) {
    const Stage& stage = tree.stages().front();
    const RowScratch scratch{spectrum, buffer};
    walkRings<false, true>(tree, 0, stage.rings, scratch, [&](std::int64_t leaf, float* block) HWY_ATTR {
        for (std::int64_t l = 0; l < 2; ++l)
            inverseLeaf(block + kLeafFloats * l, tree.leafTwiddles(leaf + l));
    });
    joinColumnsHere(tree, output, 0, stage.childPoints, scratch);
}

HWY_ATTR void transformRowHere(const RingTree& tree, const RowInput& row, float scale, float constant, float* spectrum,
                               float* buffer) {
    const Stage& stage = tree.stages().front();
    const RowScratch scratch{spectrum, buffer};
    splitColumnsHere(tree, row, 0, stage.childPoints, scratch);
    walkRings<true, false>(tree, 0, stage.rings, scratch, [&](std::int64_t leaf, float* block) HWY_ATTR {
        for (std::int64_t l = 0; l < 2; ++l)
            transformLeaf(block + kLeafFloats * l, tree.leafTwiddles(leaf + l), scale, constant);
    });
}

HWY_ATTR void multiplyAddHere(const RingTree& tree, const float* a, const float* b, float* sum) {
    forEachVector(floatsOf(tree), [&](std::int64_t g, std::int64_t) HWY_ATTR {
        const CWide product = loadComplex<Wide>(a + g) * loadComplex<Wide>(b + g);
        storeComplex(loadComplex<Wide>(sum + g) + product, sum + g);
    });
}

const char* simdTargetHere() {
    return HWY_TARGET == HWY_AVX3 ? "AVX-512" : hwy::TargetName(HWY_TARGET); // as everybody else calls it
}

} // namespace HWY_NAMESPACE
} // namespace longwave::cpu
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace longwave::cpu {

HWY_EXPORT(splitColumnsHere);
HWY_EXPORT(convolveRingsHere);
HWY_EXPORT(joinColumnsHere);
HWY_EXPORT(convolveRowHere);
HWY_EXPORT(multiplyRowHere);
HWY_EXPORT(inverseRowHere);
HWY_EXPORT(transformRowHere);
HWY_EXPORT(multiplyAddHere);
HWY_EXPORT(simdTargetHere);

RowSteps stepsOf(const RingTree& tree) {
    return {tree.stages().front().childPoints, tree.stages().front().rings, tree.stages().size() == 1 ? 2 : 1};
}

void splitColumns(const RingTree& tree, const RowInput& input, std::int64_t begin, std::int64_t end,
                  RowScratch scratch) {
    HWY_DYNAMIC_DISPATCH(splitColumnsHere)(tree, input, begin, end, scratch);
}

void convolveRings(const RingTree& tree, RowSpectrum spectrum, std::int64_t begin, std::int64_t end,
                   RowScratch scratch) {
    HWY_DYNAMIC_DISPATCH(convolveRingsHere)(tree, spectrum, begin, end, scratch);
}

void joinColumns(const RingTree& tree, const RowOutput& output, std::int64_t begin, std::int64_t end,
                 RowScratch scratch) {
    HWY_DYNAMIC_DISPATCH(joinColumnsHere)(tree, output, begin, end, scratch);
}

void convolveRow(const RingTree& tree, RowSpectrum spectrum, const RowInput& input, const RowOutput& output,
                 RowScratch scratch) {
    HWY_DYNAMIC_DISPATCH(convolveRowHere)(tree, spectrum, input, output, scratch);
}

void multiplyRow(const RingTree& tree, const float* a, const float* b, const RowOutput& output, RowScratch scratch) {
    HWY_DYNAMIC_DISPATCH(multiplyRowHere)(tree, a, b, output, scratch);
}

void inverseRow(const RingTree& tree, float* spectrum, const RowOutput& output, float* buffer) {
    HWY_DYNAMIC_DISPATCH(inverseRowHere)(tree, spectrum, output, buffer);
}

void transformRow(const RingTree& tree, const RowInput& row, float scale, float constant, float* spectrum,
                  float* buffer) {
    HWY_DYNAMIC_DISPATCH(transformRowHere)(tree, row, scale, constant, spectrum, buffer);
}

void multiplyAdd(const RingTree& tree, const float* a, const float* b, float* sum) {
    HWY_DYNAMIC_DISPATCH(multiplyAddHere)(tree, a, b, sum);
}

const char* simdTarget() {
    return HWY_DYNAMIC_DISPATCH(simdTargetHere)();
}

} // namespace longwave::cpu
#endif
