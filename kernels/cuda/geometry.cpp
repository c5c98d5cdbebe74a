// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/geometry.h"

#include "compute/error.h"
#include "compute/io/text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

// The roofline behind the choice. Work is counted in products of 16 × 16 tiles, 2·16³ = 8,192 flops each, per 256
// points of a window (complex: a tile of each part); what is real on one side takes 2 real products, what is complex 4.
//
//   ring of 256: A, G, back G, back A                        4·4 = 16
//   outer stage of P rings, both ways, per 256 points        2·max(P, 16)/16·(2 real | 4 folded)
//   a row in a warp (its first and last stage are its outer) 4 + 4 + 2·(2 | 4)
//   a split over device memory of Q rings, and its join      2·max(Q, 16)/16·(2 | 4)
//
// so M = 4,096 takes 20 products per 256 real samples, 640 flops a sample, which at 600 Tflop/s is 1.1 ps; reading and
// writing 8 bytes (fp32) at 3.3 TB/s is 2.4 ps: bound by memory. M = 16,384 takes 32 products, 1,024 flops: 1.7 ps,
// still below. A plain two-stage decomposition, 64·64, would take 1,536 flops for 4,096 (2.6 ps) and be bound by
// arithmetic, which is why rings are 16·16. A split costs 2·(8 or 16) bytes a point for the rings it writes and reads,
// twice what the row itself needs, so one is taken only where a block's memory ends.
//
// Where memory binds, what warps issue (tests/bench/instructions.py) and what passes through the L1 cache come next.
// For compute capability 9.0: 132 multiprocessors at 1.75 GHz, each 4 instructions and 128 bytes a clock, and memory of
// 4.3 TB/s, as an H200 has. 16-bit arrays, M = L:
//
//                  memory           issued (the compiler's code)   L1 and shared memory (the emulator's count)
//   M = 256        4 B    0.93 ps   305 a 256 samples    1.3 ps    4 + spectrum 4                             0.3 ps
//   M = 4,096      4 B    0.93 ps   465                  2.0 ps    4 + 19 shared + twiddles 16 + spectrum 4   1.5 ps
//   M = 16,384     4 B    0.93 ps   403                  1.7 ps    4 + 17 + tables 57 + 4                     2.8 ps
//
// (issued: along the way of a row that is whole and has no gates, RowShape::isWhole). So instructions bind, not memory,
// with 16-bit arrays, and at M = 16,384 the L1 cache: at best 72, 48 and 33 % of the speed of copies; with fp32 ones
// (1.9 ps) about as much as memory does. Of those at M = 256 the products, roundings and twiddles are 200, of those at
// M = 4,096 about 240, where each of 16 warps also finds the row, its largest value and its scale. What M = 16,384 has
// more of are the 4·4 tiles of O, 32 of the 57 B, loaded for every row by each of 16 warps; M = 8,192 has half of them,
// 2.2 ps in all. Where two rows share what is loaded (row_pairs.h) they are 16 B, and it takes 2.2 and 1.9 ps (426 and
// 402 instructions, 1.8 and 1.7).
//
// Eight rows of one kernel at a time (batch_pass.h) take 16 products per 256 samples, 217 instructions, 0.92 ps, and of
// the L1 cache and shared memory 66 clocks of a multiprocessor, 1.1 ps; memory 0.93 ps. (fp32 arrays are read twice: 82
// clocks, as long as 328 instructions.) Four rows of 8,192 points take 20 products, 303 instructions and 97 clocks, 1.6
// ps, where one by itself takes 2.2 ps and one of two 1.9. (fp32 arrays gain little: 125 clocks.)
//
// Few taps take fewer instructions without a transform: a product of 16 × 16 tiles for each 16 taps that an output tile
// reaches, and nothing else to do on the way (toeplitz_pass.h). Per 256 samples, 16-bit arrays, rows of a batch:
//
//   K = L = 256    10 products (half of 16, as what lies before a row is left out, and 2 of tiles at its beginning),
//                  165 instructions: 0.70 ps; the tensor cores 0.55 ps, memory 0.93 ps
//   K = L = 512    18 products: 1.0 ps; memory 0.93 ps
//   K = 256, long  17 products: 0.94 ps; memory 0.93 ps
//
// so memory binds up to some 256 taps; registers hold 513, and up to there this is often faster than a transform.

