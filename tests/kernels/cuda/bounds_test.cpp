// SPDX-License-Identifier: GPL-3.0-or-later
// What a benchmark says that a launch has to do at the least, against what the emulator counts.
#include "compute/error.h"
#include "kernels/cuda/forward.h"
#include "tests/bench/pass_bounds.h"
#include "tests/kernels/cuda/emulated.h"

namespace longwave {
namespace {

using bench::boundsOf;
using bench::PassBound;
using test::Cut;

/// The `launch` of cuda::runForward that launches nothing.
struct Names {
    std::vector<std::string> names{};

    void clear(std::uint32_t*, std::uint32_t) { names.emplace_back("clear"); }
    template <typename Number>
    void largest(const device::RowShape&, const Number*, const Number*, std::int64_t, std::uint32_t*) {
        names.emplace_back("largest");
    }
    template <int, bool, typename Pass>
    void toeplitz(const Pass&) {
        names.emplace_back("toeplitz");
    }
    template <int, bool, typename Pass>
    void batch(const Pass&) {
        names.emplace_back("batch");
    }
    template <bool, bool, typename Pass>
    void warps(const Pass&) {
        names.emplace_back("warps");
    }
    template <int, bool, bool, typename Pass>
    void rows(const Pass&) {
        names.emplace_back("rows");
    }
    template <int, typename Pass>
    void rowPairs(const Pass&) {
        names.emplace_back("rows");
    }
    template <int, bool, typename Pass>
    void split(const Pass&) {
        names.emplace_back("split");
    }
    template <int, bool, typename Pass>
    void join(const Pass&) {
        names.emplace_back("join");
    }
};

TEST(PassBounds, AreOfTheLaunchesInTheirOrder) {
    for (std::int64_t length = 20; length <= 2 * cuda::kMostPoints; length *= 2) {
        const bool isBatch = length > cuda::kMostPoints; // once, of what is short
        const ConvolutionProblem p{isBatch ? 8 : 1, 3, 3, 3, isBatch ? 2000 : length, isBatch ? 2000 : length};
        const cuda::Geometry geometry = cuda::chooseGeometry(p, cuda::Precision::Half, test::kLimits);
        Names launch;
        cuda::runForward<device::HalfMath, float, test::EmulatedArray>(
            geometry, test::EmulatedTables<device::HalfMath>{}, cuda::ForwardArrays<device::HalfMath, float>{}, launch);
        std::vector<std::string> names;
        for (const PassBound& bound : boundsOf(geometry, cuda::Precision::Half, {}))
            names.push_back(bound.name);
        EXPECT_EQ(names, launch.names) << geometry.description();
        EXPECT_EQ(geometry.isBatch, isBatch) << geometry.description();
    }
}

template <typename Math>
void expectAsCounted(const test::Case& c, const cuda::Geometry& geometry) {
    test::Emulated<Math, float> emulated(c, geometry);
    emulated.run();
    const auto bounds = boundsOf(geometry, test::kPrecision<Math>,
                                 {sizeof(float), sizeof(cuda::RingNumber<Math>), sizeof(device::SpectrumTile<Math>)});
    ASSERT_EQ(bounds.size(), emulated.launch.counts.size());
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        const simt::Counts& counts = emulated.launch.counts[i];
        EXPECT_EQ(bounds[i].flops, static_cast<double>(counts.tensorFlops)) << geometry.description() << " " << i;
        double moved = 0; // each value once; constants are in a cache
        for (const simt::BufferCounts& buffer : counts.buffers)
            if (buffer.name != "constants" && buffer.name != "spectrum scales" && buffer.name != "tap scales" &&
                (buffer.name != "largest values" || bounds[i].name == "clear"))
                moved += static_cast<double>(buffer.uniqueBytesRead + buffer.uniqueBytesWritten);
        EXPECT_EQ(bounds[i].bytes, moved) << geometry.description() << ", " << bounds[i].name << " " << i;
    }
}

template <typename Math>
void expectAsCounted(const Cut& cut, bool folded) {
    const std::int64_t length = folded ? cut.points + cut.points / 2 : cut.points;
    const ConvolutionProblem p{
        2, 2, 2, 2, length, folded ? cut.points / 4 : length, folded ? Mode::Full : Mode::Causal};
    const test::Case c = test::makeCase(p, 3, false, false, false);
    const cuda::Geometry geometry = test::geometryOf(p, cut, folded);
    expectAsCounted<Math>(c, geometry);
}

TEST(PassBounds, AreWhatTheEmulatorCounts) {
    for (const Cut& cut :
         {Cut{256, {}, 0}, Cut{1024, {}, 4}, Cut{8192, {}, 32}, Cut{8192, {2}, 16}, Cut{16384, {32}, 2}})
        for (const bool folded : {false, true})
            expectAsCounted<device::HalfMath>(cut, folded);
    expectAsCounted<device::HalfMath>({16384, {2, 2}, 16}, false);
    expectAsCounted<device::AccurateMath>({1024, {}, 4}, true);
    expectAsCounted<device::AccurateMath>({8192, {2}, 16}, false);
}

TEST(PassBounds, AreWhatTheEmulatorCountsOfToeplitzProducts) {
    for (const std::int64_t batch : {1, 4})
        for (const auto& [length, taps] : {std::pair{256, 250}, {512, 100}, {4000, 257}, {300, 20}}) {
            const test::Case c = test::makeCase({batch, 2, 2, 2, length, taps}, 3, false, false, false);
            for (const bool isAccurate : {false, true}) {
                const cuda::Precision precision = isAccurate ? cuda::Precision::Accurate : cuda::Precision::Half;
                cuda::Geometry geometry = cuda::chooseGeometry(c.p, precision, test::kLimits);
                geometry.setTaps(taps, precision);
                if (isAccurate)
                    expectAsCounted<device::AccurateMath>(c, geometry);
                else
                    expectAsCounted<device::HalfMath>(c, geometry);
            }
        }
}

TEST(PassBounds, AreWhatTheEmulatorCountsOfRowsOfOneKernel) {
    for (const auto& [batch, length] : {std::pair{8, 512}, {11, 1024}, {9, 2048 - 5}, {8, 4096}, {5, 8192}}) {
        const test::Case c = test::makeCase({batch, 2, 2, 2, length, length, Mode::Causal}, 3, false, false, false);
        expectAsCounted<device::HalfMath>(c, test::batchOf(c.p));
    }
}

TEST(PassBounds, BindByWhatTakesLonger) {
    const PassBound bound{"rows", 100, 5000};
    EXPECT_EQ(bound.seconds(10, 1000), 10);
    EXPECT_EQ(bound.seconds(10, 100), 50);
    EXPECT_EQ(bound.seconds(10, 0), 10) << "nobody measured products";
}

} // namespace
} // namespace longwave
