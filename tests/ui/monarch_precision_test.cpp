// SPDX-License-Identifier: GPL-3.0-or-later
// The panels "Precision" and "Fusion" of the Monarch page.
#include "compute/monarch/trace_work.h"
#include "tests/ui/monarch_views_fixture.h"
#include "ui/monarch/fusion_panel.h"
#include "ui/monarch/fusion_picture.h"
#include "ui/monarch/precision_panel.h"
#include "ui/plot/plot.h"
#include "ui/race/chart_lines.h"
#include "ui/theme/format.h"

#include <QTableWidget>

using namespace longwave;
using namespace longwave::ui;

namespace {

class PrecisionPanelTest : public WalkTest {
  protected:
    bool arrive(PrecisionPanel& panel) {
        return QTest::qWaitFor([&] { return !panel.errors().empty() && panel.isSettled(); }, kPatience);
    }
};

TEST_F(PrecisionPanelTest, HasTheErrorsOfOneTraceForEachPrecision) {
    choose(choices({8, 8}));
    PrecisionPanel panel(walk_);
    panel.resize(300, 440);
    EXPECT_TRUE(panel.isSettled());
    EXPECT_TRUE(panel.errors().empty()); // nobody looks
    panel.show();
    ASSERT_TRUE(arrive(panel));
    ASSERT_EQ(panel.errors().size(), 6U);
    for (const PrecisionErrors& errors : panel.errors()) {
        TraceOptions options = trace().options;
        options.precision = errors.precision;
        const MonarchTrace own = traceMonarch(std::move(options));
        ASSERT_EQ(errors.steps.size(), own.steps.size());
        for (std::size_t i = 0; i < own.steps.size(); ++i)
            EXPECT_DOUBLE_EQ(errors.steps[i], own.steps[i].relativeError);
        EXPECT_DOUBLE_EQ(errors.output, own.relativeError);
    }
    // fp64 is finer than fp32, that than fp16, and bf16 is the coarsest.
    const auto output = [&](std::size_t i) { return panel.errors()[i].output; };
    EXPECT_LT(output(0), 1e-3 * output(1));
    EXPECT_LT(output(1), 1e-2 * output(4));
    EXPECT_LT(output(4), output(5));
    EXPECT_EQ(panel.lines()->lines().size(), 5U); // fp64 has no error against itself
    EXPECT_EQ(panel.table()->item(5, 0)->text(), "bf16");
    EXPECT_EQ(panel.table()->item(0, 0)->data(Qt::AccessibleTextRole).toString(), "fp64, chosen");
    EXPECT_LE(panel.minimumSizeHint().height(), panel.sizeHint().height());
    walk_.setStep(2);
    EXPECT_EQ(panel.table()->item(5, 1)->text(), format::powerOfTen(panel.errors()[5].steps[2], 2));
    EXPECT_EQ(panel.table()->horizontalHeaderItem(1)->text(), "at step 3");
    QTest::qWait(50);
    leavePicture(panel, "precision");
}

TEST_F(PrecisionPanelTest, ARowChoosesItsPrecisionAndIsStrongThen) {
    choose(choices({4, 4}));
    PrecisionPanel panel(walk_);
    panel.resize(300, 440);
    panel.show();
    ASSERT_TRUE(arrive(panel));
    emit panel.table()->cellActivated(4, 0);
    EXPECT_EQ(walk_.choices().precision, StagePrecision::Half);
    ASSERT_TRUE(
        QTest::qWaitFor([&] { return panel.table()->item(4, 0)->font().weight() == QFont::DemiBold; }, kPatience));
    double widest = 0;
    QString name;
    for (const ChartLine& line : panel.lines()->lines())
        if (line.style.width > widest) {
            widest = line.style.width;
            name = line.name;
        }
    EXPECT_EQ(name, "fp16");
    session_->undoStack().undo();
    EXPECT_EQ(walk_.choices().precision, StagePrecision::Double);
}

TEST_F(PrecisionPanelTest, FusionTicksWithTheStep) {
    choose(choices({8, 8}));
    FusionPanel panel(walk_);
    panel.resize(300, 400);
    panel.show();
    const TraceCost all = costOf(trace().steps, trace().steps.size());
    for (std::size_t step = 0; step < walk_.stepCount(); ++step) {
        walk_.setStep(step);
        const TraceCost now = costOf(trace().steps, step + 1);
        EXPECT_EQ(panel.figures()[0],
                  format::bytes(now.unfused.total()).text() + " of " + format::bytes(all.unfused.total()).text());
        EXPECT_EQ(panel.figures()[1],
                  format::bytes(now.fused.total()).text() + " of " + format::bytes(all.fused.total()).text());
        EXPECT_DOUBLE_EQ(panel.unfused()->trafficOf(step).total(), trace().steps[step].unfused.total());
        EXPECT_DOUBLE_EQ(panel.fused()->trafficOf(step).total(), trace().steps[step].fused.total());
        if (step == 2)
            leavePicture(panel, "fusion");
    }
    EXPECT_TRUE(panel.figures()[2].contains(format::ratio(all.unfused.total() / all.fused.total())));
    EXPECT_TRUE(panel.unfused()->accessibleDescription().startsWith("step 3 reads"));
    // One picture for each step.
    QImage before;
    for (std::size_t step = 0; step < walk_.stepCount(); ++step) {
        walk_.setStep(step);
        const QImage picture = panel.unfused()->grab().toImage();
        EXPECT_NE(picture, before);
        before = picture;
    }
    panel.resize(900, 400);
    leavePicture(panel, "fusion_wide");
}

} // namespace
