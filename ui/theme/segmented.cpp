// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/segmented.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QToolButton>

namespace longwave::ui {

namespace {

/// A tool button that keeps the width of its bold word, so that choosing moves nothing.
class SegmentButton : public QToolButton {
  public:
    using QToolButton::QToolButton;

    QSize sizeHint() const override {
        QSize size = QToolButton::sizeHint();
        QFont bold = font();
        bold.setWeight(QFont::DemiBold);
        const int wide = QFontMetrics(bold).horizontalAdvance(text());
        const int now = fontMetrics().horizontalAdvance(text());
        return {size.width() + std::max(0, wide - now), 24};
    }
    QSize minimumSizeHint() const override { return sizeHint(); }
};

} // namespace

Segmented::Segmented(const QStringList& words, QWidget* parent) : QWidget(parent), group_(new QButtonGroup(this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    group_->setExclusive(true);
    for (int i = 0; i < words.size(); ++i) {
        auto* button = new SegmentButton(this);
        button->setText(words[i]);
        button->setAccessibleName(words[i]);
        button->setCheckable(true);
        button->setChecked(i == 0);
        button->setFocusPolicy(i == 0 ? Qt::StrongFocus : Qt::ClickFocus);
        button->setProperty("segment", words.size() == 1       ? "only"
                                       : i == 0                ? "first"
                                       : i == words.size() - 1 ? "last"
                                                               : "middle");
        button->installEventFilter(this);
        group_->addButton(button, i);
        layout->addWidget(button);
    }
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(group_, &QButtonGroup::idToggled, this, [this](int index, bool on) {
        if (!on || index == current_)
            return;
        // The tab key stops at the chosen segment only; arrows do the rest.
        button(current_)->setFocusPolicy(Qt::ClickFocus);
        button(index)->setFocusPolicy(Qt::StrongFocus);
        current_ = index;
        emit currentIndexChanged(index);
    });
}

int Segmented::count() const {
    return static_cast<int>(group_->buttons().size());
}

int Segmented::currentIndex() const {
    return current_;
}

void Segmented::setCurrentIndex(int index) {
    button(index)->setChecked(true);
}

void Segmented::setText(int index, const QString& word) {
    button(index)->setText(word);
    button(index)->setAccessibleName(word);
}

void Segmented::setTip(int index, const QString& tip) {
    button(index)->setToolTip(tip);
}

void Segmented::setSegmentEnabled(int index, bool enabled) {
    button(index)->setEnabled(enabled);
}

QToolButton* Segmented::button(int index) const {
    return qobject_cast<QToolButton*>(group_->button(index));
}

bool Segmented::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const int from = group_->id(qobject_cast<QAbstractButton*>(watched));
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int forward = layoutDirection() == Qt::RightToLeft ? -1 : 1;
        if (key == Qt::Key_Right || key == Qt::Key_Left) {
            step(from, key == Qt::Key_Right ? forward : -forward);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void Segmented::step(int from, int direction) {
    for (int i = from + direction; i >= 0 && i < count(); i += direction) {
        if (!button(i)->isEnabled())
            continue;
        button(i)->setFocus(Qt::TabFocusReason); // first: what is chosen may hide the whole switch
        button(i)->setChecked(true);
        return;
    }
}

} // namespace longwave::ui
