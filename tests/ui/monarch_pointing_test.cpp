// SPDX-License-Identifier: GPL-3.0-or-later
// A cell of the stage that is pointed at: its sum, its words, and where it leads.
#include "tests/ui/monarch_stage_fixture.h"
#include "ui/monarch/cell_numbers.h"
#include "ui/monarch/chain_strip.h"
#include "ui/monarch/formula_line.h"
#include "ui/monarch/sequence_strip.h"
#include "ui/monarch/term_table.h"

#include <algorithm>
#include <cmath>

using namespace longwave;
using namespace longwave::ui;
using namespace longwave::ui::test;

namespace {

/// The sum that a cell is, from the sequence as written: what is summed up to and with level `level`.
Complex columnSum(const std::vector<double>& x, const Factors& factors, std::int64_t k, std::int64_t column) {
    const std::int64_t columns = [&] {
        std::int64_t n = 1;
        for (std::size_t i = 1; i < factors.size(); ++i)
            n *= factors[i];
        return n;
    }();
    Complex sum = 0;
    for (std::int64_t n = 0; n < factors[0]; ++n)
        if (const auto at = static_cast<std::size_t>(n * columns + column); at < x.size())
            sum += x[at] *
                   std::polar(1.0, -kTau * static_cast<double>(k * n % factors[0]) / static_cast<double>(factors[0]));
    return sum;
}

TEST_F(MonarchStage, HoveringACellTellsItsSum) {
    for (const Factors& factors : {Factors{8, 8}, {4, 16}, {16, 4}, {4, 4, 4}, {2, 3, 4, 5}, {4, 1024}}) {
        SCOPED_TRACE(factors.size() * 10000 + static_cast<std::size_t>(factors[0]));
        show(choicesOf(factors));
        walk_->setStep(2);
        ASSERT_EQ(trace().steps[2].kind, StepKind::DftColumns);
        const LevelView view = trace().view(0);
        const std::int64_t k = view.rows - 1, column = std::min<std::int64_t>(view.columns - 1, 5);
        const StageCell cell{TraceRow::Signal, 2, k * view.columns + column};
        pointAt(cell);
        ASSERT_TRUE(walk_->pointed());
        EXPECT_EQ(*walk_->pointed(), cell);
        const CellSum& sum = *stage_->sum();
        EXPECT_EQ(sum.cell, cell);
        EXPECT_EQ(sum.terms.size(), static_cast<std::size_t>((view.rows + 1) / 2)); // the rest is padding
        const Complex expected = columnSum(trace().options.signal, factors, k, column);
        EXPECT_LT(std::abs(sum.value - expected), 1e-12 * std::abs(expected) + 1e-13);
        EXPECT_LT(std::abs(sum.terms.back().sum - expected), 1e-12 * std::abs(expected) + 1e-13);
        EXPECT_EQ(sum.coefficientName, QStringLiteral("F₁[%1, n₁]").arg(k));
        EXPECT_EQ(sum.sourceName(0), QStringLiteral("x[%1]").arg(column));
        EXPECT_EQ(stage_->table()->model()->rowCount(), static_cast<int>(sum.terms.size()));
        // The input and the matrix stand by their row and column.
        const CellProduct& product = board()->product();
        EXPECT_EQ(product.panel(product.output)->placeOf(cell), (CellPlace{k, column}));
        for (const CellSum::Term& term : sum.terms)
            EXPECT_EQ(product.panel(product.input)->placeOf({TraceRow::Signal, 1, term.term.source}),
                      (CellPlace{term.term.index, column}));
    }
}

TEST_F(MonarchStage, RowsMeetTheColumnsOfTheMatrix) {
    show(choicesOf({4, 8}, false));
    const std::size_t step = stepOf(trace(), StepKind::DftRows);
    walk_->setStep(step);
    const StageCell cell{TraceRow::Signal, step, 2 * 8 + 5};
    pointAt(cell);
    const CellSum& sum = *stage_->sum();
    ASSERT_EQ(sum.cell, cell);
    EXPECT_EQ(sum.name, QStringLiteral("U[2, 5]"));
    EXPECT_EQ(sum.valueName, QStringLiteral("B[2, n₂]"));
    EXPECT_EQ(sum.coefficientName, QStringLiteral("F₂[n₂, 5]"));
    // U[2, 5] is the frequency 2 + 4·5.
    Complex expected = 0;
    for (int n = 0; n < 32; ++n)
        expected += trace().options.signal[static_cast<std::size_t>(n)] * std::polar(1.0, -kTau * (22 * n % 32) / 32.0);
    EXPECT_LT(std::abs(sum.value - expected), 1e-12 * std::abs(expected));
    // The matrix at [n, k] as drawn.
    const CellProduct& product = board()->product();
    const CellPanel* matrix = product.panel(product.factor);
    EXPECT_LT(std::abs(matrix->value({3, 5}) - std::polar(1.0, -kTau * 15 / 8)), 1e-14);
}

TEST_F(MonarchStage, PointingAtTheMatrixMeansTheOutput) {
    show(choicesOf({8, 8}));
    walk_->setStep(2);
    pointAt({TraceRow::Signal, 2, 3 * 8 + 1});
    const PanelPlace& matrix = board()->places().panels()[0];
    moveTo(board(), matrix.cellRect({6, 2}).center().toPoint());
    EXPECT_EQ(walk_->pointed(), (StageCell{TraceRow::Signal, 2, 6 * 8 + 1}));
    // Beside all cells: nothing is pointed at, and the largest stands for all.
    moveTo(board(), QPoint(2, board()->height() - 2));
    EXPECT_FALSE(walk_->pointed());
    double largest = 0;
    for (const Complex& z : trace().steps[2].values)
        largest = std::max(largest, std::abs(z));
    EXPECT_EQ(std::abs(stage_->sum()->value), largest);
}

TEST_F(MonarchStage, AClickPinsAndLetsGo) {
    show(choicesOf({8, 8}));
    walk_->setStep(2);
    const StageCell cell{TraceRow::Signal, 2, 25};
    moveTo(board(), middleOf(cell));
    QTest::mouseClick(board(), Qt::LeftButton, {}, middleOf(cell));
    EXPECT_TRUE(walk_->isPinned());
    pointAt({TraceRow::Signal, 2, 12}); // what is pinned stays
    EXPECT_EQ(walk_->pointed(), cell);
    EXPECT_EQ(stage_->sum()->cell, cell);
    // Its way goes on through the steps: in the next it is one dashed cell, and its sum stays.
    walk_->setStep(3);
    EXPECT_EQ(walk_->pointed(), cell);
    EXPECT_EQ(stage_->sum()->cell, cell);
    QTest::mouseClick(board(), Qt::LeftButton, {}, middleOf(cell)); // now in the input
    EXPECT_FALSE(walk_->isPinned());
    QTest::mouseClick(board(), Qt::LeftButton, {}, middleOf({TraceRow::Signal, 3, 7}));
    EXPECT_TRUE(walk_->isPinned());
    QTest::keyClick(board(), Qt::Key_Escape);
    EXPECT_FALSE(walk_->isPinned());
}

TEST_F(MonarchStage, WorksByKeys) {
    show(choicesOf({8, 8}));
    walk_->setStep(2);
    walk_->hover(StageCell{TraceRow::Signal, 2, 9});
    QTest::keyClick(board(), Qt::Key_Right);
    EXPECT_EQ(walk_->pointed(), (StageCell{TraceRow::Signal, 2, 10}));
    QTest::keyClick(board(), Qt::Key_Down);
    EXPECT_EQ(walk_->pointed(), (StageCell{TraceRow::Signal, 2, 18}));
    QTest::keyClick(board(), Qt::Key_Up, Qt::ControlModifier);
    EXPECT_EQ(walk_->pointed(), (StageCell{TraceRow::Signal, 2, 2}));
    QTest::keyClick(board(), Qt::Key_Left);
    QTest::keyClick(board(), Qt::Key_Left);
    QTest::keyClick(board(), Qt::Key_Left); // the edge
    EXPECT_EQ(walk_->pointed(), (StageCell{TraceRow::Signal, 2, 0}));
    QTest::keyClick(board(), Qt::Key_Return);
    EXPECT_TRUE(walk_->isPinned());
    QTest::keyClick(board(), Qt::Key_Right); // the pin moves along
    EXPECT_TRUE(walk_->isPinned());
    EXPECT_EQ(walk_->pointed(), (StageCell{TraceRow::Signal, 2, 1}));
    QTest::keyClick(board(), Qt::Key_Return);
    EXPECT_FALSE(walk_->isPinned());
    QTest::keyClick(board(), Qt::Key_Escape);
    EXPECT_FALSE(walk_->pointed());
    EXPECT_EQ(board()->focusPolicy(), Qt::StrongFocus);
}

TEST_F(MonarchStage, OpensRowsIntoBlocks) {
    show(choicesOf({4, 4, 4}, false));
    const std::size_t step = stepOf(trace(), StepKind::DftColumns, 1);
    walk_->setStep(step);
    EXPECT_EQ(board()->product().blocks, 4);
    EXPECT_EQ(board()->block(), 0);
    QTest::keyClick(board(), Qt::Key_PageDown);
    EXPECT_EQ(board()->block(), 1);
    EXPECT_GE(stage_->sum()->cell.cell, 16); // the example is of that block
    EXPECT_LT(stage_->sum()->cell.cell, 32);
    // A cell of another block that is pointed at brings it.
    const StageCell cell{TraceRow::Signal, step, 3 * 16 + 6};
    walk_->hover(cell);
    EXPECT_EQ(board()->block(), 3);
    EXPECT_FALSE(board()->rectOf(cell).isEmpty());
    EXPECT_EQ(stage_->sum()->name, QStringLiteral("A₂[3, 1, 2]"));
    // Pinned in the first step, it is followed to blocks that depend on it.
    walk_->pin(StageCell{TraceRow::Signal, step, 16 + 3});
    walk_->setStep(stepOf(trace(), StepKind::InverseRows));
    EXPECT_EQ(board()->block(), 1);
    walk_->setStep(stepOf(trace(), StepKind::Result));
    EXPECT_EQ(board()->block(), 0);
}

TEST_F(MonarchStage, CroppedPicturesFollowThePointedCell) {
    show(choicesOf({2, 2048}));
    walk_->setStep(2);
    EXPECT_TRUE(board()->places().isCropped());
    EXPECT_TRUE(board()->cropText().contains(QStringLiteral("2,048")));
    const StageCell far{TraceRow::Signal, 2, 2048 + 2000};
    EXPECT_TRUE(board()->rectOf(far).isEmpty());
    walk_->hover(far);
    const QRectF rect = board()->rectOf(far);
    EXPECT_FALSE(rect.isEmpty());
    EXPECT_TRUE(QRectF(board()->rect()).contains(rect));
    QTest::keyClick(board(), Qt::Key_Left);
    EXPECT_EQ(walk_->pointed(), (StageCell{TraceRow::Signal, 2, 2048 + 1999}));
}

TEST_F(MonarchStage, TheChainLeadsToItsSteps) {
    MonarchChoices choices = choicesOf({4, 4, 4});
    choices.reorder = true;
    show(choices, {700, 560});
    ChainStrip* chain = stage_->chain();
    const auto links = chain->links();
    ASSERT_EQ(links.size(), 15U); // X A B, X A B, U, û ŷ Y, B′ A′, B′ A′, y
    EXPECT_EQ(links.front().first, 0U);
    EXPECT_EQ(links.back().last, trace().steps.size() - 1);
    for (std::size_t i = 1; i < links.size(); ++i)
        EXPECT_EQ(links[i].first, links[i - 1].last + 1);
    walk_->setStep(links[3].picture);
    EXPECT_TRUE(QRectF(chain->rect()).contains(chain->pictureRect(3)));
    EXPECT_TRUE(QRectF(chain->rect()).contains(chain->pictureRect(4))); // what comes next is in sight
    QTest::mouseClick(chain, Qt::LeftButton, {}, chain->pictureRect(4).center().toPoint());
    EXPECT_EQ(walk_->step(), links[4].picture);
    walk_->setStep(trace().steps.size() - 1); // far to the right: it has scrolled
    EXPECT_TRUE(QRectF(chain->rect()).contains(chain->pictureRect(links.size() - 1)));
    // A cell in a small picture is that step's cell.
    const QRectF last = chain->pictureRect(links.size() - 1);
    moveTo(chain, (last.topLeft() + QPointF(2, 2)).toPoint());
    EXPECT_EQ(walk_->pointed(), (StageCell{TraceRow::Signal, links.back().picture, 0}));
}

TEST_F(MonarchStage, SamplesArePointedAtInTheStrip) {
    show(choicesOf({8, 8}));
    walk_->setStep(2);
    SequenceStrip* strip = stage_->sequence();
    moveTo(strip, strip->barOf(9).center().toPoint());
    EXPECT_EQ(walk_->pointed(), (StageCell{TraceRow::Signal, 0, 9}));
    EXPECT_EQ(stage_->sum()->name, QStringLiteral("x[9]"));
    walk_->setStep(0);
    EXPECT_FALSE(strip->isVisible()); // the large picture is the sequence
    moveTo(board(), board()->rectOf({TraceRow::Kernel, 0, 4}).center().toPoint());
    EXPECT_EQ(walk_->pointed(), (StageCell{TraceRow::Kernel, 0, 4}));
    EXPECT_EQ(stage_->sum()->name, QStringLiteral("k[4]"));
    walk_->setStep(trace().steps.size() - 1);
    EXPECT_EQ(strip->shown().step, trace().steps.size() - 1); // y, against the direct sum
}

TEST_F(MonarchStage, SaysInWordsWhatItShows) {
    show(choicesOf({8, 8}));
    walk_->setStep(2);
    walk_->hover(StageCell{TraceRow::Signal, 2, 25});
    const QString text = stage_->textAlternative();
    for (const char* part : {"Step 3 of 11", "DFT down the columns", "A = F₁ · X", "F₁: 8 rows, 8 columns", "A[3, 1]",
                             "It depends on 4 of 64 samples.", "4 of 8 terms are skipped"})
        EXPECT_TRUE(text.contains(QString::fromUtf8(part))) << part << " in " << qPrintable(text);
    EXPECT_TRUE(text.contains(complexText(trace().steps[2].values[25], decimalsFor(board()->product().panels[2].max))));
    EXPECT_EQ(board()->accessibleDescription(), text);
    // The table has the terms in words, too.
    const QAbstractItemModel* terms = stage_->table()->model();
    ASSERT_EQ(terms->rowCount(), 4);
    EXPECT_EQ(terms->headerData(TermModel::Coefficient, Qt::Horizontal).toString(), QStringLiteral("F₁[3, n₁]"));
    EXPECT_EQ(terms->index(1, TermModel::Source).data().toString(), QStringLiteral("x[9]"));
    EXPECT_EQ(terms->index(1, TermModel::Phase).data().toString(), QStringLiteral("−135°"));
    EXPECT_EQ(terms->index(3, TermModel::Sum).data().toString(),
              complexText(trace().steps[2].values[25], decimalsFor(board()->product().panels[2].max)));
}

TEST_F(MonarchStage, SkippedCellsSayWhy) {
    MonarchChoices choices = choicesOf({8, 8});
    choices.keepFrequencies = 0.25;
    show(choices);
    walk_->setStep(1);
    walk_->hover(StageCell{TraceRow::Signal, 1, 60});
    EXPECT_TRUE(stage_->textAlternative().contains(QStringLiteral("padding")));
    const std::size_t multiply = stepOf(trace(), StepKind::Multiply);
    walk_->setStep(multiply);
    const auto& skipped = trace().steps[multiply].skipped;
    const auto dropped = std::find(skipped.begin(), skipped.end(), std::uint8_t{1}) - skipped.begin();
    walk_->hover(StageCell{TraceRow::Signal, multiply, dropped});
    EXPECT_TRUE(stage_->textAlternative().contains(QStringLiteral("dropped")));
    EXPECT_TRUE(stage_->sum()->terms.empty());
}

TEST_F(MonarchStage, AKernelsCellIsTracedToTheOutputsAndToTheTaps) {
    show(choicesOf({8, 8}));
    const std::size_t last = trace().steps.size() - 1, end = trace().kernelSteps.size() - 1;
    const std::size_t multiply = stepOf(trace(), StepKind::Multiply);
    walk_->setStep(multiply);
    walk_->pin(StageCell{TraceRow::Kernel, end, 10});
    EXPECT_TRUE(
        FormulaLine::plain(stage_->sum()->markup(4)).startsWith(QStringLiteral("K[1, 2] = k̂[17] = "))) // 1 + 8·2
        << qPrintable(stage_->sum()->markup(4));
    const auto of = [&] { return pointedTraceOf(*walk_); };
    EXPECT_EQ(of()->countOf(TraceRow::Kernel, 0), 32);  // all taps there are
    EXPECT_EQ(of()->countOf(TraceRow::Kernel, end), 1); // itself
    EXPECT_EQ(of()->countOf(TraceRow::Signal, 0), 0);   // no sample
    EXPECT_EQ(of()->countOf(TraceRow::Signal, multiply), 1);
    EXPECT_EQ(of()->countOf(TraceRow::Signal, last), 32); // all outputs
    EXPECT_EQ(of()->markOf({TraceRow::Signal, last, 5}), PointedTrace::Mark::User);
    EXPECT_EQ(of()->markOf({TraceRow::Kernel, 0, 5}), PointedTrace::Mark::Source);
    EXPECT_TRUE(stage_->textAlternative().contains("It depends on 32 of 64 taps. 32 of 32 outputs depend on it."))
        << qPrintable(stage_->textAlternative());
    // At the end the outputs are in the strip, and theirs are marked.
    const QImage strip = (walk_->setStep(last), stage_->sequence()->grab().toImage());
    EXPECT_TRUE(stage_->sequence()->accessibleDescription().contains("32")) << "of the outputs";
    walk_->pin({});
    EXPECT_NE(stage_->sequence()->grab().toImage(), strip);
    // A cell of the signal behind the product is made of taps, too; one before it is not.
    walk_->pin(StageCell{TraceRow::Signal, last, 3});
    EXPECT_EQ(of()->countOf(TraceRow::Kernel, 0), 32);
    EXPECT_EQ(of()->markOf({TraceRow::Kernel, 0, 5}), PointedTrace::Mark::Source);
    walk_->pin(StageCell{TraceRow::Signal, multiply - 1, 3});
    EXPECT_EQ(of()->countOf(TraceRow::Kernel, 0), 0);
    EXPECT_FALSE(stage_->textAlternative().contains("taps"));
}

} // namespace
