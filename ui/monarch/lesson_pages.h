// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/monarch/trace.h"
#include "ui/monarch/monarch_walk.h"
#include "ui/session/monarch_choices.h"

#include <QMap>
#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace longwave::ui {

/// One page of the lesson, without its words: what it sets the stage to, and what kind of question it asks. The words
/// are in resources/lesson, by `id`; the answers are computed from the trace of what is set.
struct LessonPage {
    enum class Question {
        Number, ///< to be typed
        Choice, ///< one of `choices`
        Point   ///< a cell to be clicked
    };
    QString id;
    MonarchChoices stage;
    std::optional<double> lambda; ///< Squash at this λ; nothing: it is off
    StepKind kind = StepKind::Sequence;
    int level = 0;
    StageView view = StageView::Product;
    std::optional<std::int64_t> pinned; ///< a cell of that step
    Question question = Question::Number;
    int choices = 0;
    QString panel; ///< a panel that shows more of it: "memory", "accuracy", "cost", "learned"; or empty
};

const std::vector<LessonPage>& lessonPages();

/// The step of the trace that a page shows. Precondition: the trace is of the page's stage.
std::size_t stepOf(const LessonPage& page, const MonarchTrace& trace);

struct LessonAnswer {
    double number = 0;               ///< of a number
    double tolerance = 0;            ///< relative, of a number; 0: exactly
    int choice = -1;                 ///< of a choice, from 0
    std::vector<std::int64_t> cells; ///< of a point: any of these cells of the page's step
};
LessonAnswer answerOf(const LessonPage& page, const MonarchTrace& trace);

/// What may stand in the words as {name}: numbers of the trace, and {answer}; written as the interface writes numbers.
QMap<QString, QString> lessonValues(const LessonPage& page, const MonarchTrace& trace);

} // namespace longwave::ui
