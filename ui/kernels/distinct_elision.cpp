// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/distinct_elision.h"

#include <algorithm>

namespace longwave::ui {
namespace {

constexpr QChar kEllipsis(u'…');

/// Of two letters beside each other: a number is not parted, and neither is a word.
bool isInWord(QChar left, QChar right) {
    return left.isLetterOrNumber() && right.isLetterOrNumber();
}

/// What stands behind an ellipsis.
QString withoutDot(const QString& words) {
    return words.startsWith(u'.') ? words.mid(1) : words;
}

} // namespace

DistinctElision::DistinctElision(const QStringList& names) {
    if (names.size() < 2)
        return;
    const QString& first = names.front();
    qsizetype shortest = first.size();
    front_ = back_ = first.size();
    for (const QString& name : names) {
        shortest = std::min(shortest, name.size());
        const auto begins = std::mismatch(first.begin(), first.end(), name.begin(), name.end()).first - first.begin();
        const auto ends = std::mismatch(first.rbegin(), first.rend(), name.rbegin(), name.rend()).first;
        front_ = std::min<qsizetype>(front_, begins);
        back_ = std::min<qsizetype>(back_, ends - first.rbegin());
    }
    while (front_ > 0 && std::ranges::any_of(names, [this](const QString& name) {
               return front_ < name.size() && isInWord(name[front_ - 1], name[front_]);
           }))
        --front_;
    back_ = std::min(back_, shortest - front_);
    while (back_ > 0 && std::ranges::any_of(names, [this](const QString& name) {
               return back_ < name.size() && isInWord(name[name.size() - back_ - 1], name[name.size() - back_]);
           }))
        --back_;
}

QString DistinctElision::elided(const QString& name, const QFontMetrics& metrics, int width) const {
    if (metrics.horizontalAdvance(name) <= width)
        return name;
    const qsizetype end = name.size() - back_;
    if (front_ >= end) // nothing but what all have
        return metrics.elidedText(name, Qt::ElideMiddle, width);
    const auto fits = [&](const QString& text) { return metrics.horizontalAdvance(text) <= width; };
    // As many words of the common end as have room.
    for (qsizetype from = end + 1; from <= name.size() && back_ > 0; ++from)
        if (from == name.size() || !isInWord(name[from - 1], name[from]))
            if (const QString text = name.left(end) + kEllipsis + withoutDot(name.mid(from)); fits(text))
                return text;
    // Then as many of the common beginning.
    const QString rest = name.mid(front_, end - front_) + (back_ > 0 ? QString(kEllipsis) : QString());
    for (qsizetype from = 1; from <= front_; ++from)
        if (!isInWord(name[from - 1], name[from]))
            if (const QString text = kEllipsis + withoutDot(name.mid(from, front_ - from)) + rest; fits(text))
                return text;
    return metrics.elidedText(rest, Qt::ElideMiddle, width);
}

} // namespace longwave::ui
