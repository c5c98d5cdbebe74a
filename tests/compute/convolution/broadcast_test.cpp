// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/convolution/problem.h"
#include "compute/error.h"

#include <gtest/gtest.h>

namespace longwave {
namespace {

void expectBroadcast(const Shape& u, const Shape& k, const Shape& output, const ConvolutionProblem& problem) {
    const Broadcast b = broadcast(u, k, problem.mode, "test");
    EXPECT_EQ(b.outputShape, output) << toString(u) << toString(k);
    EXPECT_EQ(b.problem, problem) << toString(u) << toString(k);
}

TEST(Broadcast, FollowsNumPy) {
    const Mode m = Mode::Causal;
    expectBroadcast({9}, {5}, {9}, {1, 1, 1, 1, 9, 5, m});
    expectBroadcast({9}, {4, 5}, {4, 9}, {1, 4, 1, 4, 9, 5, m});
    expectBroadcast({3, 9}, {5}, {3, 9}, {1, 3, 3, 1, 9, 5, m});
    expectBroadcast({4, 9}, {4, 5}, {4, 9}, {1, 4, 4, 4, 9, 5, m});
    expectBroadcast({2, 4, 9}, {4, 5}, {2, 4, 9}, {2, 4, 4, 4, 9, 5, m});
    expectBroadcast({2, 1, 9}, {4, 5}, {2, 4, 9}, {2, 4, 1, 4, 9, 5, m});
    expectBroadcast({2, 3, 9}, {5}, {2, 3, 9}, {2, 3, 3, 1, 9, 5, m});
    expectBroadcast({9}, {1, 4, 5}, {1, 4, 9}, {1, 4, 1, 4, 9, 5, m});
    expectBroadcast({9}, {2, 4, 5}, {2, 4, 9}, {1, 8, 1, 8, 9, 5, m});
    expectBroadcast({2, 4, 9}, {2, 4, 5}, {2, 4, 9}, {1, 8, 8, 8, 9, 5, m});
    expectBroadcast({6, 2, 4, 9}, {4, 5}, {6, 2, 4, 9}, {12, 4, 4, 4, 9, 5, m});
    expectBroadcast({1, 9}, {4, 5}, {4, 9}, {1, 4, 1, 4, 9, 5, m});
    expectBroadcast({9}, {5}, {13}, {1, 1, 1, 1, 9, 5, Mode::Full});
}

TEST(Broadcast, RefusesAndNamesBothShapes) {
    for (const auto& [u, k] : std::vector<std::pair<Shape, Shape>>{{{3, 9}, {4, 5}},
                                                                   {{2, 3, 9}, {4, 5}},
                                                                   {{4, 9}, {2, 4, 5}},
                                                                   {{1, 4, 9}, {2, 1, 5}},
                                                                   {{}, {5}},
                                                                   {{9}, {}}}) {
        try {
            broadcast(u, k, Mode::Causal, "u.npy with k.npy");
            ADD_FAILURE() << toString(u) << toString(k);
        } catch (const Error& error) {
            const std::string text = error.what();
            for (const std::string& part : {toString(u), toString(k), std::string("--head"), std::string("--channel")})
                EXPECT_NE(text.find(part), std::string::npos) << text;
        }
    }
}

TEST(Mode, NamesComeBack) {
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
        EXPECT_EQ(modeFromName(nameOf(mode)), mode);
    EXPECT_FALSE(modeFromName("sideways"));
}

} // namespace
} // namespace longwave
