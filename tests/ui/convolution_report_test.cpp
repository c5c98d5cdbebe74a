// SPDX-License-Identifier: GPL-3.0-or-later
// What is said of an output: levels, errors, and what is too large to be said.
#include "compute/error.h"
#include "tests/ui/live_run_fixture.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace longwave::ui {
namespace {

TEST(ConvolutionReport, RelativeL2) {
    const std::vector<float> a{3, 4};
    const std::vector<float> b{3, 0};
    const std::vector<float> zero{0, 0};
    EXPECT_DOUBLE_EQ(relativeL2(b, a), 0.8);
    EXPECT_EQ(relativeL2(zero, zero), 0);
    EXPECT_TRUE(std::isinf(relativeL2(a, zero)));
    const std::vector<float> broken{std::numeric_limits<float>::quiet_NaN(), 1};
    EXPECT_TRUE(std::isnan(relativeL2(broken, a)));
}

TEST(ConvolutionReport, LevelsAreReThePeakOfTheRawOutput) {
    const std::vector<float> raw{2, -2, 0.2F, 0.2F, 0, 0, 1};
    const std::vector<float> processed{1, -1, 0.2F, 0.2F, 0, 0, 1};
    const Levels found = levels(processed, raw, 2);
    ASSERT_EQ(found.other.size(), 4u);
    EXPECT_NEAR(found.other[0], 0, 1e-5);
    EXPECT_NEAR(found.other[1], -20, 1e-4);
    EXPECT_EQ(found.other[2], kLevelFloor);
    EXPECT_NEAR(found.other[3], -6.0206, 1e-4); // the last window holds one sample
    EXPECT_NEAR(found.difference[0], -6.0206, 1e-4);
    EXPECT_EQ(found.difference[1], kLevelFloor);
    EXPECT_EQ(levelWindow(68'545, 48'000), 480);
    EXPECT_EQ(levelWindow(68'545, 0), 69);
    EXPECT_EQ(levelWindow(1, 48'000), 1);
}

TEST(ConvolutionReport, OutputsBeyondMemoryAreRefusedWithAWayOut) {
    // One float stands for all: a view with zero strides is as large as it says without taking the room.
    const auto one = std::make_shared<const float>(1.0F);
    const auto wide = [&](const Shape& shape) {
        return ArrayView({one, reinterpret_cast<const std::byte*>(one.get()), DType::F32, false}, shape,
                         Shape(shape.size(), 0));
    };
    LiveRequest request;
    request.signal = std::make_shared<Signal>(Signal{"u", wide({100'000'000}), 0, {}});
    request.bank = std::make_shared<KernelBank>(KernelBank{"k", wide({32, 784})});
    request.head = 19;
    EXPECT_NO_THROW(checkOutputSize(request));
    request.allHeads = true;
    try {
        checkOutputSize(request);
        FAIL() << "32 × 100 million samples were accepted";
    } catch (const Error& error) {
        EXPECT_NE(error.explanation().find("head 19 only"), std::string::npos) << error.explanation();
        EXPECT_NE(error.explanation().find("11.9"), std::string::npos) << error.explanation();
    }
    request.signal = std::make_shared<Signal>(Signal{"u", wide({600'000'000}), 0, {}});
    request.allHeads = false;
    EXPECT_THROW(checkOutputSize(request), Error);
}

TEST(ConvolutionReport, ErrorAgainstDirectSeesAWrongOutput) {
    const auto fftw = makeFftwEngine();
    const auto direct = makeDirectEngine();
    const auto u = noise(500, 7);
    const auto k = noise(std::size_t{3} * 40, 8);
    LiveRequest request;
    request.signal = signalOf(u);
    request.bank = sharedBankOf(k, 3);
    request.head = 1;
    request.allHeads = true;
    request.regularization = {.squashOn = true, .lambda = 0.3, .smoothOn = true, .window = 3};
    std::vector<float> kernel(40);
    regularizeRow(request.bank->values, 1, request.regularization, kernel);
    std::vector<float> y = causal(u, kernel);
    const auto errorOf = [&] {
        const auto pyramid = Pyramid::build(ArrayView::fromFloats(y, {500}), 0);
        return errorAgainstDirect(request, *pyramid, *direct, {});
    };
    EXPECT_LT(errorOf(), 1e-7);
    y[100] += 1;
    double norm = 0;
    for (const float value : causal(u, kernel))
        norm += static_cast<double>(value) * static_cast<double>(value);
    EXPECT_NEAR(errorOf(), 1 / std::sqrt(norm), 1e-4 / std::sqrt(norm));
    std::stop_source stop;
    stop.request_stop();
    const auto pyramid = Pyramid::build(ArrayView::fromFloats(y, {500}), 0);
    EXPECT_THROW(errorAgainstDirect(request, *pyramid, *direct, stop.get_token()), Cancelled);
}

} // namespace
} // namespace longwave::ui
