// SPDX-License-Identifier: GPL-3.0-or-later
// The view of wires: its model against the trace's own terms, and the hands on its canvas.
#include "tests/ui/monarch_views_fixture.h"
#include "ui/monarch/butterfly_canvas.h"
#include "ui/monarch/butterfly_lens.h"
#include "ui/monarch/butterfly_overview.h"
#include "ui/monarch/butterfly_stage.h"
#include "ui/monarch/step_words.h"
#include "ui/monarch/view_words.h"
#include "ui/theme/segmented.h"

#include <algorithm>
#include <numeric>
#include <set>

using namespace longwave;
using namespace longwave::ui;

namespace {

TEST(Wires, PlacesArePermutations) {
    for (const auto& factors : {std::vector<std::int64_t>{4, 4}, {2, 6}, {2, 3, 4}, {3, 2, 2, 5}})
        for (const bool causal : {false, true}) {
            const MonarchTrace trace = traceMonarch(optionsOf(factors, causal, true));
            for (std::size_t step = 0; step < trace.steps.size(); ++step)
                for (const WireOrder order : {WireOrder::Grouped, WireOrder::Memory}) {
                    std::vector<int> places = placesOf(trace, step, order);
                    std::sort(places.begin(), places.end());
                    std::vector<int> all(trace.steps[step].values.size());
                    std::iota(all.begin(), all.end(), 0);
                    EXPECT_EQ(places, all) << trace.steps[step].name;
                }
        }
}

TEST(Wires, GroupedButterfliesStandInOnePiece) {
    for (const auto& factors : {std::vector<std::int64_t>{4, 4}, {8, 2}, {2, 3, 4}, {2, 2, 3, 2}}) {
        const MonarchTrace trace = traceMonarch(optionsOf(factors, false));
        for (std::size_t step = 1; step < trace.steps.size(); ++step) {
            if (!isProduct(trace.steps[step].kind))
                continue;
            const WireSegment segment = segmentOf(trace, step, WireOrder::Grouped);
            for (const auto& butterfly : butterfliesOf(trace, step))
                for (const std::vector<int>* places : {&segment.from, &segment.to}) {
                    std::vector<int> at;
                    for (const std::int64_t cell : butterfly)
                        at.push_back((*places)[static_cast<std::size_t>(cell)]);
                    const auto [low, high] = std::minmax_element(at.begin(), at.end());
                    EXPECT_EQ(*high - *low + 1, static_cast<int>(at.size())) << trace.steps[step].name;
                }
            EXPECT_EQ(segment.blocks.size(), static_cast<std::size_t>(segment.butterflies));
        }
    }
}

TEST(Wires, AreCountedAsTheTraceHasThem) {
    for (const auto& factors : {std::vector<std::int64_t>{4, 4}, {16, 16}, {2, 32}, {2, 3, 4}})
        for (const bool causal : {false, true}) {
            const MonarchTrace trace = traceMonarch(optionsOf(factors, causal, true));
            for (std::size_t step = 1; step < trace.steps.size(); ++step) {
                const WireSegment segment = segmentOf(trace, step, WireOrder::Memory);
                std::int64_t terms = 0;
                for (std::size_t cell = 0; cell < trace.steps[step].values.size(); ++cell)
                    terms += static_cast<std::int64_t>(termsOf(trace, step, static_cast<std::int64_t>(cell)).size());
                EXPECT_EQ(segment.wires, terms) << trace.steps[step].name;
                EXPECT_LE(segment.wires, segment.possible);
                if (!segment.drawn.empty() && segment.drawnEvery == 1) {
                    EXPECT_EQ(static_cast<std::int64_t>(segment.drawn.size()), terms);
                }
            }
        }
}

TEST(Wires, InMemoryOnlyTruePermutationsCross) {
    const MonarchTrace trace = traceMonarch(optionsOf({4, 8}, false, true));
    std::set<std::string> crossing;
    for (std::size_t step = 1; step < trace.steps.size(); ++step)
        if (segmentOf(trace, step, WireOrder::Memory).crosses)
            crossing.insert(trace.steps[step].name);
    EXPECT_EQ(crossing, (std::set<std::string>{"reorder", "reorder_back"}));
    crossing.clear();
    for (std::size_t step = 1; step < trace.steps.size(); ++step)
        if (segmentOf(trace, step, WireOrder::Grouped).crosses)
            crossing.insert(trace.steps[step].name);
    EXPECT_EQ(crossing,
              (std::set<std::string>{"reshape", "twiddles", "reorder", "reorder_back", "inverse_twiddles", "result"}));
}

TEST(Wires, ThePermutationsCancel) {
    const MonarchTrace trace = traceMonarch(optionsOf({2, 3, 4}, false, true));
    std::size_t step = 0;
    while (trace.steps[step].kind != StepKind::Reorder)
        ++step;
    EXPECT_EQ(shownWith(trace, step), (std::vector<std::size_t>{step, step + 1, step + 2}));
    EXPECT_EQ(shownWith(trace, step + 1), shownWith(trace, step));
    EXPECT_EQ(shownWith(trace, step + 2), shownWith(trace, step));
    // Wire after wire, each ends where it began.
    std::vector<std::int64_t> at(static_cast<std::size_t>(trace.points));
    std::iota(at.begin(), at.end(), 0);
    for (const std::size_t s : shownWith(trace, step)) {
        const WireSegment segment = segmentOf(trace, s, WireOrder::Memory);
        std::vector<std::int64_t> next(at.size());
        for (const Wire& wire : segment.drawn)
            next[static_cast<std::size_t>(wire.to)] = at[static_cast<std::size_t>(wire.from)];
        at = next;
    }
    for (std::size_t i = 0; i < at.size(); ++i)
        EXPECT_EQ(at[i], static_cast<std::int64_t>(i));
}

TEST(Wires, SampledWiresPickEveryRowAndColumn) {
    const MonarchTrace trace = traceMonarch(optionsOf({64, 64}, false));
    const WireSegment segment = segmentOf(trace, 1, WireOrder::Grouped);
    EXPECT_EQ(segment.wires, 4096);
    EXPECT_GT(segment.drawnEvery, 1);
    EXPECT_LT(segment.drawn.size(), 128U);
    std::set<std::int64_t> columns;
    for (const Wire& wire : segment.drawn)
        columns.insert(wire.to % 64);
    EXPECT_GT(columns.size(), 32U);
}

TEST(Wires, FactorsAreThoseOfTheTerms) {
    const MonarchTrace trace = traceMonarch(optionsOf({4, 4}, false));
    for (std::size_t step = 1; step < trace.steps.size(); ++step) {
        const WireSegment segment = segmentOf(trace, step, WireOrder::Grouped);
        for (std::size_t cell = 0; cell < segment.factors.size(); ++cell)
            EXPECT_LT(std::abs(segment.factors[cell] -
                               termsOf(trace, step, static_cast<std::int64_t>(cell)).front().coefficient),
                      1e-15);
    }
    const WireSegment twiddles = segmentOf(trace, 3, WireOrder::Grouped);
    EXPECT_EQ(twiddles.labels[0], "1");
    EXPECT_EQ(twiddles.labels[5], "ω");
    EXPECT_EQ(twiddles.labels[11], "ω⁶"); // row 2, column 3
}

TEST(ViewWords, NumbersAndNames) {
    EXPECT_EQ(raised(-123), "⁻¹²³");
    EXPECT_EQ(raised(40), "⁴⁰");
    EXPECT_EQ(subscript(12), "₁₂");
    EXPECT_EQ(complexText({-1.5, 0}), "−1.500");
    EXPECT_EQ(complexText({0.70711, -0.70711}), "0.707 − 0.707i");
    EXPECT_EQ(complexText({-1e-17, 1}), "0.000 + 1.000i");
    EXPECT_EQ(complexText({0, 0}), "0.000");
    EXPECT_EQ(complexText({3e-6, 0}), "3.00 × 10⁻⁶");
    EXPECT_EQ(productText({8, 16}), "8 × 16");
    const MonarchTrace trace = traceMonarch(optionsOf({2, 3, 4}, false));
    EXPECT_EQ(cellName(trace, 0, 5), "x[5]");
    EXPECT_EQ(cellName(trace, 2, 13), "A₁[1, 1]");
    EXPECT_EQ(axesText(trace, 2), "k₁, m₁");
    for (std::size_t step = 0; step < trace.steps.size(); ++step)
        for (std::size_t other = 0; other < step; ++other)
            EXPECT_NE(titleOf(trace, step), titleOf(trace, other));
}

class ButterflyStageTest : public WalkTest {
  protected:
    void show(const MonarchChoices& chosen) {
        choose(chosen);
        stage_ = std::make_unique<ButterflyStage>(walk_);
        stage_->resize(800, 560);
        stage_->show();
        QCoreApplication::processEvents();
    }
    QPoint place(std::size_t column, std::int64_t cell) {
        return stage_->canvas()->scene().nodeAt(column, cell).toPoint();
    }
    std::unique_ptr<ButterflyStage> stage_;
};

TEST_F(ButterflyStageTest, ThePointerFindsTheCellAndPinsIt) {
    show(choices({8, 8}));
    const std::size_t step = stepOf(StepKind::DftColumns);
    walk_.setStep(step);
    ButterflyCanvas* canvas = stage_->canvas();
    for (const std::int64_t cell : {0, 25, 63}) {
        QTest::mouseMove(canvas, place(1, cell));
        ASSERT_TRUE(walk_.pointed());
        EXPECT_EQ(*walk_.pointed(), (StageCell{TraceRow::Signal, step, cell}));
        // Half of the inputs are padding: four remain.
        EXPECT_EQ(stage_->lens()->lines().size(), 4);
    }
    QTest::mouseMove(canvas, place(0, 9));
    EXPECT_EQ(*walk_.pointed(), (StageCell{TraceRow::Signal, step - 1, 9}));
    QTest::mouseClick(canvas, Qt::LeftButton, {}, place(1, 25));
    EXPECT_TRUE(walk_.isPinned());
    QTest::mouseMove(canvas, place(1, 3));
    EXPECT_EQ(walk_.pointed()->cell, 25);
    leavePicture(*stage_, "butterfly_dft_pinned");
    QTest::mouseClick(canvas, Qt::LeftButton, {}, place(1, 25));
    EXPECT_FALSE(walk_.isPinned());
}

TEST_F(ButterflyStageTest, TheKeyboardWalksThePlaces) {
    show(choices({4, 4}));
    walk_.setStep(stepOf(StepKind::DftColumns));
    ButterflyCanvas* canvas = stage_->canvas();
    canvas->setFocus();
    QTest::keyClick(canvas, Qt::Key_Down);
    ASSERT_TRUE(walk_.pointed());
    EXPECT_EQ(walk_.pointed()->cell, 0);
    QTest::keyClick(canvas, Qt::Key_Down);
    EXPECT_EQ(walk_.pointed()->cell, 4); // the next in the column, not in memory
    stage_->order()->setCurrentIndex(1);
    QTest::keyClick(canvas, Qt::Key_Down);
    EXPECT_EQ(walk_.pointed()->cell, 5);
    QTest::keyClick(canvas, Qt::Key_End);
    EXPECT_EQ(walk_.pointed()->cell, 15);
    QTest::keyClick(canvas, Qt::Key_Home);
    EXPECT_EQ(walk_.pointed()->cell, 0);
    QTest::keyClick(canvas, Qt::Key_Return);
    EXPECT_TRUE(walk_.isPinned());
    QTest::keyClick(canvas, Qt::Key_Down);
    EXPECT_TRUE(walk_.isPinned());
    EXPECT_EQ(walk_.pointed()->cell, 1);
    QTest::keyClick(canvas, Qt::Key_Escape);
    EXPECT_FALSE(walk_.pointed());
}

TEST_F(ButterflyStageTest, TheLensWritesTheSumOut) {
    MonarchChoices chosen = choices({4, 4});
    chosen.causal = false;
    show(chosen);
    const std::size_t step = stepOf(StepKind::DftRows, 1);
    walk_.setStep(step);
    walk_.pin(StageCell{TraceRow::Signal, step, 6});
    const QStringList lines = stage_->lens()->lines();
    ASSERT_EQ(lines.size(), 4);
    std::complex<double> sum = 0;
    for (const TraceTerm& term : termsOf(trace(), step, 6))
        sum += term.coefficient * trace().steps[step - 1].values[static_cast<std::size_t>(term.source)];
    EXPECT_LT(std::abs(sum - trace().steps[step].values[6]), 1e-12);
    EXPECT_TRUE(lines[0].startsWith("B[1, 0] = "));
    EXPECT_TRUE(lines[3].contains(complexText(termsOf(trace(), step, 6)[3].coefficient)));
    EXPECT_TRUE(stage_->canvas()->accessibleDescription().startsWith("U[1, 2] = "));
}

TEST_F(ButterflyStageTest, TheKernelsCellsAreThereWhereTheyEnter) {
    show(choices({8, 8}));
    const std::size_t multiply = stepOf(StepKind::Multiply, 1), end = trace().kernelSteps.size() - 1;
    walk_.setStep(multiply);
    QCoreApplication::processEvents();
    ButterflyCanvas* canvas = stage_->canvas();
    const QImage plain = canvas->grab().toImage();
    walk_.pin(StageCell{TraceRow::Kernel, end, 10});
    EXPECT_NE(canvas->grab().toImage(), plain);
    ASSERT_EQ(stage_->lens()->lines().size(), 1);
    EXPECT_TRUE(stage_->lens()->lines()[0].startsWith("K[1, 2] = ")) << qPrintable(stage_->lens()->lines()[0]);
    EXPECT_TRUE(canvas->accessibleDescription().startsWith("K[1, 2] = "))
        << qPrintable(canvas->accessibleDescription());
    // Its taps reach nothing before the product: the picture stays calm there.
    walk_.setStep(2);
    QCoreApplication::processEvents();
    const QImage pinned = canvas->grab().toImage();
    walk_.pin({});
    EXPECT_EQ(canvas->grab().toImage(), pinned);
    // The pointer finds it at the factor's name.
    walk_.setStep(multiply);
    const WireScene& scene = canvas->scene();
    std::set<std::int64_t> found;
    for (int y = 0; y < canvas->height(); y += 2)
        for (int x = 0; x < canvas->width(); x += 5)
            if (const auto cell = scene.kernelCellAt(QPointF(x, y))) {
                EXPECT_EQ(cell->row, TraceRow::Kernel);
                EXPECT_EQ(cell->step, end);
                found.insert(cell->cell);
            }
    EXPECT_EQ(found.size(), 64u);
}

TEST_F(ButterflyStageTest, WhatHappensWhileItIsHiddenIsSeenWhenItIsShown) {
    show(choices({4, 4}));
    walk_.setStep(2);
    const QImage before = stage_->grab().toImage();
    stage_->hide();
    choose(choices({2, 6}));
    walk_.setStep(4);
    walk_.pin(StageCell{TraceRow::Signal, 4, 3});
    stage_->show();
    QCoreApplication::processEvents();
    EXPECT_TRUE(stage_->sentence().startsWith("2 butterflies: each mixes 6 cells")) << qPrintable(stage_->sentence());
    EXPECT_EQ(stage_->lens()->lines().size(), 6);
    const QImage shown = stage_->grab().toImage();
    EXPECT_NE(shown, before);
    // As if it had never been hidden.
    auto fresh = std::make_unique<ButterflyStage>(walk_);
    fresh->resize(stage_->size());
    fresh->show();
    QCoreApplication::processEvents();
    EXPECT_EQ(fresh->overview()->grab().toImage(), stage_->overview()->grab().toImage());
    EXPECT_EQ(fresh->canvas()->grab().toImage().size(), stage_->canvas()->grab().toImage().size());
}

TEST_F(ButterflyStageTest, AClickOnTheOverviewGoesToTheStep) {
    show(choices({8, 8}));
    for (std::size_t step = 0; step < walk_.stepCount(); ++step) {
        QTest::mouseClick(stage_->overview(), Qt::LeftButton, {}, stage_->overview()->placeOf(step));
        EXPECT_EQ(walk_.step(), step);
    }
}

TEST_F(ButterflyStageTest, ByMemoryNothingButPermutationsCrosses) {
    MonarchChoices reordered = choices({8, 8});
    reordered.reorder = true;
    show(reordered);
    for (const StepKind kind : {StepKind::Reshape, StepKind::DftColumns, StepKind::Twiddles, StepKind::Reorder}) {
        walk_.setStep(stepOf(kind));
        stage_->order()->setCurrentIndex(0);
        const QImage grouped = stage_->canvas()->grab().toImage();
        const QString sentence = stage_->sentence();
        stage_->order()->setCurrentIndex(1);
        EXPECT_EQ(stage_->canvas()->order(), WireOrder::Memory);
        leavePicture(*stage_, QStringLiteral("butterfly_memory_%1").arg(walk_.step() + 1));
        if (kind == StepKind::Reorder) { // it moves values, however one draws it
            EXPECT_EQ(stage_->canvas()->grab().toImage(), grouped);
            continue;
        }
        EXPECT_NE(stage_->canvas()->grab().toImage(), grouped);
        EXPECT_NE(stage_->sentence(), sentence);
    }
}

TEST_F(ButterflyStageTest, EveryStepOfManyShapesIsDrawnAndSaysHowMany) {
    MonarchChoices large = choices({64, 64});
    MonarchChoices reordered = choices({8, 8});
    reordered.reorder = true;
    MonarchChoices deep = choices({4, 4, 4});
    deep.causal = false;
    MonarchChoices partnered = choices({4, 8});
    partnered.partnered = true;
    partnered.causal = false;
    int number = 0;
    for (const MonarchChoices& chosen :
         {choices({4, 4}), choices({8, 8}), reordered, deep, partnered, choices({2, 30}), large, choices({2, 2048})}) {
        show(chosen);
        QImage before;
        for (std::size_t step = 0; step < walk_.stepCount(); ++step) {
            walk_.setStep(step);
            const QImage picture = stage_->canvas()->grab().toImage();
            EXPECT_NE(picture, before) << trace().steps[step].name;
            before = picture;
            EXPECT_GT(stage_->sentence().size(), 40) << qPrintable(stage_->sentence());
            leavePicture(*stage_, QStringLiteral("butterfly_%1_%2").arg(number).arg(step + 1, 2, 10, QChar('0')));
            // Pointing changes the picture, and costs no more than it shows.
            walk_.hover(StageCell{TraceRow::Signal, step, 0});
            EXPECT_NE(stage_->canvas()->grab().toImage(), before) << trace().steps[step].name;
            walk_.hover({});
        }
        ++number;
    }
}

} // namespace
