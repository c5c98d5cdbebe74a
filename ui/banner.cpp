// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/banner.h"

#include "ui/theme/appearance.h"
#include "ui/theme/icon.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace longwave::ui {

namespace {

constexpr int kLeastHeight = 40;
constexpr std::size_t kMostMessages = 50; // a folder of broken files must not grow without end
constexpr int kIconSize = 16;

QToolButton* quietButton(const QString& iconName, const QString& name) {
    auto* button = new QToolButton;
    button->setProperty("quiet", true);
    button->setIcon(icon(iconName));
    button->setIconSize({kIconSize, kIconSize});
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

} // namespace

Banner::Banner(QWidget* parent)
    : QWidget(parent),
      mark_(new QLabel),
      words_(new QLabel),
      previous_(quietButton(QStringLiteral("chevron-left"), tr("Newer message"))),
      page_(new QLabel),
      next_(quietButton(QStringLiteral("chevron-right"), tr("Older message"))) {
    setAccessibleName(tr("Message"));
    setMinimumHeight(kLeastHeight);
    words_->setTextFormat(Qt::RichText);
    words_->setWordWrap(true);
    words_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    words_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    page_->setProperty("role", "muted");

    auto* openAnother = new QPushButton(tr("Open another file"));
    openAnother->setToolTip(tr("Choose a file to open"));
    auto* copy = new QPushButton(tr("Copy message"));
    copy->setToolTip(tr("Put the words of this message on the clipboard"));
    auto* close = quietButton(QStringLiteral("close"), tr("Close this message (Esc)"));

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 8, 4);
    layout->setSpacing(8);
    layout->addWidget(mark_);
    layout->addWidget(words_, 1);
    layout->addWidget(previous_);
    layout->addWidget(page_);
    layout->addWidget(next_);
    layout->addWidget(openAnother);
    layout->addWidget(copy);
    layout->addWidget(close);

    connect(openAnother, &QPushButton::clicked, this, &Banner::openAnotherRequested);
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(text()); });
    connect(close, &QToolButton::clicked, this, &Banner::closeCurrent);
    connect(previous_, &QToolButton::clicked, this, [this] { turnTo(current_ + 1); });
    connect(next_, &QToolButton::clicked, this, [this] { turnTo(current_ - 1); });
    connect(&Appearance::instance(), &Appearance::changed, this, &Banner::update);
    hide();
}

void Banner::show(const QString& subject, const QString& explanation) {
    if (messages_.size() == kMostMessages)
        messages_.erase(messages_.begin());
    messages_.push_back({subject.endsWith('.') || subject.isEmpty() ? subject : subject + ':', explanation});
    turnTo(count() - 1);
    setVisible(true);
}

void Banner::closeCurrent() {
    if (messages_.empty())
        return;
    messages_.erase(messages_.begin() + current_);
    if (messages_.empty())
        hide();
    else
        turnTo(std::min(current_, count() - 1));
}

QString Banner::text() const {
    if (messages_.empty())
        return {};
    const Message& message = messages_[static_cast<std::size_t>(current_)];
    return (message.subject + ' ' + message.explanation).trimmed();
}

void Banner::turnTo(int index) {
    current_ = std::clamp(index, 0, count() - 1);
    update();
}

void Banner::update() {
    QWidget::update();
    if (messages_.empty())
        return;
    const Message& message = messages_[static_cast<std::size_t>(current_)];
    words_->setText(QStringLiteral("<span style=\"font-weight:600\">%1</span> %2")
                        .arg(message.subject.toHtmlEscaped(), message.explanation.toHtmlEscaped()));
    words_->setAccessibleName(text());
    mark_->setPixmap(icon(QStringLiteral("error"), Token::Error).pixmap({kIconSize, kIconSize}, devicePixelRatioF()));
    const bool several = count() > 1;
    for (QWidget* widget :
         {static_cast<QWidget*>(previous_), static_cast<QWidget*>(page_), static_cast<QWidget*>(next_)})
        widget->setVisible(several);
    // Newest is 1, as it is shown first, and stands leftmost.
    page_->setText(tr("%1 of %2").arg(count() - current_).arg(count()));
    previous_->setEnabled(current_ + 1 < count());
    next_->setEnabled(current_ > 0);
}

void Banner::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme()[Token::ErrorGround]);
    painter.fillRect(0, height() - 1, width(), 1, theme()[Token::Line]);
}

} // namespace longwave::ui
