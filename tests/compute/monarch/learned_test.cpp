// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/monarch/learned.h"

#include <gtest/gtest.h>

#include "compute/error.h"
#include "compute/monarch/trace.h"
#include "tests/compute/monarch/trace_fixture.h"

#include <functional>

namespace longwave {
namespace {

using test::randomDoubles;
using Factors = std::vector<std::int64_t>;

LearningTask taskOf(const Factors& factors, int signals = 3) {
    LearningTask task;
    task.factors = factors;
    std::int64_t n = 1;
    for (const auto factor : factors)
        n *= factor;
    task.kernel = randomDoubles(n, 1);
    task.target = randomDoubles(n, 2);
    task.examples = learningSignals(n, signals, 3);
    task.unlocked.assign(factors.size(), true);
    return task;
}

std::vector<Complexes> perturbedDfts(const Factors& factors, double size) {
    std::vector<Complexes> matrices;
    for (const auto factor : factors)
        matrices.push_back(perturbed(dftMatrix(factor), size, static_cast<std::uint32_t>(factor)));
    return matrices;
}

// The learner's y is the trace's with the same matrices.
TEST(Learned, LossIsThatOfTheTrace) {
    for (const Factors& factors : std::vector<Factors>{{4, 4}, {3, 5}, {2, 3, 4}, {2, 2, 2, 3}}) {
        const LearningTask task = taskOf(factors);
        const MonarchLearner learner(task);
        for (const auto& matrices : {learner.exact().matrices, perturbedDfts(factors, 0.3)}) {
            double squares = 0, norm = 0;
            for (const auto& signal : task.examples) {
                TraceOptions options;
                options.factors = factors;
                options.signal = signal;
                options.kernel = task.target;
                const auto wanted = traceMonarch(options).direct;
                options.kernel = task.kernel;
                options.replaced = matrices;
                const auto y = traceMonarch(options).output;
                for (std::size_t t = 0; t < y.size(); ++t) {
                    squares += (y[t] - wanted[t]) * (y[t] - wanted[t]);
                    norm += wanted[t] * wanted[t];
                }
            }
            EXPECT_NEAR(learner.loss(matrices), squares / (2 * norm), 1e-12 * squares / norm);
        }
    }
}

TEST(Learned, GradientsAreFiniteDifferences) {
    for (const Factors& factors : std::vector<Factors>{{4, 3}, {2, 5}, {2, 3, 2}, {2, 2, 2, 2}}) {
        const MonarchLearner learner(taskOf(factors));
        auto matrices = perturbedDfts(factors, 0.3);
        const auto gradients = learner.gradient(matrices);
        for (std::size_t i = 0; i < matrices.size(); ++i) {
            double largest = 0;
            for (const auto& z : gradients[i])
                largest = std::max(largest, std::abs(z));
            ASSERT_GT(largest, 0);
            for (std::size_t j = 0; j < matrices[i].size(); ++j) {
                // The loss is a square in each matrix: central differences are exact but for rounding.
                const auto along = [&](std::complex<double> direction) {
                    constexpr double kStep = 1e-3;
                    const auto before = matrices[i][j];
                    matrices[i][j] = before + kStep * direction;
                    const double up = learner.loss(matrices);
                    matrices[i][j] = before - kStep * direction;
                    const double down = learner.loss(matrices);
                    matrices[i][j] = before;
                    return (up - down) / (2 * kStep);
                };
                EXPECT_NEAR(along({1, 0}), gradients[i][j].real(), 1e-9 * largest) << i << " " << j;
                EXPECT_NEAR(along({0, 1}), gradients[i][j].imag(), 1e-9 * largest) << i << " " << j;
            }
        }
    }
}

TEST(Learned, TheExactDftIsLeftAloneWhereItIsRight) {
    LearningTask task = taskOf({4, 6});
    task.target = task.kernel;
    const MonarchLearner learner(task);
    EXPECT_LT(learner.exact().loss, 1e-28);
    for (const Complexes& gradient : learner.gradient(learner.exact().matrices))
        for (const auto& z : gradient)
            EXPECT_LT(std::abs(z), 1e-13);
    EXPECT_EQ(distanceFromDft(dftMatrix(6), 6), 0);
    EXPECT_NEAR(distanceFromDft(perturbed(dftMatrix(40), 0.1, 1), 40), 0.1, 0.01);
}

TEST(Learned, StepsGoDownAndFindTheWayBack) {
    LearningTask task = taskOf({4, 4}, 40);
    task.target = task.kernel; // the DFT is a solution
    const MonarchLearner learner(task);
    LearningState state = learner.at(perturbedDfts(task.factors, 0.2));
    const double begin = state.loss;
    ASSERT_GT(begin, 1e-3);
    for (int i = 0; i < 150; ++i) {
        const double before = state.loss;
        state = learner.step(std::move(state));
        ASSERT_LE(state.loss, before);
        EXPECT_EQ(state.steps, i + 1);
    }
    EXPECT_LT(state.loss, 1e-3 * begin);
    EXPECT_NEAR(state.loss, learner.loss(state.matrices), 1e-15);
}

// Towards another kernel, with one matrix locked: that one does not move, and the error falls.
TEST(Learned, TowardsAnotherConvolution) {
    LearningTask task = taskOf({8, 4}, 24);
    task.unlocked = {true, false};
    const MonarchLearner learner(task);
    LearningState state = learner.exact();
    const double begin = state.loss;
    for (int i = 0; i < 60; ++i)
        state = learner.step(std::move(state));
    EXPECT_LT(state.loss, 0.7 * begin);
    EXPECT_EQ(state.matrices[1], dftMatrix(4));
    EXPECT_GT(distanceFromDft(state.matrices[0], 8), 0.01);
    EXPECT_TRUE(learner.gradient(state.matrices)[1].empty());
}

TEST(Learned, WhatIsNotAccepted) {
    const auto expectRefused = [](const std::string& subject, const std::function<void(LearningTask&)>& change) {
        LearningTask task = taskOf({4, 4});
        change(task);
        try {
            const MonarchLearner learner(task);
            ADD_FAILURE() << "accepted: " << subject;
        } catch (const Error& error) {
            EXPECT_EQ(error.subject(), subject) << error.what();
        }
    };
    expectRefused("Monarch factors", [](auto& t) { t.factors = {16}; });
    expectRefused("Monarch factors", [](auto& t) { t.factors = {16, 1}; });
    expectRefused("Monarch factors", [](auto& t) { t.factors = {1 << 30, 1 << 30}; });
    expectRefused("kernel", [](auto& t) { t.kernel.clear(); });
    expectRefused("target kernel", [](auto& t) { t.target.resize(17); });
    expectRefused("target kernel", [](auto& t) { t.target.assign(16, 0.0); });
    expectRefused("signals", [](auto& t) { t.examples.clear(); });
    expectRefused("signal", [](auto& t) { t.examples[1].clear(); });
    expectRefused("unlocked matrices", [](auto& t) { t.unlocked = {false, false}; });
    expectRefused("unlocked matrices", [](auto& t) { t.unlocked = {true}; });
    const MonarchLearner learner(taskOf({4, 4}));
    EXPECT_THROW(learner.at({Complexes(16)}), Error);
    EXPECT_THROW(learner.at({Complexes(16), Complexes(9)}), Error);
}

} // namespace
} // namespace longwave
