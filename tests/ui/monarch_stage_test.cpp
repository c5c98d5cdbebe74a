// SPDX-License-Identifier: GPL-3.0-or-later
// The stage as it is drawn: its pixels, its sizes, its motion, and how it follows a trace.
#include "tests/ui/monarch_stage_fixture.h"
#include "ui/theme/appearance.h"
#include "ui/theme/complex_color.h"

#include <QBuffer>
#include <QImage>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>
#include <set>

using namespace longwave;
using namespace longwave::ui;
using namespace longwave::ui::test;

namespace {

TEST_F(MonarchStage, DrawsTheTrace) {
    MonarchChoices choices = choicesOf({8, 8});
    choices.reorder = true;
    choices.keepFrequencies = 0.5;
    show(choices);
    for (const bool dark : {false, true}) {
        Appearance::instance().setDark(dark);
        for (std::size_t step = 1; step < walk_->stepCount(); ++step) {
            SCOPED_TRACE(trace().steps[step].name);
            walk_->setStep(step);
            const QImage picture = board()->grab().toImage();
            const auto pixelAt = [&](QPointF point) {
                return picture.pixel((point * picture.devicePixelRatio()).toPoint());
            };
            int seen = 0, skipped = 0;
            for (std::size_t shown = step - 1; shown <= step; ++shown) {
                const TraceStep& drawn = trace().steps[shown];
                double max = 0;
                for (const Complex& z : drawn.values)
                    max = std::max(max, std::abs(z));
                for (std::int64_t i = 0; i < static_cast<std::int64_t>(drawn.values.size()); ++i) {
                    const StageCell cell{TraceRow::Signal, shown, i};
                    const QRectF rect = board()->rectOf(cell);
                    const CellProduct& product = board()->product();
                    const bool isBars = std::any_of(product.panels.begin(), product.panels.end(), [&](const auto& p) {
                        return p.look == CellPanel::Look::Bars && p.placeOf(cell);
                    });
                    if (rect.width() < 8 || isBars || stage_->sum()->cell == cell)
                        continue;
                    // Near the lower right corner: beside arrow, label and outlines.
                    const QRgb pixel = pixelAt(rect.bottomRight() - QPointF(4, 4));
                    if (!drawn.skipped[static_cast<std::size_t>(i)]) {
                        const QRgb expected = complexColor(drawn.values[static_cast<std::size_t>(i)], max);
                        seen += pixel == expected;
                        if (pixel != expected) { // what the example depends on is outlined
                            EXPECT_TRUE(pixelAt(rect.topLeft() + QPointF(5, rect.height() - 6)) == expected) << i;
                        }
                        continue;
                    }
                    ++skipped;
                    const QColor surface = theme()[Token::Bg], line = theme()[Token::ControlSoft];
                    const int low = std::min(surface.lightness(), line.lightness()) - 3;
                    const int high = std::max(surface.lightness(), line.lightness()) + 3;
                    const int lightness = QColor::fromRgb(pixel).lightness();
                    EXPECT_TRUE(lightness >= low && lightness <= high) << "hatched, not black: " << lightness;
                }
            }
            EXPECT_GT(seen + skipped, 0);
            const bool hasSkipped =
                std::count(trace().steps[step].skipped.begin(), trace().steps[step].skipped.end(), std::uint8_t{1}) > 0;
            EXPECT_TRUE(!hasSkipped || skipped > 0);
        }
    }
    Appearance::instance().setDark(false);
}

TEST_F(MonarchStage, MovesOnlyWhileAStepChanges) {
    show(choicesOf({8, 8}));
    stage_->setMotion(true);
    walk_->setStep(2);
    walk_->setStep(3);
    EXPECT_TRUE(board()->isMoving());
    ASSERT_TRUE(QTest::qWaitFor([&] { return !board()->isMoving(); }, kPatience));
    walk_->hover(StageCell{TraceRow::Signal, 3, 5});
    EXPECT_FALSE(board()->isMoving());
    stage_->setMotion(false);
    walk_->setStep(4);
    EXPECT_FALSE(board()->isMoving());
    // From the sequence its samples travel, too.
    walk_->setStep(0);
    stage_->setMotion(true);
    walk_->setStep(1);
    EXPECT_TRUE(board()->isMoving());
    EXPECT_FALSE(board()->grab().isNull());
    ASSERT_TRUE(QTest::qWaitFor([&] { return !board()->isMoving(); }, kPatience));
}

TEST_F(MonarchStage, SamplesGoBackToTheSequence) {
    show(choicesOf({8, 8}));
    walk_->setStep(1);
    const QImage before = board()->grab().toImage();
    stage_->setMotion(true);
    walk_->setStep(0);
    ASSERT_TRUE(board()->isMoving());
    const QImage leaving = board()->grab().toImage();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !board()->isMoving(); }, kPatience));
    const QImage rested = board()->grab().toImage();
    EXPECT_NE(leaving, rested);
    EXPECT_NE(leaving, before);
    stage_->setMotion(false);
    walk_->setStep(1);
    walk_->setStep(0);
    EXPECT_EQ(board()->grab().toImage(), rested); // it rests where it stands without motion
}

