// SPDX-License-Identifier: GPL-3.0-or-later
// What the tensor-core engine's plans report of their stages, on a pretended device.
#include "tests/kernels/cuda/tensor_runs.h"

namespace longwave::cuda {
namespace {

using test::Case;
using test::makeCase;
using TensorStages = test::TensorEngines;

struct Expected {
    StageKind kind;
    double bytes;
    double flops;
};

void expectStages(const Timings& timings, const std::vector<Expected>& expected) {
    ASSERT_EQ(timings.stages().size(), expected.size());
    double sum = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const Stage& stage = timings.stages()[i];
        EXPECT_EQ(stage.kind, expected[i].kind) << i;
        EXPECT_EQ(stage.bytes, expected[i].bytes) << nameOf(stage.kind);
        EXPECT_DOUBLE_EQ(stage.flops, expected[i].flops) << nameOf(stage.kind);
        sum += stage.seconds;
    }
    EXPECT_GT(sum, 0);
    EXPECT_LE(sum, 1.001 * timings.total());
}

TEST_P(TensorStages, AreReported) {
    struct Row {
        ConvolutionProblem p;
        int splits;
    };
    for (const auto& [p, splits] :
         {Row{{2, 3, 3, 3, 1000, 1000}, 0}, Row{{2, 3, 1, 3, 1000, 1000}, 0}, Row{{1, 1, 1, 1, 30000, 30000}, 1}}) {
        const Case c = makeCase(p, 11, true, true, true);
        const auto made = plan(p);
        const auto n = static_cast<double>(made->fftLength());
        const double points = n / 2;
        ASSERT_EQ(made->description().find("overlap-save"), std::string::npos) << made->description();
        const auto heads = static_cast<double>(p.kernelHeads);
        const auto taps = static_cast<double>(p.kernelSize());
        const double spectrum = heads * points * (GetParam() == test::Precision::Accurate ? 8 : 4);
        const double transform = 2.5 * n * std::log2(n);
        Timings timings;
        made->setKernels(c.kernels(), timings);
        const Expected uploaded{StageKind::Upload, 8 * (taps + heads), 0};
        const Expected transformed{StageKind::KernelSpectrum, 4 * taps + 64 * heads * points + spectrum,
                                   heads * transform};
        expectStages(timings, {uploaded, transformed});
        Kernels kernels = c.kernels();
        kernels.regularization = {true, 0.1, false, 1};
        made->setKernels(kernels, timings);
        expectStages(timings, {uploaded, {StageKind::Squash, 8 * taps, 3 * taps}, transformed});

        std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
        made->run(c.operands(), y, timings);
        const auto rows = static_cast<double>(p.batch * p.heads);
        const auto signals = static_cast<double>(p.signalSize());
        const auto outputs = static_cast<double>(p.outputSize());
        const double reads = 2 * rows * static_cast<double>(p.length); // a shared signal once for each head
        const double rings = rows * n * (GetParam() == test::Precision::Accurate ? 4 : 2) * 4 * splits;
        expectStages(timings, {{StageKind::Upload, 8 * (2 * signals + outputs), 0},
                               {StageKind::Fused, 4 * (reads + 2 * outputs) + rings + spectrum,
                                rows * (2 * transform + 6 * points)},
                               {StageKind::Download, 8 * outputs, 0}});
    }
}

TEST_P(TensorStages, OfWhatIsNotTransformed) {
    const ConvolutionProblem p{2, 3, 1, 3, 1000, 100};
    const Case c = makeCase(p, 11, true, true, true);
    const auto made = plan(p);
    EXPECT_EQ(made->fftLength(), 0) << made->description();
    EXPECT_NE(made->description().find("Toeplitz"), std::string::npos) << made->description();
    const double tables = 3 * 2 * (8 * 17 + 3) * 8 * (GetParam() == test::Precision::Accurate ? 2 : 1);
    Timings timings;
    Kernels kernels = c.kernels();
    kernels.regularization = {true, 0.1, false, 1};
    made->setKernels(kernels, timings);
    expectStages(timings, {{StageKind::Upload, 8 * (300 + 3), 0},
                           {StageKind::Squash, 8 * 300, 3 * 300},
                           {StageKind::Taps, 4 * 300 + tables, 0}});
    std::vector<float> y(static_cast<std::size_t>(p.outputSize()));
    made->run(c.operands(), y, timings);
    const double signals = 2 * 1000, outputs = 6 * 1000;
    expectStages(timings, {{StageKind::Upload, 8 * (2 * signals + outputs), 0},
                           {StageKind::Direct, 4 * (3 * 2 * signals + 2 * outputs) + tables, 2 * 100 * outputs},
                           {StageKind::Download, 8 * outputs, 0}});
}

TEST_P(TensorStages, OfFilteringACircle) {
    const ConvolutionProblem p{1, 2, 2, 2, 600, 1000, Mode::Circular, lowestBands(0.5)};
    const Case c = makeCase(p, 11, false, false, true);
    const auto made = plan(p);
    Timings timings;
    made->setKernels(c.kernels(), timings);
    const double points = static_cast<double>(made->fftLength()) / 2;
    const double tiles = 2 * points * (GetParam() == test::Precision::Accurate ? 8 : 4);
    const double spectrum = 2 * (4.0 * 600 + 64 * points) + tiles;
    const double filter = 2 * (4.0 * 1000 + 116.0 * 600);
    const double flops = 2 * (2.5 * 2 * points * std::log2(2 * points) + 5.0 * 600 * std::log2(600.0));
    expectStages(timings,
                 {{StageKind::Upload, 8.0 * (2 * 1000 + 2), 0}, {StageKind::KernelSpectrum, spectrum + filter, flops}});
}

INSTANTIATE_TEST_SUITE_P(Plan, TensorStages, testing::ValuesIn(test::kPrecisions),
                         [](const auto& precision) { return test::wordFor(precision.param); });

} // namespace
} // namespace longwave::cuda
