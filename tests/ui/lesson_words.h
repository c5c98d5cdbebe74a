// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/lesson_text.h"

#include <QRegularExpression>
#include <QString>

#include <set>

namespace longwave::ui::test {

/// What a pattern's first group stands for, wherever it matches.
inline std::set<QString> found(const QString& pattern, const QString& text) {
    std::set<QString> all;
    const QRegularExpression expression(pattern);
    for (auto match = expression.globalMatch(text); match.hasNext();)
        all.insert(match.next().captured(1));
    return all;
}

/// All words of a page.
inline QString allOf(const LessonPageText& page) {
    return page.title + '\n' + page.paragraphs.join('\n') + '\n' + page.question + '\n' + page.choices.join('\n') +
           '\n' + page.reveal;
}

} // namespace longwave::ui::test