TEST_F(MonarchStage, CatchesUpWhenItIsShownAgain) {
    show(choicesOf({8, 8}));
    stage_->hide();
    walk_->setStep(3);
    walk_->pin(StageCell{TraceRow::Signal, 3, 17});
    EXPECT_EQ(board()->product().step, 0U); // nobody sees it
    stage_->show();
    EXPECT_EQ(board()->product().step, 3U);
    EXPECT_EQ(stage_->sum()->cell.cell, 17);
    EXPECT_TRUE(stage_->textAlternative().startsWith(QStringLiteral("Step 4 of 11")));
}

TEST_F(MonarchStage, OtherMatricesAreDrawnAsTheyAre) {
    MonarchChoices choices = choicesOf({4, 4}, false);
    auto matrices = std::make_shared<std::vector<Complexes>>(2);
    for (std::size_t i = 0; i < 2; ++i) {
        (*matrices)[i] = dftMatrix(4);
        for (std::size_t j = 0; j < 16; ++j)
            (*matrices)[i][j] += Complex(0.1 * static_cast<double>(j), 0.2);
    }
    choices.matrices = matrices;
    choices.precision = StagePrecision::Half;
    show(choices);
    for (const StepKind kind : {StepKind::DftColumns, StepKind::DftRows}) {
        const std::size_t step = stepOf(trace(), kind);
        walk_->setStep(step);
        const StageCell cell{TraceRow::Signal, step, 2 * 4 + 1};
        walk_->hover(cell);
        const CellSum& sum = *stage_->sum();
        const bool isRows = kind == StepKind::DftRows;
        const Complexes& matrix = (*matrices)[isRows ? 1 : 0];
        const std::size_t out = isRows ? 1 : 2;
        ASSERT_EQ(sum.terms.size(), 4U);
        for (std::size_t n = 0; n < 4; ++n)
            EXPECT_EQ(sum.terms[n].term.coefficient, matrix[out * 4 + n]);
        // Rounded to fp16 the sum is near, and the difference is told.
        EXPECT_LT(std::abs(sum.terms.back().sum - sum.value), 1e-2 * std::abs(sum.value));
        EXPECT_NE(sum.terms.back().sum, sum.value);
        EXPECT_TRUE(sum.remark().contains(QStringLiteral("fp16")));
        EXPECT_EQ(sum.coefficientName, isRows ? QStringLiteral("F₂[1, n₂]") : QStringLiteral("F₁[2, n₁]"));
        const CellPanel* panel = board()->product().panel(board()->product().factor);
        EXPECT_EQ(panel->symbol, isRows ? QStringLiteral("F₂ᵀ") : QStringLiteral("F₁"));
        EXPECT_EQ(panel->value(isRows ? CellPlace{3, 1} : CellPlace{2, 3}), matrix[out * 4 + 3]);
        EXPECT_GT(panel->max, 1.5);
    }
}

TEST_F(MonarchStage, APairOfRowsComesApartAtTheEnd) {
    MonarchChoices choices = choicesOf({4, 4});
    choices.partnered = true;
    show(choices);
    const std::size_t last = walk_->stepCount() - 1;
    walk_->setStep(last);
    const StageCell cell{TraceRow::Signal, last, 8 + 3};
    pointAt(cell);
    EXPECT_EQ(walk_->pointed(), cell);
    EXPECT_EQ(stage_->sum()->name, QStringLiteral("y[1, 3]"));
    EXPECT_TRUE(stage_->sum()->markup(1).contains(QStringLiteral("Im y[0, 3]")));
    EXPECT_NEAR(stage_->sum()->value.real(), trace().direct[8 + 3], 1e-12);
    EXPECT_EQ(board()->product().panels.size(), 3U);
}