namespace longwave::cuda {
namespace {

constexpr std::int64_t kFewestPoints = 32;
constexpr int kMostRings = 64;
constexpr int kMostSplit = 64;
constexpr int kMostInnerSplit = 16;
constexpr double kProductFlops = 8192; // of 16 × 16 tiles

int limbsOf(Precision precision) {
    return precision == Precision::Accurate ? 2 : 1;
}

std::int64_t sharedBytes(int rings, Precision precision) {
    return std::int64_t{std::max(rings, 16)} * device::kRing * 4 * limbsOf(precision) + 512;
}

int mostRings(Precision precision, const DeviceLimits& limits) {
    int rings = kMostRings;
    while (rings > 16 && sharedBytes(rings, precision) > static_cast<std::int64_t>(limits.sharedBytes))
        rings /= 2;
    return rings;
}

// Splits of M points into rows of 256·P; empty when none are needed. Several ways are possible: all are offered.
struct Cut {
    std::vector<int> splits;
    int rings;
};

std::vector<Cut> cutsOf(std::int64_t points, int mostInBlock) {
    if (points <= device::kRing)
        return {{{}, 0}};
    std::vector<Cut> cuts;
    if (points <= std::int64_t{mostInBlock} * device::kRing)
        return {{{}, static_cast<int>(points / device::kRing)}};
    for (int rings = 16; rings <= mostInBlock; rings *= 2) {
        const std::int64_t split = points / (std::int64_t{rings} * device::kRing);
        if (split <= kMostSplit)
            cuts.push_back({{static_cast<int>(split)}, rings});
        else if (split <= std::int64_t{kMostSplit} * kMostInnerSplit) {
            int outer = 16;
            while (split / outer > kMostInnerSplit)
                outer *= 2;
            cuts.push_back({{outer, static_cast<int>(split / outer)}, rings});
        }
    }
    return cuts;
}

double outerProducts(int rings, bool folded) {
    return 2.0 * std::max(rings, 16) / 16 * (folded ? 4 : 2);
}

std::int64_t ceilDivide(std::int64_t a, std::int64_t b) {
    return (a + b - 1) / b;
}

// What is done, and how long it takes: what takes longest, and a part of the rest, which overlaps but not wholly.
struct Work {
    double flops = 0, bytes = 0, instructions = 0;

