// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/tiles_stage.h"

#include "ui/monarch/cell_terms.h"
#include "ui/monarch/formula_line.h"
#include "ui/monarch/monarch_walk.h"
#include "ui/monarch/step_words.h"
#include "ui/monarch/tiles_picture.h"
#include "ui/monarch/tiles_words.h"
#include "ui/monarch/view_words.h"
#include "ui/strip.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr int kSide = 248;
constexpr int kSumLines = 5;
constexpr std::size_t kMostTerms = 2; // that are written out: the panel is narrow

QLabel* wrapped(const char* role) {
    auto* label = new QLabel;
    label->setProperty("role", role);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    return label;
}

} // namespace

TilesStage::TilesStage(MonarchWalk& walk, QWidget* parent) : QWidget(parent), walk_(walk) {
    setProperty("surface", true);
    setAttribute(Qt::WA_StyledBackground);
    title_ = wrapped("stepTitle");
    sentence_ = wrapped("muted");
    sentence_->setMinimumHeight(2 * sentence_->fontMetrics().lineSpacing()); // so that the picture keeps its place
    picture_ = new TilesPicture(walk_);
    picture_->setAccessibleName(tr("The step in tiles of 16 × 16"));
    marks_ = new TilesMarks;

    auto* words = new QVBoxLayout;
    words->setContentsMargins(20, 12, 20, 8);
    words->setSpacing(6);
    words->addWidget(title_);
    words->addWidget(sentence_);
    auto* centre = new QVBoxLayout;
    centre->setContentsMargins(0, 0, 0, 0);
    centre->setSpacing(0);
    centre->addWidget(picture_, 1);
    centre->addWidget(marks_);
    auto* middle = new QHBoxLayout;
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(0);
    middle->addLayout(centre, 1);
    middle->addWidget(new UprightLine);
    middle->addWidget(makeSide());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(words);
    layout->addWidget(new LevelLine);
    layout->addLayout(middle, 1);

    connect(&walk_, &MonarchWalk::traceChanged, this, &TilesStage::follow);
    connect(&walk_, &MonarchWalk::stepChanged, this, &TilesStage::follow);
    connect(&walk_, &MonarchWalk::pointedChanged, this, &TilesStage::showPointed);
    follow();
}

QLabel* TilesStage::addFact(QFormLayout* form, const QString& caption, const QString& tip) {
    auto* value = new QLabel;
    value->setFont(tabularFont(TextRole::Table));
    value->setAlignment(Qt::AlignRight | Qt::AlignTop);
    value->setWordWrap(true);
    value->setToolTip(tip);
    auto* name = new QLabel(caption);
    name->setProperty("role", "muted");
    name->setToolTip(tip);
    form->addRow(name, value);
    return value;
}

QWidget* TilesStage::makeSide() {
    facts_ = new QWidget;
    auto* form = new QFormLayout(facts_);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    done_ = addFact(form, tr("Products done"), tr("Products of two tiles, of those there would be without skipping"));
    full_ = addFact(form, tr("How full"), tr("Share of their multiplications that are of the convolution"));
    each_ = addFact(form, tr("Real ones each"), tr("Products of real matrices that one of complex matrices takes"));
    flops_ = addFact(form, tr("Arithmetic"), tr("What tensor cores do for this step, one row"));
    something_ = addFact(form, tr("for something"), tr("What of it is the convolution’s"));
    nothing_ = addFact(form, tr("for nothing"), tr("What of it multiplies zeros that only fill up tiles"));
    why_ = wrapped("muted");
    note_ = wrapped("muted");
    sum_ = new QLabel;
    sum_->setFont(uiFont(TextRole::Table));
    sum_->setWordWrap(true);
    sum_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    sum_->setMinimumHeight(kSumLines * sum_->fontMetrics().lineSpacing()); // so that what is below keeps its place
    auto* title = new QLabel(tr("Tiles"));
    title->setProperty("role", "title");

    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(10);
    layout->addWidget(title);
    layout->addWidget(sum_);
    layout->addWidget(facts_);
    layout->addWidget(why_);
    layout->addWidget(note_);
    layout->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    content->setAutoFillBackground(false);
    scroll->setFixedWidth(kSide);
    scroll->setAccessibleName(tr("Tiles in numbers"));
    return scroll;
}

QStringList TilesStage::facts() const {
    QStringList facts;
    const auto* form = static_cast<const QFormLayout*>(facts_->layout());
    for (int row = 0; row < form->rowCount(); ++row)
        facts << static_cast<QLabel*>(form->itemAt(row, QFormLayout::LabelRole)->widget())->text() + ": " +
                     static_cast<QLabel*>(form->itemAt(row, QFormLayout::FieldRole)->widget())->text();
    return facts;
}

