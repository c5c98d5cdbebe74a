// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cpu/ring_tree.h"

#include "compute/error.h"
#include "compute/monarch/unit_root.h"

#include <algorithm>
#include <bit>
#include <string>

namespace longwave::cpu {
namespace {

// Radices from the root down: the odd one first (of all levels the root has the fewest twiddles), then eights, fours,
// and a 2 where it cannot be avoided. The last is even, as leaves are taken in pairs. A level of eight takes about as
// long as one and a half of four, but is one pass over memory less; a level of two takes longer than half of one of
// four. So one eight takes the place of a four and a two, and two eights that of three fours where a node leaves the
// level-2 cache. Where `levels` are asked for there are as many, if the points allow it.
std::vector<int> radicesOf(std::int64_t points, std::size_t levels) {
    constexpr std::int64_t kFar = std::int64_t{1} << 18; // 2 MiB
    std::vector<int> radices;
    std::int64_t rest = points / RingTree::kLeaf;
    for (const int odd : {3, 5})
        if (rest % odd == 0) {
            radices.push_back(odd);
            rest /= odd;
        }
    const int twos = std::countr_zero(static_cast<std::uint64_t>(rest));
    int eights = twos % 2 == 1 ? (twos > 1 ? 1 : 0) : (points >= kFar ? 2 : 0);
    if (radices.size() + static_cast<std::size_t>(twos - eights + 1) / 2 < levels)
        eights = 0;
    radices.insert(radices.end(), static_cast<std::size_t>(eights), 8);
    radices.insert(radices.end(), static_cast<std::size_t>((twos - 3 * eights) / 2), 4);
    if ((twos - 3 * eights) % 2 == 1)
        radices.push_back(2);
    return radices;
}

// Levels shared out over `count` stages, the remainder to the outer ones: they stand for passes over memory.
std::vector<RingTree::Stage> stagesOf(const std::vector<RingTree::Level>& levels, std::size_t count) {
    constexpr std::int64_t kBufferPoints = 2048; // 16 KiB: half of a level-1 cache
    std::vector<RingTree::Stage> stages;
    std::size_t next = 0;
    for (std::size_t s = 0; s < count; ++s) {
        RingTree::Stage stage;
        stage.firstLevel = next;
        stage.levels = levels.size() / count + (s < levels.size() % count ? 1 : 0);
        for (std::size_t l = 0; l < stage.levels; ++l)
            stage.rings *= levels[next + l].radix;
        next += stage.levels;
        stage.childPoints = levels[next - 1].childPoints;
        constexpr std::int64_t kGroup = 2 * RingTree::kLanes; // that numbers lie in
        const std::int64_t fitting = kBufferPoints / stage.rings / kGroup * kGroup;
        stage.columns = std::min(stage.childPoints, std::max(fitting, kGroup));
        stages.push_back(stage);
    }
    return stages;
}

} // namespace

std::int64_t RingTree::lengthFor(std::int64_t points) {
    constexpr std::int64_t kMost = std::int64_t{1} << 31;
    if (points > kMost)
        throw Error("Monarch CPU",
                    std::to_string(points) + " points; up to " + std::to_string(kMost) + " are accepted");
    std::int64_t best = 2 * kLeaf;
    while (best < points)
        best *= 2;
    for (const std::int64_t odd : {3, 5}) {
        std::int64_t length = 2 * kLeaf * odd;
        while (length < points)
            length *= 2;
        best = std::min(best, length);
    }
    return best;
}

RingTree::RingTree(std::int64_t points, int order) : points_(points) {
    std::vector<double> nodes{0.25}; // c = i
    std::int64_t n = points;
    for (const int radix : radicesOf(points, static_cast<std::size_t>(std::max(order - 1, 0)))) {
        Level level;
        level.radix = radix;
        level.childPoints = n / radix;
        std::vector<double> children;
        children.reserve(nodes.size() * static_cast<std::size_t>(radix));
        for (const double turns : nodes) {
            for (int m = 1; m < radix; ++m) {
                const auto w = unitRoot(turns * m / radix);
                level.twiddles.push_back(static_cast<float>(w.real()));
                level.twiddles.push_back(static_cast<float>(w.imag()));
            }
            for (int j = 0; j < radix; ++j)
                children.push_back((turns + j) / radix);
        }
        levels_.push_back(std::move(level));
        nodes = std::move(children);
        n /= radix;
    }
    setOrder(order);
    leaves_.resize(nodes.size() * static_cast<std::size_t>(kLeafTwiddles));
    for (std::size_t leaf = 0; leaf < nodes.size(); ++leaf) {
        float* scalars = leaves_.data() + leaf * static_cast<std::size_t>(kLeafTwiddles);
        float* vectors = scalars + 16;
        for (int m = 1; m < kLanes; ++m) {
            const auto w = unitRoot(nodes[leaf] * m / kLanes);
            scalars[2 * (m - 1)] = static_cast<float>(w.real());
            scalars[2 * (m - 1) + 1] = static_cast<float>(w.imag());
            for (int j = 0; j < kLanes; ++j) { // the lane holds the child ring of turn (c + its row)/8
                const auto v = unitRoot((nodes[leaf] + rowOfLane(j)) / kLanes * m / kLanes);
                vectors[2 * kLanes * (m - 1) + j] = static_cast<float>(v.real());
                vectors[2 * kLanes * (m - 1) + kLanes + j] = static_cast<float>(v.imag());
            }
        }
    }
}

int RingTree::mostOrder() const noexcept {
    return std::min(kMostOrder, static_cast<int>(levels_.size()) + 1);
}

void RingTree::setOrder(int order) {
    if (order != 0 && (order < kLeastOrder || order > mostOrder()))
        throw Error("Monarch order", std::to_string(order) + "; " +
                                         (mostOrder() > kLeastOrder ? "2 to " + std::to_string(mostOrder()) : "2") +
                                         " is accepted for a transform of " + std::to_string(points_) + " points");
    stages_ = stagesOf(levels_, order != 0 ? static_cast<std::size_t>(order - 1) : levels_.size());
}

std::int64_t RingTree::bufferPoints() const noexcept {
    std::int64_t most = 0;
    for (const Stage& stage : stages_)
        if (stage.levels > 1)
            most = std::max(most, stage.rings * stage.columns);
    return most;
}

std::size_t RingTree::memoryBytes() const noexcept {
    std::size_t floats = leaves_.size();
    for (const Level& level : levels_)
        floats += level.twiddles.size();
    return floats * sizeof(float);
}

std::vector<double> RingTree::turns() const {
    std::vector<double> nodes{0.25};
    const auto split = [&](int radix) {
        std::vector<double> children;
        for (const double turns : nodes)
            for (int j = 0; j < radix; ++j)
                children.push_back((turns + j) / radix);
        nodes = std::move(children);
    };
    for (const Level& level : levels_)
        split(level.radix);
    // A leaf's values lie as [q][j]: second DFT index q by vector, first DFT index by lane.
    std::vector<double> turns;
    turns.reserve(static_cast<std::size_t>(points_));
    for (const double leaf : nodes)
        for (int q = 0; q < kLanes; ++q)
            for (int j = 0; j < kLanes; ++j)
                turns.push_back(((leaf + rowOfLane(j)) / kLanes + q) / kLanes);
    return turns;
}

} // namespace longwave::cpu
