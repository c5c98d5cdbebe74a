// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/heads_filter_box.h"

#include "compute/error.h"
#include "ui/theme/appearance.h"
#include "ui/theme/icon.h"

#include <QAction>
#include <QKeyEvent>

#include <chrono>

namespace longwave::ui {

HeadsFilterBox::HeadsFilterBox(QWidget* parent) : QLineEdit(parent) {
    using namespace std::chrono_literals;
    setPlaceholderText(tr("Filter, e.g. length > 200"));
    setAccessibleName(tr("Filter of heads"));
    setToolTip(tr("Shows only the heads for which this holds:\n"
                  "length > 200\n"
                  "sparsity >= 50 and peak < 0.1\n"
                  "head 3-7, 12 or not half-life > 100\n"
                  "Metrics by a word of their title, in the unit of their column, after processing"));
    addAction(icon(QStringLiteral("search"), Token::Muted), QLineEdit::LeadingPosition);
    setClearButtonEnabled(true);
    // The signs inside are tool buttons, but not as high as those of a bar.
    setStyleSheet(QStringLiteral("QToolButton { border: none; padding: 0; min-height: 0; }"));
    setMaxLength(400);
    rest_.setSingleShot(true);
    rest_.setInterval(700ms);
    connect(this, &QLineEdit::textChanged, this, &HeadsFilterBox::read);
    connect(this, &QLineEdit::editingFinished, this, &HeadsFilterBox::complain);
    connect(&rest_, &QTimer::timeout, this, &HeadsFilterBox::complain);
}

void HeadsFilterBox::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && !text().isEmpty())
        clear();
    else
        QLineEdit::keyPressEvent(event);
}

void HeadsFilterBox::read() {
    try {
        filter_ = HeadFilter::parse(text());
        complaint_.clear();
        complain();
        emit filterChanged(filter_);
    } catch (const Error& error) {
        complaint_ = QString::fromStdString(error.explanation());
        rest_.start();
    }
}

void HeadsFilterBox::complain() {
    rest_.stop();
    if (property("invalid").toBool() == complaint_.isEmpty()) {
        setProperty("invalid", !complaint_.isEmpty());
        repolish(this);
    }
    emit complaintChanged(complaint_);
}

} // namespace longwave::ui
