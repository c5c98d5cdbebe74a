// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/butterfly_lens.h"

#include "ui/monarch/cell_terms.h"
#include "ui/monarch/view_words.h"
#include "ui/theme/appearance.h"
#include "ui/theme/complex_color.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QLabel>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace longwave::ui {
namespace {

constexpr double kPadding = 12;
constexpr double kDisc = 12;
constexpr std::size_t kMostDescribed = 32; // inputs that a screen reader is told at once

} // namespace

/// The inputs, two lines each: its name and value, and the coefficient on its wire.
class ButterflyLens::Rows : public QWidget {
  public:
    struct Row {
        QString name, value, coefficient;
        QRgb disc = 0, factor = 0;
    };

    explicit Rows(QWidget* parent) : QWidget(parent) {
        connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
    }
    /// Of a cell of `step`; with no terms: nothing. Words are made when they are painted: there may be thousands.
    void setTerms(std::shared_ptr<const MonarchTrace> trace, const StageCell& cell, std::vector<TraceTerm> terms,
                  QRgb sum, Token wire) {
        trace_ = std::move(trace);
        cell_ = cell;
        terms_ = std::move(terms);
        sum_ = sum;
        wire_ = wire;
        strongest_ = 0;
        for (const TraceTerm& term : terms_)
            strongest_ = std::max(strongest_, std::abs(term.coefficient));
        mostBefore_ = 0;
        if (!terms_.empty())
            for (const std::complex<double>& z : before().values)
                mostBefore_ = std::max(mostBefore_, std::abs(z));
        setFixedHeight(static_cast<int>(std::ceil(lineHeight() * 2.0 * static_cast<double>(terms_.size()))) + 8);
        update();
    }
    std::size_t count() const noexcept { return terms_.size(); }
    Row row(std::size_t index) const {
        const TraceTerm& term = terms_[index];
        const std::complex<double> value = before().values[static_cast<std::size_t>(term.source)];
        return {cellName(*trace_, {cell_.row, cell_.step - 1, term.source}), complexText(value),
                complexText(term.coefficient), complexColor(value, mostBefore_),
                complexColor(term.coefficient, strongest_)};
    }

  protected:
    void paintEvent(QPaintEvent* event) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const Theme& t = theme();
        const double high = 2.0 * lineHeight();
        const auto count = static_cast<int>(terms_.size());
        const int first = std::clamp(static_cast<int>(event->rect().top() / high), 0, count);
        const int last = std::clamp(static_cast<int>(event->rect().bottom() / high) + 1, 0, count);
        // The wires come together at the right, in the middle of what there is.
        const double trunk = width() - kPadding - kDisc / 2;
        for (int i = first; i < last; ++i) {
            const Row line = row(static_cast<std::size_t>(i));
            const double top = i * high, middle = top + high / 2;
            painter.setPen(QPen(t[wire_], 1.5));
            painter.drawLine(QPointF(kPadding + kDisc / 2, middle), QPointF(trunk, middle));
            painter.setPen(Qt::NoPen);
            painter.setBrush(QColor(line.disc));
            painter.drawEllipse(QPointF(kPadding + kDisc / 2, middle), kDisc / 2, kDisc / 2);
            const double left = kPadding + kDisc + 8;
            const QRectF above(left, top, trunk - left - 8, high / 2), below(left, middle, trunk - left - 8, high / 2);
            painter.setFont(tabularFont(TextRole::Table));
            painter.setPen(t[Token::Text]);
            painter.drawText(above, Qt::AlignLeft | Qt::AlignVCenter,
                             QStringLiteral("%1 = %2").arg(line.name, line.value));
            painter.setPen(t[Token::Muted]);
            const QString times = QStringLiteral("× ") + line.coefficient;
            painter.drawText(below.adjusted(14, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, times);
            painter.setPen(Qt::NoPen);
            painter.setBrush(QColor(line.factor));
            painter.drawEllipse(QPointF(left + 5, middle + high / 4), 4, 4);
        }
        if (count == 0)
            return;
        painter.setPen(QPen(t[wire_], 1.5));
        painter.drawLine(QPointF(trunk, high / 2), QPointF(trunk, (count - 0.5) * high));
        painter.setPen(QPen(t[Token::Text], 2));
        painter.setBrush(QColor(sum_));
        painter.drawEllipse(QPointF(trunk, count * high / 2), kDisc / 2, kDisc / 2);
    }

