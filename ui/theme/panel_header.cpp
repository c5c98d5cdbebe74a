// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/panel_header.h"

#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

#include <cmath>

namespace longwave::ui {

namespace {

constexpr int kSampleWidth = 16;
constexpr int kSampleGap = 6;
constexpr int kEntryGap = 12;

/// Draws real samples of lines, each with its word.
class LegendStrip : public QWidget {
  public:
    explicit LegendStrip(QWidget* parent) : QWidget(parent) {
        setFont(uiFont(TextRole::Table));
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
        connect(&Appearance::instance(), &Appearance::changed, this, [this] {
            setFont(uiFont(TextRole::Table)); // larger while the window is presented
            updateGeometry();
            update();
        });
    }

    void setSamples(std::vector<LegendSample> samples) {
        samples_ = std::move(samples);
        QStringList words;
        for (const LegendSample& sample : samples_)
            words += sample.word;
        setAccessibleName(words.join(QStringLiteral(", ")));
        setVisible(!samples_.empty());
        updateGeometry();
        update();
    }

    int widthOf(const std::vector<LegendSample>& samples) const {
        int width = 0;
        for (const LegendSample& sample : samples)
            width += kSampleWidth + kSampleGap + fontMetrics().horizontalAdvance(sample.word) + kEntryGap;
        return width;
    }
    /// Whoever sets the samples sees to it that they have room.
    void setYields(bool yields) {
        setSizePolicy(yields ? QSizePolicy::Maximum : QSizePolicy::Fixed, QSizePolicy::Preferred);
        yields_ = yields;
    }

    QSize sizeHint() const override { return {widthOf(samples_), fontMetrics().height()}; }
    QSize minimumSizeHint() const override { return yields_ ? QSize(0, fontMetrics().height()) : sizeHint(); }

  protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        int x = 0;
        for (const LegendSample& sample : samples_) {
            QPen pen(theme()[sample.color], std::max(1.0, sample.width) / devicePixelRatioF(), sample.style,
                     Qt::FlatCap);
            painter.setPen(pen);
            const double y = std::floor(height() / 2.0) + 0.5;
            painter.setRenderHint(QPainter::Antialiasing, sample.width > 1);
            painter.drawLine(QPointF(x, y), QPointF(x + kSampleWidth, y));
            x += kSampleWidth + kSampleGap;
            const int width = fontMetrics().horizontalAdvance(sample.word);
            painter.setPen(theme()[Token::Muted]);
            painter.drawText(QRect(x, 0, width + 1, height()), Qt::AlignLeft | Qt::AlignVCenter, sample.word);
            x += width + kEntryGap;
        }
    }

  private:
    std::vector<LegendSample> samples_;
    bool yields_ = false;
};

/// So much of a subtitle stays readable beside a legend, px.
constexpr int kLeastSubtitle = 120;

} // namespace

ElidedLabel::ElidedLabel(QWidget* parent, Qt::TextElideMode mode) : QWidget(parent), mode_(mode) {
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
}

void ElidedLabel::setText(const QString& text, const QString& brief) {
    text_ = text;
    brief_ = brief;
    setAccessibleName(text);
    updateTip();
    updateGeometry();
    update();
}

QString ElidedLabel::shownText() const {
    if (brief_.isEmpty() || fontMetrics().horizontalAdvance(text_) <= width())
        return fontMetrics().elidedText(text_, mode_, width());
    // Of few words a rest would say nothing.
    return fontMetrics().horizontalAdvance(brief_) <= width() ? brief_ : QString();
}

void ElidedLabel::setColor(Token color) {
    color_ = color;
    update();
}

QSize ElidedLabel::sizeHint() const {
    return {fontMetrics().horizontalAdvance(text_) + 1, fontMetrics().height()};
}

QSize ElidedLabel::minimumSizeHint() const {
    return {0, fontMetrics().height()};
}

void ElidedLabel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(theme()[isEnabled() ? color_ : Token::Faint]);
    painter.drawText(rect(), Qt::AlignLeft | Qt::AlignVCenter, shownText());
}

void ElidedLabel::resizeEvent(QResizeEvent*) {
    updateTip();
}

void ElidedLabel::updateTip() {
    setToolTip(fontMetrics().horizontalAdvance(text_) > width() ? text_ : QString());
}

PanelHeader::PanelHeader(const QString& title, QWidget* parent)
    : QWidget(parent),
      title_(new QLabel(this)),
      subtitle_(new ElidedLabel(this)),
      legend_(new LegendStrip(this)),
      layout_(new QHBoxLayout(this)) {
    setMinimumHeight(32);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    title_->setProperty("role", "title");
    subtitle_->setFont(uiFont(TextRole::Table));
    layout_->setContentsMargins(12, 2, 12, 2);
    layout_->setSpacing(8);
    layout_->addWidget(title_);
    layout_->addWidget(subtitle_, 1);
    layout_->addWidget(legend_);
    legend_->hide();
    connect(&Appearance::instance(), &Appearance::changed, this, [this] {
        subtitle_->setFont(uiFont(TextRole::Table));
        if (!wordings_.empty())
            fitLegend();
    });
    setTitle(title);
}

void PanelHeader::setTitle(const QString& title) {
    title_->setText(title);
    setAccessibleName(title);
}

void PanelHeader::setSubtitle(const QString& subtitle, const QString& brief) {
    subtitle_->setText(subtitle, brief);
}

void PanelHeader::setLegend(std::vector<LegendSample> samples) {
    auto* strip = static_cast<LegendStrip*>(legend_);
    wordings_.clear();
    strip->setYields(false);
    strip->setSamples(std::move(samples));
}

void PanelHeader::setLegends(std::vector<std::vector<LegendSample>> wordings) {
    wordings_ = std::move(wordings);
    static_cast<LegendStrip*>(legend_)->setYields(true);
    fitLegend();
}

void PanelHeader::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (!wordings_.empty())
        fitLegend();
}

void PanelHeader::fitLegend() {
    auto* strip = static_cast<LegendStrip*>(legend_);
    int room = contentsRect().width() - layout_->contentsMargins().left() - layout_->contentsMargins().right();
    for (int i = 0; i < layout_->count(); ++i) {
        const QWidget* widget = layout_->itemAt(i)->widget();
        if (!widget || widget == legend_ || widget->isHidden())
            continue;
        const int wanted = widget->sizeHint().width();
        room -= layout_->spacing() + (widget == subtitle_ ? std::min(wanted, kLeastSubtitle) : wanted);
    }
    for (const std::vector<LegendSample>& wording : wordings_)
        if (strip->widthOf(wording) <= room)
            return strip->setSamples(wording);
    strip->setSamples({});
}

void PanelHeader::addControl(QWidget* control) {
    layout_->addWidget(control, 0, Qt::AlignVCenter);
}

} // namespace longwave::ui
