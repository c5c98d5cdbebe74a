// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/metrics_panel.h"

#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/segmented.h"
#include "ui/theme/sizes.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

#include <algorithm>

namespace longwave::ui {
namespace {

/// One line of the panel: its parts in a row over a line, and one tip for all of it.
class Row : public QWidget {
  public:
    explicit Row(QWidget* parent) : QWidget(parent) {
        setFixedHeight(std::max(kRowHeight, fontMetrics().height() + 8));
        auto* layout = new QHBoxLayout(this);
        layout->setContentsMargins(kPadding, 0, kPadding, 1);
        layout->setSpacing(4);
    }

  protected:
    void paintEvent(QPaintEvent*) override {
        QPainter(this).fillRect(0, height() - 1, width(), 1, theme()[Token::Line]);
    }
};

QLabel* numberLabel(QWidget* parent, TextWeight weight, const char* role) {
    auto* label = new QLabel(parent);
    label->setFont(tabularFont(TextRole::Table, weight));
    if (role)
        label->setProperty("role", role);
    label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return label;
}

} // namespace

MetricsPanel::MetricsPanel(QWidget* parent) : QWidget(parent) {
    setProperty("surface", true);
    header_ = new PanelHeader(tr("Metrics"), this);
    which_ = new Segmented({tr("Head"), tr("Layer mean")});
    which_->setTip(0, tr("Numbers of the chosen head"));
    which_->setTip(1, tr("Mean of each metric over all heads of the bank where it is defined"));
    header_->addControl(which_);
    connect(which_, &Segmented::currentIndexChanged, this, &MetricsPanel::refresh);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);

    auto* titles = new Row(this);
    auto* titlesLayout = qobject_cast<QHBoxLayout*>(titles->layout());
    titlesLayout->addStretch(1);
    rawTitle_ = numberLabel(titles, TextWeight::Regular, "muted");
    rawTitle_->setFont(uiFont(TextRole::Table));
    rawTitle_->setText(tr("raw"));
    processedTitle_ = numberLabel(titles, TextWeight::Regular, "muted");
    processedTitle_->setFont(uiFont(TextRole::Table));
    titlesLayout->addWidget(rawTitle_);
    titlesLayout->addWidget(processedTitle_);
    layout->addWidget(titles);

    for (std::size_t i = 0; i < metricInfos().size(); ++i) {
        const MetricInfo& info = metricInfos()[i];
        auto* row = new Row(this);
        row->setToolTip(QCoreApplication::translate("Metrics", info.meaning));
        auto* rowLayout = qobject_cast<QHBoxLayout*>(row->layout());
        auto* name = new ElidedLabel(row);
        name->setFont(uiFont(TextRole::Table));
        name->setColor(Token::Text);
        name->setText(tr(info.title));
        rowLayout->addWidget(name);
        if (*info.unit) {
            auto* unit = new QLabel(QStringLiteral("(%1)").arg(QString::fromUtf8(info.unit)), row);
            unit->setProperty("role", "muted");
            unit->setFont(uiFont(TextRole::Table));
            rowLayout->addWidget(unit);
        }
        rowLayout->addStretch(0);
        raw_[i] = numberLabel(row, TextWeight::Regular, "muted");
        processed_[i] = numberLabel(row, TextWeight::SemiBold, nullptr);
        rowLayout->addWidget(raw_[i]);
        rowLayout->addWidget(processed_[i]);
        layout->addWidget(row);
    }
    layout->addStretch(1);
    connect(&Appearance::instance(), &Appearance::changed, this, &MetricsPanel::fitColumns);
    fitColumns();
    refresh();
}

// As wide as the widest number or title, so that numbers stand under their titles; wider while the window is presented.
void MetricsPanel::fitColumns() {
    const QFontMetrics numbers(tabularFont(TextRole::Table, TextWeight::SemiBold));
    const QFontMetrics words(uiFont(TextRole::Table));
    const int column = std::max({numbers.horizontalAdvance(QStringLiteral("888,888")),
                                 words.horizontalAdvance(tr("processed")), words.horizontalAdvance(tr("squashed"))}) +
                       4;
    for (QLabel* title : {rawTitle_, processedTitle_})
        title->setFixedWidth(column);
    wanted_ = 0;
    for (std::size_t i = 0; i < metricInfos().size(); ++i) {
        raw_[i]->setFixedWidth(column);
        processed_[i]->setFixedWidth(column);
        const MetricInfo& info = metricInfos()[i];
        const QString whole = tr(info.title) + QStringLiteral(" (%1)").arg(QString::fromUtf8(info.unit));
        wanted_ = std::max(wanted_, words.horizontalAdvance(whole) + 2 * column + 2 * kPadding + 20);
    }
}

void MetricsPanel::setHead(int head) {
    which_->setText(0, head < 0 ? tr("Head") : tr("Head %1").arg(head));
}

void MetricsPanel::setHeadMetrics(const std::optional<MetricsPair>& pair, const ContrastWords& words) {
    head_ = {pair, words};
    refresh();
}

void MetricsPanel::setLayerMean(const std::optional<MetricsPair>& pair, const ContrastWords& words) {
    layer_ = {pair, words};
    refresh();
}

QSize MetricsPanel::sizeHint() const {
    return {std::max(296, wanted_), QWidget::sizeHint().height()};
}

QSize MetricsPanel::minimumSizeHint() const {
    return {std::max(220, QWidget::minimumSizeHint().width()), 120};
}

void MetricsPanel::refresh() {
    const Shown& shown = which_->currentIndex() == 0 ? head_ : layer_;
    const bool both = shown.pair && shown.pair->after;
    rawTitle_->setText(shown.words.compares ? QStringLiteral("A") : tr("raw"));
    processedTitle_->setVisible(both);
    processedTitle_->setText(shown.words.compares ? QStringLiteral("B") : shown.words.afterTitle);
    for (std::size_t i = 0; i < metricInfos().size(); ++i) {
        const MetricInfo& info = metricInfos()[i];
        raw_[i]->setText(shown.pair ? info.text(shown.pair->before) : QString());
        processed_[i]->setVisible(both);
        processed_[i]->setText(both ? info.text(*shown.pair->after) : QString());
    }
}

} // namespace longwave::ui
