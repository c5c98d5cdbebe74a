// SPDX-License-Identifier: GPL-3.0-or-later
// The weights beside a head's plots.
#include "tests/ui/banks.h"
#include "tests/ui/side_panels.h"
#include "ui/kernels/histogram_controller.h"
#include "ui/kernels/histogram_panel.h"
#include "ui/theme/segmented.h"

#include <gtest/gtest.h>

#include <QApplication>

#include <vector>

using namespace longwave;
using namespace longwave::ui;
using namespace longwave::ui::test;

namespace {

class Weights : public testing::Test {
  protected:
    Weights() : controller_(tasks_, &panel_) {
        panel_.resize(290, 300);
        panel_.show();
    }
    void settle() {
        waitUntil([this] { return controller_.isSettled() && tasks_.isIdle(); });
    }
    TaskRunner tasks_;
    HistogramPanel panel_;
    HistogramController controller_;
};

TEST_F(Weights, CountsWhatBecomesZero) {
    controller_.setRegularization(squashBy(0.02));
    controller_.setBank(sampleBank());
    controller_.setHead(19);
    settle();
    EXPECT_EQ(panel_.caption(), QStringLiteral("553 of 784 taps fall inside ±λ and become zero"));
    look(panel_, "weights-head");
    const auto before = panel_.histogram();
    controller_.setRegularization(squashBy(0.01));
    EXPECT_TRUE(controller_.isSettled());
    EXPECT_EQ(panel_.histogram(), before) << "λ computes nothing";
    EXPECT_NE(panel_.caption(), QStringLiteral("553 of 784 taps fall inside ±λ and become zero"));
    controller_.setRegularization({.squashOn = false, .lambda = 0.01});
    EXPECT_TRUE(panel_.caption().contains(QStringLiteral("Squash is off"))) << panel_.caption().toStdString();
    controller_.setRegularization({true, 0.02, true, 9});
    settle();
    EXPECT_TRUE(panel_.caption().contains(QStringLiteral("smoothed taps"))) << panel_.caption().toStdString();
    controller_.setRegularization(squashBy(0.02));
    panel_.scale()->setCurrentIndex(1);
    settle();
    look(panel_, "weights-log");
    controller_.setLayer(true);
    settle();
    EXPECT_TRUE(panel_.caption().contains(QStringLiteral("of 25,088 taps"))) << panel_.caption().toStdString();
    panel_.resize(250, 260);
    look(panel_, "weights-layer");
}

TEST_F(Weights, OfOddKernels) {
    controller_.setRegularization(squashBy(0.1));
    std::vector<float> broken = noise(64, 1);
    broken[3] = kNaN;
    for (const ArrayView& bank : {bankOf(std::vector<float>(9), 1), bankOf({2}, 1), bankOf({kNaN}, 1),
                                  bankOf(std::vector<float>(30, -1.0F), 1), bankOf(broken, 1)}) {
        controller_.setBank(bank);
        settle();
        for (const int scale : {0, 1}) {
            panel_.scale()->setCurrentIndex(scale);
            QCoreApplication::processEvents();
            EXPECT_FALSE(panel_.grab().isNull());
        }
    }
    EXPECT_TRUE(panel_.caption().contains(QStringLiteral("1 taps that are not finite")))
        << panel_.caption().toStdString();
    controller_.setHead(5); // there is no such head before the next bank
    controller_.setBank({});
    EXPECT_TRUE(controller_.isSettled());
}

} // namespace
