// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/race_progress_bar.h"

#include "ui/theme/panel_header.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>

#include <algorithm>

namespace longwave::ui {

namespace {
constexpr int kSteps = 1000;
constexpr int kHeight = 32;
} // namespace

RaceProgressBar::RaceProgressBar(QWidget* parent)
    : QWidget(parent),
      what_(new ElidedLabel),
      bar_(new QProgressBar),
      points_(new QLabel),
      left_(new QLabel) {
    setAttribute(Qt::WA_StyledBackground);
    setProperty("bar", true);
    setMinimumHeight(kHeight);
    what_->setColor(Token::Text);
    bar_->setRange(0, kSteps);
    bar_->setTextVisible(false);
    bar_->setAccessibleName(tr("Progress of the race"));
    left_->setProperty("role", "muted");
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 0, 12, 0);
    layout->setSpacing(12);
    layout->addWidget(what_, 1);
    layout->addWidget(bar_, 1);
    layout->addWidget(points_);
    layout->addWidget(left_);
    setNote({});
}

void RaceProgressBar::setState(const QString& what, double share, const QString& points, const QString& left) {
    what_->setText(preface_.isEmpty() ? what : what + QStringLiteral(" · ") + preface_);
    bar_->setVisible(share >= 0);
    bar_->setValue(static_cast<int>(std::clamp(share, 0.0, 1.0) * kSteps));
    points_->setText(points);
    points_->setVisible(!points.isEmpty());
    left_->setText(left);
    left_->setVisible(!left.isEmpty());
    show();
}

void RaceProgressBar::setNote(const QString& note) {
    preface_.clear();
    setState(note, -1, {}, {});
    setVisible(!note.isEmpty());
}

QString RaceProgressBar::words() const {
    QStringList parts{what_->text()};
    for (const QLabel* label : {points_, left_})
        if (!label->text().isEmpty())
            parts << label->text();
    return parts.join(QStringLiteral(", "));
}

} // namespace longwave::ui
