// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/monarch_traces.h"
#include "ui/monarch/cell_layout.h"
#include "ui/monarch/cell_numbers.h"
#include "ui/monarch/cell_painter.h"
#include "ui/monarch/formula_line.h"
#include "ui/monarch/step_picture.h"
#include "ui/monarch/step_words.h"
#include "ui/theme/complex_color.h"

#include <QApplication>

#include <cmath>
#include <set>

using namespace longwave;
using namespace longwave::ui;
using namespace longwave::ui::test;

namespace {

// ---- Words

TEST(StepWords, SayWhatIsAtHand) {
    const MonarchTrace two = traceOf({8, 8});
    EXPECT_EQ(formulaOf(two, 2), QStringLiteral("A = F₁ · X"));
    EXPECT_EQ(symbolOf(two, 2), QStringLiteral("A"));
    EXPECT_EQ(titleOf(two, 1), QStringLiteral("Reshape to 8 × 8"));
    EXPECT_EQ(formulaOf(two, 1), QStringLiteral("X[n₁, n₂] = x[8 n₁ + n₂]"));
    EXPECT_EQ(sentenceOf(two, 2), QStringLiteral("A column holds every eighth sample. One product with F₁ transforms "
                                                 "all 8 columns; rows 4 to 7 are padding and are never multiplied."));
    EXPECT_EQ(formulaOf(two, stepOf(two, StepKind::Spectrum)), QStringLiteral("U[k₁, k₂] = û[k₁ + 8 k₂]"));
    EXPECT_EQ(formulaOf(two, stepOf(two, StepKind::InverseRows)), QStringLiteral("B′ = Y · F̄₂ ÷ 8"));
    const MonarchTrace three = traceOf({4, 3, 2}, false);
    EXPECT_EQ(formulaOf(three, stepOf(three, StepKind::DftColumns, 1)), QStringLiteral("A₂ = F₂ · X₂"));
    EXPECT_EQ(formulaOf(three, 1), QStringLiteral("X₁[n₁, m₁] = x[6 n₁ + m₁]"));
    EXPECT_EQ(formulaOf(three, stepOf(three, StepKind::Spectrum)),
              QStringLiteral("U[k₁, k₂, k₃] = û[k₁ + 4 k₂ + 12 k₃]"));
    EXPECT_FALSE(sentenceOf(three, 2).contains(QStringLiteral("padding")));
    EXPECT_EQ(formulaOf(three, stepOf(three, StepKind::InverseColumns, 1)), QStringLiteral("B′₁ = F̄₂ · A′₂ ÷ 3"));
}

TEST(StepWords, HoldForEveryStepOfEveryOrder) {
    for (const Factors& factors : {Factors{2, 2}, {8, 8}, {3, 5, 7}, {2, 3, 4, 5}, {4, 4, 4, 4}})
        for (const bool reorder : {false, true}) {
            TraceOptions options;
            options.factors = factors;
            options.signal = {1, 2, 0.5};
            options.partner = {0.5, 1, 2};
            options.kernel = {1, -1};
            options.mode = Mode::Causal;
            options.reorder = reorder;
            options.taps = 1;
            options.bands = lowestBands(0.5);
            options.precision = StagePrecision::Half;
            const MonarchTrace trace = traceMonarch(options);
            std::set<QString> titles;
            for (std::size_t i = 0; i < trace.steps.size(); ++i) {
                SCOPED_TRACE(trace.steps[i].name);
                for (const QString& text : {titleOf(trace, i), formulaOf(trace, i), sentenceOf(trace, i),
                                            fullFormulaOf(trace, i), symbolOf(trace, i)}) {
                    EXPECT_FALSE(text.isEmpty());
                    EXPECT_FALSE(text.contains(QLatin1Char('%'))) << qPrintable(text);
                    EXPECT_FALSE(text.contains(QStringLiteral("nan"), Qt::CaseInsensitive)) << qPrintable(text);
                }
                EXPECT_TRUE(fullFormulaOf(trace, i).startsWith(formulaOf(trace, i)) ||
                            trace.steps[i].kind == StepKind::Result);
                titles.insert(titleOf(trace, i));
            }
            EXPECT_EQ(titles.size(), trace.steps.size()); // all of them can be told apart
        }
}

TEST(FormulaLine, SetsSubscriptsAndSuperscriptsSmaller) {
    EXPECT_LT(FormulaLine(QStringLiteral("F₁")).width(), FormulaLine(QStringLiteral("F1")).width());
    EXPECT_LT(FormulaLine(QStringLiteral("e^{22}")).width(), FormulaLine(QStringLiteral("e22")).width());
    EXPECT_EQ(FormulaLine::plain(QStringLiteral("e^{−2πi/8}")), QStringLiteral("e^(−2πi/8)"));
}

TEST(CellNumbers, ReadAsNumbersDo) {
    EXPECT_EQ(complexText({-1.0834, -1.1931}, 3), QStringLiteral("−1.083 − 1.193i"));
    EXPECT_EQ(complexText({0, 1}, 1), QStringLiteral("0.0 + 1.0i"));
    EXPECT_EQ(factorText({-0.5, 0}, 1), QStringLiteral("(−0.5)"));
    EXPECT_EQ(factorText({0.5, 0}, 1), QStringLiteral("0.5"));
    EXPECT_EQ(factorText({0.5, -1}, 1), QStringLiteral("(0.5 − 1.0i)"));
    EXPECT_EQ(phaseText(std::polar(1.0, -0.75 * std::numbers::pi)), QStringLiteral("−135°"));
    EXPECT_EQ(phaseText(std::polar(1.0, kTau / 64)), QStringLiteral("5.6°"));
    EXPECT_EQ(decimalsFor(2.34), 3);
    EXPECT_EQ(decimalsFor(0.05), 5);
    EXPECT_EQ(decimalsFor(1020), 2);
}

// ---- Pictures

TEST(StepPicture, HasAPixelForEveryCell) {
    TraceOptions options;
    options.factors = {4, 3, 5};
    options.signal = noise<double>(30, 1);
    options.kernel = noise<double>(30, 2);
    options.mode = Mode::Causal;
    options.reorder = true;
    const MonarchTrace trace = traceMonarch(options);
    for (const TraceRow row : {TraceRow::Signal, TraceRow::Kernel})
        for (std::size_t i = 0; i < stepsOf(trace, row).size(); ++i) {
            const TraceStep& step = stepsOf(trace, row)[i];
            SCOPED_TRACE(step.name);
            const StepGrid grid = gridOf(trace, row, i);
            const QImage picture = pictureOf(trace, row, i, Theme::light());
            ASSERT_EQ(picture.size(), QSize(static_cast<int>(grid.columns), static_cast<int>(grid.rows)));
            ASSERT_EQ(grid.rows * grid.columns, static_cast<std::int64_t>(step.values.size()));
            double max = 0;
            for (const Complex& z : step.values)
                max = std::max(max, std::abs(z));
            for (std::size_t cell = 0; cell < step.values.size(); ++cell) {
                const auto c = static_cast<std::int64_t>(cell);
                const QRgb pixel =
                    picture.pixel(static_cast<int>(c % grid.columns), static_cast<int>(c / grid.columns));
                ASSERT_EQ(pixel, step.skipped[cell] ? qRgba(0, 0, 0, 0) : complexColor(step.values[cell], max));
            }
        }
    // In natural order the spectrum is the transpose of the one in Monarch order, block by block: k₁ counts columns.
    const std::size_t reorder = stepOf(trace, StepKind::Reorder);
    EXPECT_EQ(gridOf(trace, TraceRow::Signal, reorder), (StepGrid{15, 4}));
}

TEST(StepPicture, SmallerItShowsTheLargestOfWhatAPixelCovers) {
    const StepGrid grid{4, 6};
    Complexes values(24, Complex(0.1));
    values[7] = {0, -2};   // row 1, column 1
    values[23] = {1.5, 0}; // row 3, column 5
    std::vector<std::uint8_t> skipped(24);
    skipped[4] = skipped[5] = skipped[10] = skipped[11] = 1; // rows 0, 1, columns 4, 5
    const QImage picture = pictureOf(grid, values, skipped, 2, QSize(3, 2));
    ASSERT_EQ(picture.size(), QSize(3, 2));
    EXPECT_EQ(picture.pixel(0, 0), complexColor({0, -2}, 2));
    EXPECT_EQ(picture.pixel(2, 1), complexColor({1.5, 0}, 2));
    EXPECT_EQ(picture.pixel(1, 0), complexColor(0.1, 2));
    EXPECT_EQ(qAlpha(picture.pixel(2, 0)), 0);
}

TEST(CellPainter, OutlinesRunAroundWhatIsIn) {
    const auto isIn = [](int r, int c) { return r == 1 && (c == 1 || c == 2); };
    const QList<QLineF> lines = outlineOf(3, 4, isIn);
    double length = 0;
    for (const QLineF& line : lines)
        length += line.length();
    EXPECT_EQ(length, 6); // around two cells
    const std::vector<QRect> rects = rectanglesOf(3, 4, [](int r, int c) { return r >= 1 && c >= 2; });
    ASSERT_EQ(rects.size(), 1U);
    EXPECT_EQ(rects.front(), QRect(2, 1, 2, 2));
}

TEST(CellLayout, HasRoomForEveryFactorization) {
    const QRectF room(0, 0, 820, 300);
    for (const Factors& factors : {Factors{2, 2},
                                   {8, 8},
                                   {64, 64},
                                   {2, 2048},
                                   {2048, 2},
                                   {4, 1024},
                                   {1024, 4},
                                   {16, 2},
                                   {16, 16, 16},
                                   {8, 8, 8, 8},
                                   {512, 2, 2},
                                   {2, 2, 512},
                                   {2, 2, 2, 512}}) {
        auto trace = std::make_shared<const MonarchTrace>(traceOf(factors));
        for (const double ratio : {1.0, 2.0})
            for (std::size_t step = 1; step < trace->steps.size(); ++step) {
                SCOPED_TRACE(trace->steps[step].name + " of " + std::to_string(factors[0]) + " x " +
                             std::to_string(factors[1]));
                const CellProduct product = productOf(trace, step, blocksOf(*trace, step) - 1);
                const CellLayout layout(product, room, ratio, {});
                ASSERT_EQ(layout.panels().size(), product.panels.size());
                EXPECT_GE(layout.smallestCell() * ratio, 1 - 1e-9);
                double left = room.left();
                for (std::size_t i = 0; i < product.panels.size(); ++i) {
                    const PanelPlace& place = layout.panels()[i];
                    EXPECT_GE(place.cells.left(), left);
                    left = place.cells.right();
                    EXPECT_LE(place.cells.right(), room.right() + 1);
                    EXPECT_LE(place.cells.bottom(), room.bottom() + 1e-6);
                    const bool isWhole = place.shown.row == product.rowsOf(product.panels[i]).count &&
                                         place.shown.column == product.columnsOf(product.panels[i]).count;
                    EXPECT_EQ(place.isCropped, !isWhole);
                    EXPECT_TRUE(isWhole || layout.isCropped());
                    // A point in a cell's middle finds it.
                    const CellPlace last{place.first.row + place.shown.row - 1,
                                         place.first.column + place.shown.column - 1};
                    EXPECT_EQ(place.at(place.cellRect(last).center()), last);
                }
            }
    }
    EXPECT_EQ(CellLayout::windowFor(0, 10, 100, 50), 45);
    EXPECT_EQ(CellLayout::windowFor(45, 10, 100, 50), 45);
    EXPECT_EQ(CellLayout::windowFor(45, 10, 100, 99), 90);
}

} // namespace