/// Of a picture: how many colours it has.
std::size_t colorsOf(const QImage& picture) {
    std::set<QRgb> colors;
    for (int y = 0; y < picture.height(); y += 2)
        for (int x = 0; x < picture.width(); x += 2)
            colors.insert(picture.pixel(x, y));
    return colors.size();
}

TEST_F(MonarchStage, StandsWholeInEverySize) {
    for (const Factors& factors : {Factors{2, 2}, {8, 8}, {16, 16, 16}})
        for (const QSize size : {QSize(1060, 760), QSize(720, 560), QSize(560, 480)}) {
            MonarchChoices choices = choicesOf(factors);
            choices.partnered = factors.size() == 3;
            show(choices, size);
            for (std::size_t step = 0; step < walk_->stepCount(); ++step) {
                SCOPED_TRACE(trace().steps[step].name + " at " + std::to_string(size.width()));
                walk_->setStep(step);
                QCoreApplication::processEvents();
                int bottom = 0;
                for (const QObject* child : stage_->children()) {
                    const auto* part = qobject_cast<const QWidget*>(child);
                    if (!part || part->isHidden())
                        continue;
                    EXPECT_GE(part->geometry().top(), bottom) << part->metaObject()->className();
                    bottom = part->geometry().top() + part->height();
                    EXPECT_LE(bottom, size.height()) << part->metaObject()->className();
                    EXPECT_LE(part->geometry().right(), size.width());
                    EXPECT_GT(part->height(), 0) << part->metaObject()->className();
                }
                for (const PanelPlace& place : board()->places().panels())
                    EXPECT_TRUE(QRectF(board()->rect()).contains(place.cells));
                EXPECT_GT(colorsOf(stage_->grab().toImage()), 20U);
            }
        }
}

TEST_F(MonarchStage, IsPaintedAtAnyScale) {
    show(choicesOf({8, 8}));
    walk_->setStep(2);
    walk_->hover(StageCell{TraceRow::Signal, 2, 25});
    const QImage once = stage_->grab().toImage();
    QImage twice(stage_->size() * 2, QImage::Format_ARGB32_Premultiplied);
    {
        QPainter painter(&twice);
        stage_->paintStage(painter, QRectF(QPointF(), QSizeF(twice.size())));
    }
    // Cells have the same colours at twice the place.
    for (const std::int64_t cell : {0, 7, 35, 63}) {
        const QRectF rect = board()->rectOf({TraceRow::Signal, 2, cell}).translated(board()->pos());
        const QPointF corner = rect.bottomRight() - QPointF(4, 4);
        EXPECT_EQ(twice.pixel((corner * 2).toPoint()), once.pixel((corner * once.devicePixelRatio()).toPoint()))
            << cell;
    }
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setSize(stage_->size());
        QPainter painter(&svg);
        stage_->paintStage(painter, QRectF(QPointF(), QSizeF(stage_->size())));
    }
    const QByteArray text = buffer.data();
    EXPECT_TRUE(text.contains("DFT down the columns"));
    EXPECT_GT(text.count("<path") + text.count("<rect") + text.count("<polyline"), 150); // cells are shapes
}

TEST_F(MonarchStage, FollowsAnotherTrace) {
    show(choicesOf({16, 16}));
    walk_->setStep(walk_->stepCount() - 1);
    walk_->pin(StageCell{TraceRow::Signal, 2, 200});
    show(choicesOf({2, 2}));
    EXPECT_FALSE(walk_->isPinned()); // there is no such cell
    EXPECT_EQ(board()->product().trace, walk_->trace());
    EXPECT_EQ(stage_->sum()->trace, walk_->trace());
    show(choicesOf({4, 4, 4, 4}));
    walk_->setStep(stepOf(trace(), StepKind::DftColumns, 2));
    board()->setBlock(15);
    EXPECT_EQ(board()->block(), 15);
    show(choicesOf({8, 8}));
    EXPECT_EQ(board()->block(), 0);
}

} // namespace
