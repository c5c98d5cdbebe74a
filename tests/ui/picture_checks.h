// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QHash>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QSplitterHandle>
#include <QStringList>
#include <QTabBar>
#include <QWidget>

#include <algorithm>

namespace longwave::ui {

// What a machine can see of a picture: whether there is anything in it, whether words have room, whether things lie
// over each other. A widget whose words may be cut has the property "elides", one that may lie over others "floats".

/// True when there is next to nothing: hardly any colours, or nearly all of it is one of them.
inline bool isBlank(const QImage& picture) {
    const QImage pixels = picture.convertToFormat(QImage::Format_ARGB32);
    QHash<QRgb, int> counts;
    int all = 0;
    for (int y = 0; y < pixels.height(); y += 2) {
        const auto* row = reinterpret_cast<const QRgb*>(pixels.constScanLine(y));
        for (int x = 0, run = 0; x < pixels.width(); x += 2 * run) { // neighbours of one colour are counted at once
            for (run = 0; x + 2 * run < pixels.width() && row[x + 2 * run] == row[x]; ++run) {
            }
            counts[row[x]] += run;
            all += run;
        }
    }
    int most = 0;
    for (const int count : counts)
        most = std::max(most, count);
    return counts.size() < 12 || most > 0.993 * all;
}

inline QString nameOfWidget(const QWidget& widget) {
    const QString name = widget.accessibleName().isEmpty() ? widget.objectName() : widget.accessibleName();
    return QStringLiteral("%1(%2) in %3")
        .arg(QString::fromLatin1(widget.metaObject()->className()), name,
             widget.parentWidget() ? QString::fromLatin1(widget.parentWidget()->metaObject()->className()) : QString());
}

/// Labels and buttons of `root` that are seen and whose words have no room.
inline QStringList clippedWords(const QWidget& root) {
    QStringList clipped;
    const auto complain = [&](const QWidget& widget, const QString& words, QSize wanted) {
        clipped << QStringLiteral("%1 \"%2\" is %3 × %4 and wants %5 × %6")
                       .arg(nameOfWidget(widget), words)
                       .arg(widget.width())
                       .arg(widget.height())
                       .arg(wanted.width())
                       .arg(wanted.height());
    };
    for (const QLabel* label : root.findChildren<QLabel*>()) {
        if (!label->isVisibleTo(&root) || label->text().isEmpty() || label->property("elides").toBool())
            continue;
        if (label->wordWrap()) {
            const int high = label->heightForWidth(label->width());
            if (high > label->height() + 1)
                complain(*label, label->text(), {label->width(), high});
        } else if (label->sizeHint().width() > label->width() + 1 || label->sizeHint().height() > label->height() + 1) {
            complain(*label, label->text(), label->sizeHint());
        }
    }
    for (const QAbstractButton* button : root.findChildren<QAbstractButton*>()) {
        if (!button->isVisibleTo(&root) || button->text().isEmpty() || button->property("elides").toBool())
            continue;
        if (button->sizeHint().width() > button->width() + 1 || button->fontMetrics().height() > button->height())
            complain(*button, button->text(), button->sizeHint());
    }
    return clipped;
}

/// Pairs of widgets of one parent, in all of `root`, that are seen and lie over each other.
inline QStringList overlapping(const QWidget& root) {
    QStringList found;
    QList<const QWidget*> parents{&root};
    for (const QWidget* widget : root.findChildren<QWidget*>())
        parents << widget;
    for (const QWidget* parent : parents) {
        // These place their own parts.
        if (!parent->isVisibleTo(&root) || qobject_cast<const QAbstractScrollArea*>(parent) ||
            qobject_cast<const QComboBox*>(parent) || qobject_cast<const QAbstractSpinBox*>(parent) ||
            qobject_cast<const QLineEdit*>(parent) || qobject_cast<const QTabBar*>(parent))
            continue;
        QList<const QWidget*> children;
        for (const QObject* child : parent->children()) {
            const auto* widget = qobject_cast<const QWidget*>(child);
            if (widget && !widget->isWindow() && widget->isVisibleTo(&root) && !widget->size().isEmpty() &&
                !qobject_cast<const QSplitterHandle*>(widget) && !widget->property("floats").toBool())
                children << widget;
        }
        for (qsizetype i = 0; i < children.size(); ++i)
            for (qsizetype j = i + 1; j < children.size(); ++j) {
                const QRect common = children[i]->geometry() & children[j]->geometry();
                if (common.width() > 1 && common.height() > 1)
                    found << QStringLiteral("%1 and %2").arg(nameOfWidget(*children[i]), nameOfWidget(*children[j]));
            }
    }
    return found;
}

} // namespace longwave::ui