void TilesStage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (isOld_)
        follow();
    showPointed();
}

void TilesStage::follow() {
    // Its pictures are made only when somebody looks.
    isOld_ = !isVisible() && walk_.trace();
    if (isOld_)
        return;
    if (!walk_.trace()) {
        title_->clear();
        sentence_->setText(walk_.problem());
        model_.reset();
        picture_->setModel({}, {});
        marks_->setModel({});
        facts_->hide();
        return;
    }
    const MonarchTrace& trace = *walk_.trace();
    const std::size_t step = walk_.step();
    model_ = std::make_shared<const TilesModel>(trace, step);
    title_->setText(tr("%1, in tiles").arg(titleOf(trace, step)));
    sentence_->setText(tileSentence(trace, *model_));
    picture_->setModel(model_, insteadOfTiles(trace, step));
    marks_->setModel(model_);
    setAccessibleName(title_->text());
    setAccessibleDescription(sentence_->text());
    showFacts();
    showPointed();
}

QString TilesStage::sum() const {
    return sum_->text();
}

void TilesStage::showPointed() {
    if (!isVisible() || !walk_.trace() || !model_)
        return;
    const auto cell = walk_.pointed();
    const QString step = model_->isProduct ? sentence_->text() : insteadOfTiles(*walk_.trace(), walk_.step());
    if (!cell) {
        picture_->setAccessibleDescription(step);
        sum_->setText(tr("Point at a cell: it is written out here, and the tiles that make it are framed. A click "
                         "pins it."));
        return;
    }
    const CellSum sum = sumOf(walk_.trace(), *cell);
    QStringList parts;
    if (walk_.isPinned())
        parts << tr("Pinned:");
    parts << FormulaLine::plain(sum.markup(sum.terms.size() > kMostTerms ? 0 : sum.terms.size())) + QLatin1Char('.');
    if (model_->isProduct && cell->row == TraceRow::Signal && cell->step == walk_.step()) {
        const TilesModel::Place place = model_->placeOf(cell->cell);
        const std::int64_t row = place.row / TileView::kTile, column = place.column / TileView::kTile;
        const auto products = std::count_if(model_->view.products.begin(), model_->view.products.end(),
                                            [&](const TileProduct& p) { return p.row == row && p.column == column; });
        parts << (products == 1 ? tr("It lies in tile %1, %2: one product of tiles.").arg(row).arg(column)
                                : tr("It lies in tile %1, %2: the sum of %3 products of tiles.")
                                      .arg(row)
                                      .arg(column)
                                      .arg(format::count(products)));
    }
    sum_->setText(parts.join(QLatin1Char(' ')));
    picture_->setAccessibleDescription(sum_->text() + QLatin1Char(' ') + step);
}

void TilesStage::showFacts() {
    const MonarchTrace& trace = *walk_.trace();
    facts_->setVisible(model_->isProduct);
    why_->setText(whySixteen(*model_));
    why_->setVisible(model_->isProduct);
    if (!model_->isProduct) {
        note_->setText(model_->flops > 0
                           ? tr("%1 flop, on general units.").arg(format::count(std::llround(model_->flops)))
                           : tr("No arithmetic."));
        return;
    }
    const TileView& view = model_->view;
    const auto flop = [](double count) { return tr("%1 flop").arg(format::count(std::llround(count))); };
    done_->setText(
        tr("%1 of %2")
            .arg(format::count(static_cast<std::int64_t>(view.products.size())), format::count(model_->possible())));
    full_->setText(format::percent(view.fill(), 1).text());
    const bool isAccurate = trace.options.precision == StagePrecision::Accurate;
    const int plain = isAccurate ? view.realProducts / 3 : view.realProducts;
    const QString kind = plain == 2 ? tr("one side is real") : tr("complex");
    each_->setText(isAccurate ? tr("%1 × 3 = %2").arg(plain).arg(view.realProducts)
                              : tr("%1 (%2)").arg(plain).arg(kind));
    flops_->setText(flop(view.flops()));
    something_->setText(flop(model_->forSomething()));
    nothing_->setText(flop(model_->forNothing()));
    QString note;
    if (isAccurate)
        note = tr("Accurate: each number is the sum of two in fp16, so three products are done for one.") +
               QStringLiteral(" ");
    if (view.fill() < 1)
        note += tr("This is one row alone. An engine fills the rest of the column tiles with further rows of the "
                   "batch.");
    note_->setText(note);
}

} // namespace longwave::ui