    // `busiest`: how many times as much a multiprocessor has to do as if all had the same.
    double seconds(const DeviceLimits& limits, double busiest = 1) const {
        double times[] = {busiest * flops / limits.tensorFlops, bytes / limits.bytesPerSecond,
                          busiest * instructions / limits.instructionsPerSecond};
        std::ranges::sort(times);
        return times[2] + 0.25 * (times[0] + times[1]);
    }
};

// Of work for so many warps, 16 of which it takes to keep a multiprocessor busy.
double busiestShare(double warps, const DeviceLimits& limits) {
    const double all = limits.multiprocessors, pieces = warps / 16;
    return std::ceil(std::ceil(pieces) / all) * all / pieces;
}

Work operator*(double times, const Work& work) {
    return {times * work.flops, times * work.bytes, times * work.instructions};
}

// Of one window.
Work transformWork(const Cut& cut, std::int64_t points, bool folded, double usedValues, Precision precision) {
    double products = 16;
    double bytes = 4.0 * usedValues; // read and written, fp32
    double instructions = 470;       // for each tile, where not all is known of a row
    if (cut.rings == 0) {
        products = 8 + (folded ? 8 : 4);
        instructions = 340;
    } else {
        products += outerProducts(cut.rings, folded || !cut.splits.empty());
    }
    for (std::size_t level = 0; level < cut.splits.size(); ++level) {
        products += outerProducts(cut.splits[level], folded || level > 0);
        bytes += static_cast<double>(points) * 16.0 * limbsOf(precision);
        instructions += 300;
    }
    // The row is read once more, for its largest value.
    if (!cut.splits.empty())
        bytes += 2.0 * usedValues;
    const double tiles = std::max(static_cast<double>(points), 256.0 * (cut.rings == 0 ? 0.125 : 1.0)) / 256;
    const int limbs = limbsOf(precision);
    return {products * tiles * kProductFlops * (limbs == 2 ? 3 : 1), bytes, instructions * tiles * limbs};
}

// Of all rows, some of a kernel at a time. It is the L1 cache that binds, as long as so many instructions do.
Work batchWork(const Geometry& geometry) {
    const double tiles =
        static_cast<double>(geometry.batchGroups()) * device::batchRows(geometry.rings) * geometry.rings;
    const bool isLong = geometry.rings > 16;
    const double rows = static_cast<double>(geometry.shape.batch) * geometry.shape.heads;
    return {(isLong ? 20 : 16) * tiles * kProductFlops,
            4.0 * rows * static_cast<double>(geometry.shape.signalLength + geometry.shape.outputLength),
            (isLong ? 388 : 328) * tiles};
}

// Whether they can be taken so.
bool mayBeBatch(const Geometry& geometry, Precision precision, const DeviceLimits& limits) {
    const device::RowShape& shape = geometry.shape;
    return precision != Precision::Accurate && !geometry.folded && geometry.splits.empty() && geometry.rings >= 2 &&
           geometry.rings <= 32 && shape.blocks == 1 &&
           shape.items / shape.kernelHeads >= static_cast<std::uint32_t>(device::batchRows(geometry.rings)) &&
           device::batchPassBytes(geometry.rings) <= limits.sharedBytes;
}

// Whether that is faster than `alone`, each row by itself, a warp for each of its rings. Eight at a time are an eighth
// of the warps, and four likewise, so there must be rows enough to keep the device busy with.
bool isBatchFaster(const Geometry& geometry, const Work& alone, const DeviceLimits& limits) {
    const double warps = static_cast<double>(geometry.shape.items) * geometry.rings;
    const double batchWarps = static_cast<double>(geometry.batchGroups()) * device::batchWarps(geometry.rings);
    return batchWork(geometry).seconds(limits, busiestShare(batchWarps, limits)) <
           alone.seconds(limits, busiestShare(warps, limits));
}

// Whether rows are to be taken two at a time (row_pairs.h): where a block's memory holds both, and there are rows
// enough for all multiprocessors. Two take one and a half times as long as one.
bool isInPairs(const Geometry& geometry, Precision precision, const DeviceLimits& limits) {
    const double items = geometry.shape.items;
    const auto rounds = [&](double pieces) { return std::ceil(pieces / limits.multiprocessors); };
    return precision != Precision::Accurate && !geometry.folded && geometry.splits.empty() && geometry.rings >= 32 &&
           geometry.shape.blocks == 1 &&
           sharedBytes(2 * geometry.rings, precision) <= static_cast<std::int64_t>(limits.sharedBytes) &&
           1.5 * rounds(std::ceil(items / 2)) < rounds(items);
}

// Of all rows.
Work toeplitzWork(const Geometry& geometry, Precision precision) {
    const ToeplitzWindows windows = toeplitzWindows(geometry, false);
    const device::RowShape& shape = windows.shape;
    const double products = toeplitzProducts(geometry);
    const double tiles = static_cast<double>(windows.groups) * shape.heads * shape.blocks * windows.steps;
    const double rows = static_cast<double>(shape.batch) * shape.heads;
    const int limbs = limbsOf(precision);
    // A product is two instructions, and half of them need a load.
    return {products * kProductFlops * (limbs == 2 ? 3 : 1),
            4.0 * rows * static_cast<double>(shape.signalLength + shape.outputLength),
            products * (limbs == 2 ? 7 : 3) + 60.0 * tiles * limbs};
}

} // namespace

std::int64_t Geometry::splitRings() const {
    std::int64_t product = 1;
    for (const int split : splits)
        product *= split;
    return product;
}

std::int64_t Geometry::innerPoints() const {
    return points / splitRings();
}

device::RowShape Geometry::shapeAfter(std::size_t levels) const {
    device::RowShape after;
    std::int64_t rows = 1;
    for (std::size_t level = 0; level < levels; ++level)
        rows *= splits[level];
    after.batch = shape.batch;
    after.heads = shape.heads;
    after.signalHeads = shape.heads;
    after.kernelHeads = shape.kernelHeads;
    after.blocks = shape.blocks;
    after.rings = static_cast<std::uint32_t>(rows);
    after.items = shape.items * after.rings;
    after.signalLength = after.outputLength = after.advance = 2 * points / rows;
    return after;
}

device::FrequencyMap Geometry::frequencies() const {
    device::FrequencyMap map;
    map.points = points;
    map.rings = rings;
    map.turn = turn;
    for (std::size_t level = 0; level < splits.size(); ++level)
        map.splits[level] = splits[level];
    return map;
}

// dv[s] = Σ_j k[j]·dz[s + j]: position p of a window of dz from s on gives dv[s + p], as long as p + K − 1 is in it; as
// many positions as the convolution's windows give outputs, but at the beginning and not at the end.
Geometry Geometry::correlating() const {
    Geometry back = *this;
    back.shape.signalHeads = shape.heads;
    back.shape.signalLength = shape.outputLength;
    back.shape.outputLength = shape.signalLength;
    back.shape.lead = 0;
    if (shape.blocks == 1)
        back.shape.advance = shape.signalLength;
    back.shape.blocks = static_cast<std::uint32_t>(ceilDivide(back.shape.outputLength, back.shape.advance));
    back.shape.items = shape.batch * shape.heads * back.shape.blocks;
    return back;
}

Geometry Geometry::readingOutputs() const {
    Geometry outputs = *this;
    outputs.shape.signalHeads = shape.heads;
    outputs.shape.signalLength = shape.outputLength;
    outputs.shape.isCircle = false;
    outputs.shape.readsOutputs = true;
    return outputs;
}

std::int64_t Geometry::batchGroups() const {
    return shape.kernelHeads * ceilDivide(shape.items / shape.kernelHeads, device::batchRows(rings));
}

std::int64_t Geometry::spectraTiles() const {
    const std::int64_t items = shape.items;
    return rings == 0 ? ceilDivide(items, 256 / points) : items * frequencies().tiles();
}

std::string Geometry::description() const {
    if (tapBlocks > 0)
        return "products with the Toeplitz matrix of the taps, one fused pass";
    std::string text = "M = " + grouped(points) + " = ";
    for (const int split : splits)
        text += std::to_string(split) + " · ";
    if (rings > 0)
        text += std::to_string(rings) + " · 16 · 16";
    else
        text += "16 · " + std::to_string(points / 16);
    if (isBatch)
        text += std::string(", one fused pass over ") + (device::batchRows(rings) == 8 ? "eight" : "four") +
                " rows of a kernel at a time";
    else if (splits.empty())
        text += ", one fused pass";
    else
        text += ", " + std::to_string(2 * splits.size() + 1) + " passes";
    if (shape.blocks > 1)
        text += ", overlap-save in " + grouped(shape.blocks) + " blocks";
    return text;
}

Geometry chooseGeometry(const ConvolutionProblem& p, Precision precision, const DeviceLimits& limits) {
    const std::int64_t taps = p.usedTaps();
    const std::int64_t outputs = p.outputLength();
    const int mostInBlock = mostRings(precision, limits);
    const double rows = static_cast<double>(p.batch * p.heads);
    const bool mayBeCut = p.bands.empty() || p.mode == Mode::Circular; // a circle's kernel comes filtered, of L taps

    std::optional<Geometry> best;
    double bestCost = std::numeric_limits<double>::infinity();
    for (std::int64_t points = kFewestPoints; points <= kMostPoints; points *= 2) {
        // Windows that hold a whole row, and windows a row takes several of.
        for (const bool folded : {false, true}) {
            std::int64_t lead = 0, advance = outputs;
            if (!folded) {
                if (p.mode != Mode::Causal || p.length > points)
                    continue;
            } else {
                if (p.mode == Mode::Circular)
                    lead = taps - 1;
                if (lead + (p.mode == Mode::Circular ? outputs : p.length + taps - 1) > 2 * points) {
                    // A filtered kernel is as long as its window, so what wraps around would be everywhere.
                    if (!mayBeCut)
                        continue;
                    lead = taps - 1;
                    advance = 2 * points - lead;
                    // Blocks must be worth their overlap.
                    if (advance < points / 2 || points < device::kRing)
                        continue;
                }
            }
            const std::int64_t blocks = ceilDivide(outputs, advance);
            const double window = static_cast<double>(folded ? 2 * points : points);
            for (const Cut& cut : cutsOf(points, mostInBlock)) {
                const double used = std::min(window, static_cast<double>(p.length + lead)) +
                                    std::min(window, static_cast<double>(std::min(advance, outputs)));
                const Work work =
                    rows * static_cast<double>(blocks) * transformWork(cut, points, folded, used, precision);
                double cost = work.seconds(limits);
                Geometry geometry;
                geometry.points = points;
                geometry.splits = cut.splits;
                geometry.rings = cut.rings;
                geometry.folded = folded;
                geometry.shape.batch = static_cast<std::uint32_t>(p.batch);
                geometry.shape.heads = static_cast<std::uint32_t>(p.heads);
                geometry.shape.signalHeads = static_cast<std::uint32_t>(p.signalHeads);
                geometry.shape.kernelHeads = static_cast<std::uint32_t>(p.kernelHeads);
                geometry.shape.blocks = static_cast<std::uint32_t>(blocks);
                geometry.shape.items = static_cast<std::uint32_t>(p.batch * p.heads * blocks);
                geometry.shape.signalLength = p.length;
                geometry.shape.outputLength = outputs;
                geometry.shape.advance = advance;
                geometry.shape.lead = lead;
                geometry.shape.isCircle = p.mode == Mode::Circular;
                geometry.isBatch = mayBeBatch(geometry, precision, limits) && isBatchFaster(geometry, work, limits);
                if (geometry.isBatch)
                    cost = batchWork(geometry).seconds(limits);
                if (best && cost >= bestCost) // the first, even where a device's speed says nothing
                    continue;
                bestCost = cost;
                best = geometry;
            }
        }
    }
    if (!best) {
        constexpr std::uint64_t kMostWindow = 2 * kMostPoints;
        std::string text = "the window of this convolution needs " + grouped(p.length + taps - 1) + " samples; up to " +
                           grouped(kMostWindow) + " are accepted on this engine";
        if (mayBeCut) // into blocks that are worth their overlap
            text += ", or any number with a kernel of up to " + grouped(kMostWindow * 3 / 4 + 1) + " taps";
        throw Error("length", text);
    }
    best->inPairs = isInPairs(*best, precision, limits);
    if (p.bands.empty()) { // else the kernel is as long as its window
        Geometry direct = *best;
        direct.setTaps(taps, precision);
        direct.isBatch = false;
        if (direct.tapBlocks > 0 && toeplitzWork(direct, precision).seconds(limits) < bestCost)
            return direct;
    }
    return *best;
}

} // namespace longwave::cuda
