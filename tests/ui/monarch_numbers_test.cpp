// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers beside the Monarch page's stage: cost, order, sparsity; each from the trace or the model.
#include "compute/monarch/trace_work.h"
#include "monarch_page_fixture.h"
#include "ui/monarch/cost_panel.h"
#include "ui/monarch/model_choice.h"
#include "ui/monarch/monarch_side.h"
#include "ui/monarch/order_chart.h"
#include "ui/monarch/sparsity_panel.h"
#include "ui/monarch/traffic_marks.h"
#include "ui/plot/plot.h"
#include "ui/theme/format.h"
#include "ui/theme/segmented.h"

#include <QApplication>
#include <QComboBox>
#include <QSlider>
#include <QSpinBox>

using namespace longwave;
using namespace longwave::ui;

namespace {

class NumbersTest : public MonarchTest {
  protected:
    NumbersTest() { EXPECT_TRUE(settle()); }
    MonarchSide& side() { return *page_->side(); }
    QString cell(int row, int column) { return side().cost()->cell(row, column); }
};

TEST_F(NumbersTest, TheCostTicksWithTheSteps) {
    for (std::size_t step = 0; step < trace().steps.size(); ++step) {
        page_->walk().setStep(step);
        const TraceCost cost = costOf(trace().steps, step + 1);
        EXPECT_EQ(cell(0, 0), trafficText(cost.unfused.read));
        EXPECT_EQ(cell(0, 1), trafficText(cost.fused.read));
        EXPECT_EQ(cell(1, 0), trafficText(cost.unfused.written));
        EXPECT_EQ(cell(1, 1), trafficText(cost.fused.written));
        const TrafficMarks* marks = side().cost()->marks();
        EXPECT_LE(marks->filled(costOf(trace().steps, trace().steps.size()).unfused.total()), TrafficMarks::kMost);
        EXPECT_GE(marks->filled(cost.unfused.total()) * marks->unit(), cost.unfused.total());
    }
    const TraceCost all = costOf(trace().steps, trace().steps.size());
    EXPECT_EQ(side().cost()->ratio(), format::ratio(all.unfused.total() / all.fused.total()));
    EXPECT_EQ(trafficText(896), QString::fromUtf8("896\u2009B"));
    EXPECT_EQ(trafficText(1'230'000), QString::fromUtf8("1.23\u2009MB"));
    keep(*page_, "numbers-cost");
}

TEST_F(NumbersTest, TheModelledTimeIsThatOfTheDeviceAndTheRows) {
    const auto expected = [&] {
        const TraceTime time =
            modelledTime(trace().steps, trace().steps.size(), trace(), side().model().device(), side().model().rows());
        return format::duration(time.unfused).text() + QString::fromUtf8(" → ") + format::duration(time.fused).text();
    };
    ModelControls* controls = side().cost()->controls();
    QStringList seen;
    for (int i = 0; i < static_cast<int>(side().model().devices().size()); ++i) {
        controls->deviceBox()->setCurrentIndex(i);
        emit controls->deviceBox()->activated(i);
        EXPECT_EQ(side().cost()->modelled(), expected());
        EXPECT_TRUE(controls->deviceBox()->toolTip().contains("NVIDIA")); // where the figures are from
        seen << side().cost()->modelled();
    }
    EXPECT_GT(QSet<QString>(seen.begin(), seen.end()).size(), 3);
    const QString before = side().cost()->modelled();
    controls->rowsBox()->setValue(1);
    EXPECT_NE(side().cost()->modelled(), before);
    EXPECT_EQ(side().cost()->modelled(), expected());
    QTest::keyClick(controls->rowsBox(), Qt::Key_Up);
    EXPECT_EQ(side().model().rows(), 2); // doubles
    EXPECT_EQ(undo().count(), 0);
}

TEST_F(NumbersTest, ThisMachineIsADeviceOnceItIsMeasured) {
    QComboBox* box = side().cost()->controls()->deviceBox();
    const int without = static_cast<int>(modelDevices().size());
    EXPECT_EQ(box->count(), without); // nobody can measure here
    Ceilings ceilings;
    ceilings.key.target = "test";
    ceilings.key.threads = 1;
    ceilings.levels = {{1, 50, 200, 100, 10}};
    session_->ceilings().setSource({[ceilings](const auto&, const auto&) { return ceilings; }, ceilings.key, {}});
    side().model().measureThisMachine();
    ASSERT_TRUE(QTest::qWaitFor([&] { return side().model().hasThisMachine(); }, kPatience));
    EXPECT_EQ(box->count(), without + 1);
    EXPECT_EQ(box->currentIndex(), without); // it was asked for
    EXPECT_EQ(side().model().device().generalFlops, 50e9);
    ASSERT_TRUE(settle());
    EXPECT_TRUE(side().order()->sentence().contains("no matrix units"));
}

TEST_F(NumbersTest, TheOrdersSentencesComeFromTheModel) {
    ASSERT_TRUE(side().order()->isSettled());
    for (const ModelDevice& device : modelDevices()) {
        const OrderCurves curves = orderCurves(device);
        ASSERT_EQ(curves.curves.size(), 3U);
        for (const std::int64_t length : {std::int64_t{1} << 10, std::int64_t{1} << 22}) {
            const int best = curves.cheapest(length);
            for (int order = 2; order <= 4; ++order) {
                const double seconds = cheapestCost(device, length, order).seconds;
                EXPECT_DOUBLE_EQ(*curves.seconds(order, length), seconds);
                EXPECT_LE(*curves.seconds(best, length), seconds);
            }
        }
        EXPECT_EQ(curves.cheapest(4), 2);             // no other there
        EXPECT_EQ(curves.firstOnMatrixUnits(2), 256); // 16 × 16
        EXPECT_EQ(curves.firstOnMatrixUnits(3), 4096);
        const QString words = orderSentence(curves);
        EXPECT_TRUE(words.contains(QString::fromStdString(device.name)));
        EXPECT_TRUE(words.contains(format::ratio(device.matrixFlops / device.generalFlops))) << words.toStdString();
        EXPECT_TRUE(words.contains("Why 16"));
    }
    // Twice as fast matrix units are another sentence, and none at all are none.
    ModelDevice device = modelDevices().front();
    device.matrixUnit = 32;
    EXPECT_TRUE(orderSentence(orderCurves(device)).contains("Why 32"));
    EXPECT_EQ(orderCurves(device).firstOnMatrixUnits(2), 1024);
    EXPECT_EQ(side().order()->sentence(), orderSentence(orderCurves(side().model().device())));
    EXPECT_FALSE(side().order()->plot()->isEmpty());
    if (qEnvironmentVariableIsSet("LONGWAVE_PICTURES"))
        qInfo("%s", qPrintable(side().order()->sentence()));
}

TEST_F(NumbersTest, LeavingOutSavesAndCostsAccuracy) {
    side().reveal(side().sparsity());
    SparsityPanel* panel = side().sparsity();
    const auto settled = [&] { return settle() && QTest::qWaitFor([&] { return panel->isSettled(); }, kPatience); };
    MonarchChoices next = choices();
    next.factors = {16, 16};
    session_->setMonarch("longer", next);
    ASSERT_TRUE(settled());
    const double whole = costOf(trace().steps, trace().steps.size()).flops;
    const double kernel = costOf(trace().kernelSteps, trace().kernelSteps.size()).flops;
    EXPECT_EQ(panel->value(SparsityPanel::RowWork, SparsityPanel::Less), QString::fromUtf8("0.0\u2009%"));
    EXPECT_EQ(panel->value(SparsityPanel::OutputError, SparsityPanel::Kept), format::powerOfTen(trace().relativeError));

    const int count = undo().count();
    panel->frequencySlider()->setSliderDown(true);
    for (const int bands : {60, 40, 16})
        panel->frequencySlider()->setValue(bands);
    panel->frequencySlider()->setSliderDown(false);
    EXPECT_EQ(choices().keepFrequencies, 0.25);
    EXPECT_EQ(undo().count(), count + 1);
    ASSERT_TRUE(settled());
    const double sparse = costOf(trace().steps, trace().steps.size()).flops;
    EXPECT_LT(sparse, whole);
    EXPECT_EQ(panel->value(SparsityPanel::RowWork, SparsityPanel::Less), format::percent(1 - sparse / whole).text());
    EXPECT_NE(panel->value(SparsityPanel::Time, SparsityPanel::All),
              panel->value(SparsityPanel::Time, SparsityPanel::Kept));
    EXPECT_GT(trace().relativeError, 1e-6);
    EXPECT_EQ(panel->value(SparsityPanel::OutputError, SparsityPanel::Kept), format::powerOfTen(trace().relativeError));
    keep(*page_, "numbers-sparsity");

    panel->tapsBox()->setValue(16);
    EXPECT_EQ(choices().taps, 16);
    ASSERT_TRUE(settled());
    const double cut = costOf(trace().kernelSteps, trace().kernelSteps.size()).flops;
    EXPECT_LT(cut, kernel);
    EXPECT_EQ(panel->value(SparsityPanel::KernelWork, SparsityPanel::Less), format::percent(1 - cut / kernel).text());
    EXPECT_EQ(panel->value(SparsityPanel::Taps, SparsityPanel::All), "128");
    EXPECT_EQ(panel->value(SparsityPanel::Taps, SparsityPanel::Kept), "16");
    panel->tapsBox()->setValue(128); // all of them
    EXPECT_EQ(choices().taps, 0);
}

TEST_F(NumbersTest, SquashShowsInTheKernelsTaps) {
    side().reveal(side().sparsity());
    ASSERT_TRUE(settle());
    EXPECT_EQ(side().sparsity()->value(SparsityPanel::Taps, SparsityPanel::Kept), "32");
    session_->setLambda(0.25, false); // an exponential that halves every 8 points: 1/4 at 16
    session_->setSquashOn(true);
    ASSERT_TRUE(settle());
    EXPECT_EQ(side().sparsity()->value(SparsityPanel::Taps, SparsityPanel::Kept), "16");
    EXPECT_EQ(side().sparsity()->value(SparsityPanel::Taps, SparsityPanel::Less), QString::fromUtf8("50.0\u2009%"));
}

} // namespace
