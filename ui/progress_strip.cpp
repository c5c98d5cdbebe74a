// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/progress_strip.h"

#include "ui/theme/appearance.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {
constexpr int kBarHeight = 4;

QString timeLeft(double seconds) {
    if (seconds < 1)
        return ProgressStrip::tr("less than a second left");
    if (seconds < 90)
        return ProgressStrip::tr("%1\u2009s left").arg(static_cast<int>(std::ceil(seconds)));
    return ProgressStrip::tr("%1\u2009min left").arg(static_cast<int>(std::ceil(seconds / 60)));
}
} // namespace

ProgressStrip::ProgressStrip(QWidget* parent)
    : QWidget(parent),
      words_(new ElidedLabel(nullptr, Qt::ElideMiddle)),
      cancel_(new QPushButton(tr("Cancel"))) {
    setAccessibleName(tr("Progress"));
    words_->setColor(Token::Text);
    cancel_->setToolTip(tr("Stop this work; what was there before stays"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 8, 4 + kBarHeight);
    layout->addWidget(words_, 1);
    layout->addWidget(cancel_);
    connect(cancel_, &QPushButton::clicked, this, [this] {
        if (!tasks_.empty())
            emit cancelRequested(tasks_.front().lane);
    });
    hide();
}

void ProgressStrip::progress(const QString& lane, const QString& title, double share, double secondsLeft) {
    const auto found = std::find_if(tasks_.begin(), tasks_.end(), [&](const Task& task) { return task.lane == lane; });
    const Task task{lane, title, share, secondsLeft};
    if (found == tasks_.end())
        tasks_.push_back(task);
    else
        *found = task;
    refresh();
}

void ProgressStrip::settle(const QString& lane) {
    std::erase_if(tasks_, [&](const Task& task) { return task.lane == lane; });
    refresh();
}

QString ProgressStrip::text() const {
    if (tasks_.empty())
        return {};
    const Task& task = tasks_.front();
    QStringList parts{task.title};
    if (task.share >= 0)
        parts += format::percent(task.share, 0).text();
    if (task.secondsLeft >= 0)
        parts += timeLeft(task.secondsLeft);
    if (tasks_.size() > 1)
        parts += tr("%1 more").arg(tasks_.size() - 1);
    return parts.join(QStringLiteral(", "));
}

void ProgressStrip::refresh() {
    words_->setText(text());
    setVisible(!tasks_.empty());
    update();
}

void ProgressStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme()[Token::Raised]);
    const QRect groove(0, height() - kBarHeight, width(), kBarHeight);
    painter.fillRect(groove, theme()[Token::Track]);
    if (tasks_.empty() || tasks_.front().share < 0)
        return; // how far is unknown: an empty groove claims nothing
    painter.fillRect(QRect(0, groove.top(), static_cast<int>(std::lround(width() * tasks_.front().share)), kBarHeight),
                     theme()[Token::Accent]);
}

} // namespace longwave::ui