  private:
    double lineHeight() const { return QFontMetrics(tabularFont(TextRole::Table)).height() + 2; }
    const TraceStep& before() const { return stepsOf(*trace_, cell_.row)[cell_.step - 1]; }
    std::shared_ptr<const MonarchTrace> trace_;
    StageCell cell_;
    std::vector<TraceTerm> terms_;
    double strongest_ = 0, mostBefore_ = 0;
    QRgb sum_ = 0;
    Token wire_ = Token::Raw;
};

ButterflyLens::ButterflyLens(MonarchWalk& walk, QWidget* parent) : QWidget(parent), walk_(walk) {
    title_ = new QLabel;
    title_->setProperty("role", "title");
    value_ = new QLabel;
    note_ = new QLabel;
    note_->setProperty("role", "muted");
    for (QLabel* label : {title_, value_, note_}) {
        label->setWordWrap(true);
        label->setContentsMargins(12, 0, 12, 0);
    }
    rows_ = new Rows(this);
    scroll_ = new QScrollArea;
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setWidget(rows_);
    rows_->setAutoFillBackground(false);
    scroll_->setAccessibleName(tr("Inputs of the cell"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 6);
    layout->setSpacing(4);
    layout->addWidget(title_);
    layout->addWidget(value_);
    layout->addWidget(note_);
    layout->addWidget(scroll_, 1);
    connect(&walk_, &MonarchWalk::traceChanged, this, &ButterflyLens::follow);
    connect(&walk_, &MonarchWalk::stepChanged, this, &ButterflyLens::follow);
    connect(&walk_, &MonarchWalk::pointedChanged, this, &ButterflyLens::follow);
    follow();
}

QStringList ButterflyLens::lines(std::size_t most) const {
    QStringList lines;
    for (std::size_t i = 0; i < std::min(most, rows_->count()); ++i) {
        const Rows::Row line = rows_->row(i);
        lines << QStringLiteral("%1 = %2 × %3").arg(line.name, line.value, line.coefficient);
    }
    return lines;
}

void ButterflyLens::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    follow();
}

void ButterflyLens::follow() {
    if (!isVisible())
        return;
    const std::shared_ptr<const MonarchTrace>& trace = walk_.trace();
    const std::optional<StageCell> pointed = walk_.pointed();
    if (!trace || !pointed) {
        title_->setText(tr("Lens"));
        value_->clear();
        value_->hide();
        note_->setText(tr("Point at a node: its inputs and their coefficients are written out here, and all that it "
                          "comes from and goes to is drawn. A click pins it; ↑ and ↓ move along the column."));
        scroll_->setAccessibleDescription({});
        return rows_->setTerms({}, {}, {}, 0, Token::Raw);
    }
    const TraceStep& step = stepsOf(*trace, pointed->row)[pointed->step];
    const auto cell = static_cast<std::size_t>(pointed->cell);
    const QString name = cellName(*trace, *pointed);
    title_->setText(walk_.isPinned() ? tr("%1, pinned").arg(name) : name);
    value_->show();
    value_->setText(QStringLiteral("= ") + complexText(step.values[cell]));
    double most = 0;
    for (const std::complex<double>& z : step.values)
        most = std::max(most, std::abs(z));
    std::vector<TraceTerm> terms = termsOf(*trace, pointed->step, pointed->cell, pointed->row);
    if (step.skipped[cell])
        note_->setText(tr("It is skipped: known to be zero, or needed by nobody."));
    else if (pointed->step == 0)
        note_->setText(tr("A sample: wires begin here."));
    else if (terms.size() == 1)
        note_->setText(tr("One wire comes in."));
    else
        note_->setText(tr("The sum of %1 inputs, each times its coefficient:")
                           .arg(format::count(static_cast<std::int64_t>(terms.size()))));
    if (pointed->row == TraceRow::Kernel)
        note_->setText(note_->text() + QLatin1Char(' ') +
                       tr("It is the kernel’s: its wires go on from where the spectra are multiplied."));
    const bool isProduct = terms.size() > 1;
    rows_->setTerms(trace, *pointed, std::move(terms), complexColor(step.values[cell], most),
                    isProduct ? factorToken(step.level) : Token::Raw);
    QStringList described = lines(kMostDescribed);
    if (rows_->count() > kMostDescribed)
        described << tr("and %1 more").arg(format::count(static_cast<std::int64_t>(rows_->count() - kMostDescribed)));
    scroll_->setAccessibleDescription(described.join(QStringLiteral("; ")));
}

} // namespace longwave::ui
