// SPDX-License-Identifier: GPL-3.0-or-later
// The view of tiles: its numbers against the trace's own, and the hands on its picture.
#include "compute/monarch/tile_view.h"
#include "tests/ui/monarch_views_fixture.h"
#include "ui/monarch/cell_terms.h"
#include "ui/monarch/formula_line.h"
#include "ui/monarch/tiles_picture.h"
#include "ui/monarch/tiles_stage.h"
#include "ui/monarch/tiles_words.h"
#include "ui/theme/format.h"

#include <numeric>
#include <set>

using namespace longwave;
using namespace longwave::ui;

namespace {

TEST(Tiles, WhatTheyDoForSomethingIsTheStepsArithmetic) {
    for (const auto& factors : {std::vector<std::int64_t>{8, 8}, {16, 16}, {4, 40}, {32, 2}, {3, 5, 7}, {16, 16, 2}})
        for (const bool causal : {false, true}) {
            const MonarchTrace trace = traceMonarch(optionsOf(factors, causal));
            for (std::size_t step = 1; step < trace.steps.size(); ++step) {
                const TilesModel model(trace, step);
                EXPECT_EQ(model.isProduct, isProduct(trace.steps[step].kind));
                if (!model.isProduct)
                    continue;
                EXPECT_NEAR(model.forSomething(), trace.steps[step].flops, 1e-9 * trace.steps[step].flops)
                    << trace.steps[step].name;
                EXPECT_GE(model.forNothing(), -1e-9);
                // The fill of a product is that of its tiles.
                for (const TileProduct& p : model.view.products) {
                    const double fill = model.rowsUsed[static_cast<std::size_t>(p.row)] *
                                        model.innerUsed[static_cast<std::size_t>(p.inner)] *
                                        model.columnsUsed[static_cast<std::size_t>(p.column)] / 4096.0;
                    EXPECT_DOUBLE_EQ(p.fill, fill);
                }
            }
        }
}

TEST(Tiles, FullAtSixteenAndThreeTimesTheProductsWhenAccurate) {
    TraceOptions accurate = optionsOf({16, 16}, false);
    accurate.precision = StagePrecision::Accurate;
    const MonarchTrace trace = traceMonarch(accurate);
    std::size_t step = 1;
    while (trace.steps[step].kind != StepKind::DftRows)
        ++step;
    const TilesModel model(trace, step);
    EXPECT_EQ(model.view.products.size(), 1U);
    EXPECT_DOUBLE_EQ(model.view.fill(), 1);
    EXPECT_EQ(model.view.realProducts, 12);
    EXPECT_DOUBLE_EQ(model.forNothing(), 0);
    EXPECT_TRUE(whySixteen(model).contains("16 is a multiple of 16"));
    const MonarchTrace small = traceMonarch(optionsOf({8, 8}, false));
    EXPECT_TRUE(whySixteen(TilesModel(small, 2)).contains("25.0"));
}

TEST(Tiles, CellsAndPlacesAgree) {
    const MonarchTrace trace = traceMonarch(optionsOf({3, 4, 5}, false));
    for (std::size_t step = 1; step < trace.steps.size(); ++step) {
        const TilesModel model(trace, step);
        if (!model.isProduct)
            continue;
        for (std::int64_t cell = 0; cell < trace.points; ++cell) {
            const TilesModel::Place place = model.placeOf(cell);
            EXPECT_EQ(model.cellAt(place), cell);
            // Its terms stand in its column.
            for (const TraceTerm& term : termsOf(trace, step, cell))
                EXPECT_EQ(model.placeOf(term.source).column, place.column);
        }
        EXPECT_EQ(model.cellAt({model.size, 0}), -1);
        EXPECT_EQ(model.cellAt({0, model.columns}), -1);
        // What takes part has a colour, what fills up has none.
        EXPECT_EQ(qAlpha(model.result.pixel(0, 0)), 255);
        EXPECT_EQ(qAlpha(model.result.pixel(0, model.result.height() - 1)), 0);
    }
}

class TilesStageTest : public WalkTest {
  protected:
    void show(const MonarchChoices& chosen) {
        choose(chosen);
        stage_ = std::make_unique<TilesStage>(walk_);
        stage_->resize(800, 560);
        stage_->show();
        QCoreApplication::processEvents();
    }
    std::unique_ptr<TilesStage> stage_;
};

TEST_F(TilesStageTest, SaysWhatTensorCoresDo) {
    show(choices({8, 8})); // causal: half of the input is padding
    walk_.setStep(stepOf(StepKind::DftColumns));
    // One product: 8 × 4 of 16 × 16, 8 columns of 16.
    const QStringList facts = stage_->facts();
    EXPECT_EQ(facts[0], "Products done: 1 of 1");
    EXPECT_EQ(facts[1], QStringLiteral("How full: 6.3") + format::kThinSpace + "%");
    EXPECT_TRUE(facts[2].endsWith("2 (one side is real)"));
    EXPECT_TRUE(facts[3].endsWith("16,384 flop")) << qPrintable(facts[3]);
    EXPECT_TRUE(facts[4].contains("1,024 flop")) << qPrintable(facts[4]);
    EXPECT_TRUE(facts[5].contains("15,360 flop")) << qPrintable(facts[5]);
    MonarchChoices accurate = choices({8, 8});
    accurate.precision = StagePrecision::Accurate;
    choose(accurate);
    EXPECT_TRUE(stage_->facts()[2].contains("2 × 3 = 6")) << qPrintable(stage_->facts()[2]);
}

TEST_F(TilesStageTest, ThePointerAndTheKeyboardFindCells) {
    show(choices({16, 16}));
    const std::size_t step = stepOf(StepKind::DftRows, 1);
    walk_.setStep(step);
    TilesPicture* picture = stage_->picture();
    for (const std::int64_t cell : {0, 37, 255}) {
        QTest::mouseMove(picture, picture->placeOf(cell));
        ASSERT_TRUE(walk_.pointed());
        EXPECT_EQ(*walk_.pointed(), (StageCell{TraceRow::Signal, step, cell}));
    }
    QTest::mouseClick(picture, Qt::LeftButton, {}, picture->placeOf(37));
    EXPECT_TRUE(walk_.isPinned());
    leavePicture(*stage_, "tiles_pinned");
    picture->setFocus();
    QTest::keyClick(picture, Qt::Key_Escape);
    EXPECT_FALSE(walk_.pointed());
    QTest::keyClick(picture, Qt::Key_Down);
    EXPECT_EQ(walk_.pointed()->cell, 0);
    // Of the row DFT the rows of its matrix are the columns of the picture.
    QTest::keyClick(picture, Qt::Key_Down);
    EXPECT_EQ(walk_.pointed()->cell, 1);
    QTest::keyClick(picture, Qt::Key_Right, Qt::ShiftModifier);
    EXPECT_EQ(walk_.pointed()->cell, 17);
}

TEST_F(TilesStageTest, ThePointedCellIsWrittenOut) {
    show(choices({32, 16}));
    const std::size_t step = stepOf(StepKind::DftColumns);
    walk_.setStep(step);
    const QString nothing = stage_->sum();
    // Row 17 of 32, column 3: the lower tile. Of its two products the one with padding is left out.
    walk_.hover(StageCell{TraceRow::Signal, step, 17 * 16 + 3});
    EXPECT_TRUE(stage_->sum().startsWith("A[17, 3] = Σ ")) << qPrintable(stage_->sum());
    EXPECT_TRUE(stage_->sum().endsWith("It lies in tile 1, 0: one product of tiles.")) << qPrintable(stage_->sum());
    EXPECT_TRUE(stage_->picture()->accessibleDescription().startsWith(stage_->sum()));
    walk_.hover({});
    EXPECT_EQ(stage_->sum(), nothing);
    MonarchChoices circular = choices({32, 16});
    circular.causal = false;
    choose(circular);
    walk_.pin(StageCell{TraceRow::Signal, step, 17 * 16 + 3});
    EXPECT_TRUE(stage_->sum().endsWith("It lies in tile 1, 0: the sum of 2 products of tiles."))
        << qPrintable(stage_->sum());
}

TEST_F(TilesStageTest, CellsOfStepsWithoutTilesArePointedAtToo) {
    show(choices({8, 8}));
    TilesPicture* picture = stage_->picture();
    for (std::size_t step = 0; step < walk_.stepCount(); ++step) {
        if (isProduct(trace().steps[step].kind))
            continue;
        walk_.setStep(step);
        QCoreApplication::processEvents();
        QTest::mouseMove(picture, QPoint(1, 1)); // from elsewhere: a pointer that stays does not move
        const QImage plain = picture->grab().toImage();
        QTest::mouseMove(picture, picture->placeOf(11));
        ASSERT_EQ(walk_.pointed(), std::optional(StageCell{TraceRow::Signal, step, 11})) << step;
        EXPECT_NE(picture->grab().toImage(), plain) << step;
        EXPECT_TRUE(stage_->sum().startsWith(FormulaLine::plain(cellName(trace(), *walk_.pointed())))) << step;
    }
    // Left of it stands the kernel's spectrum, and its cells are the kernel's.
    const std::size_t multiply = stepOf(StepKind::Multiply, 1);
    walk_.setStep(multiply);
    std::set<std::pair<TraceRow, std::size_t>> found;
    const int y = picture->placeOf(0).y();
    for (int x = 0; x < picture->width(); x += 3) {
        walk_.hover({});
        QTest::mouseMove(picture, QPoint(x, y));
        if (walk_.pointed())
            found.insert({walk_.pointed()->row, walk_.pointed()->step});
    }
    EXPECT_EQ(found, (std::set<std::pair<TraceRow, std::size_t>>{{TraceRow::Signal, multiply - 1},
                                                                 {TraceRow::Signal, multiply},
                                                                 {TraceRow::Kernel, trace().kernelSteps.size() - 1}}));
    picture->setFocus();
    walk_.letGo();
    QTest::keyClick(picture, Qt::Key_Down);
    QTest::keyClick(picture, Qt::Key_Down);
    EXPECT_EQ(walk_.pointed(), std::optional(StageCell{TraceRow::Signal, multiply, 8}));
    QTest::keyClick(picture, Qt::Key_Right, Qt::ShiftModifier);
    EXPECT_EQ(walk_.pointed(), std::optional(StageCell{TraceRow::Signal, multiply, 9}));
}

TEST_F(TilesStageTest, ManyColumnsAreDrawnInPartAndFollowThePinned) {
    show(choices({2, 2048}));
    const std::size_t step = stepOf(StepKind::DftColumns);
    walk_.setStep(step);
    EXPECT_LT(stage_->picture()->columnsDrawn(), 128);
    EXPECT_TRUE(stage_->picture()->placeOf(2047).isNull());
    walk_.pin(StageCell{TraceRow::Signal, step, 2047});
    EXPECT_FALSE(stage_->picture()->placeOf(2047).isNull());
}

TEST_F(TilesStageTest, EveryStepOfManyShapesIsDrawn) {
    MonarchChoices sparse = choices({16, 32});
    sparse.keepFrequencies = 0.25;
    MonarchChoices circular = choices({64, 64});
    circular.causal = false;
    int number = 0;
    for (const MonarchChoices& chosen :
         {choices({8, 8}), choices({16, 16}), choices({24, 24}), sparse, choices({64, 64}), circular,
          choices({2, 2048}), choices({2048, 2}), choices({16, 16, 16})}) {
        show(chosen);
        QImage before;
        for (std::size_t step = 0; step < walk_.stepCount(); ++step) {
            walk_.setStep(step);
            QCoreApplication::processEvents();
            const QImage picture = stage_->grab().toImage();
            EXPECT_NE(picture, before) << trace().steps[step].name;
            before = picture;
            if (isProduct(trace().steps[step].kind) || step == 3)
                leavePicture(*stage_, QStringLiteral("tiles_%1_%2").arg(number).arg(step + 1, 2, 10, QChar('0')));
        }
        ++number;
    }
}

} // namespace
