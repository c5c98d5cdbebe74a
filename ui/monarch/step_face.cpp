// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/step_face.h"

#if __has_include("ui/monarch/step_words.h")
#include "ui/monarch/step_picture.h"
#include "ui/monarch/step_words.h"
#define LONGWAVE_STEP_WORDS
#endif

namespace longwave::ui {

StepFace faceOf(const MonarchTrace& trace, std::size_t step) {
#ifdef LONGWAVE_STEP_WORDS
    return {titleOf(trace, step), formulaOf(trace, step)};
#else
    QString name = QString::fromStdString(trace.steps[step].name).replace(QLatin1Char('_'), QLatin1Char(' '));
    if (!name.isEmpty())
        name[0] = name[0].toUpper();
    return {name, {}};
#endif
}

QImage thumbnailOf([[maybe_unused]] const MonarchTrace& trace, [[maybe_unused]] std::size_t step,
                   [[maybe_unused]] const Theme& theme) {
#ifdef LONGWAVE_STEP_WORDS
    return pictureOf(trace, TraceRow::Signal, step, theme);
#else
    return {};
#endif
}

} // namespace longwave::ui
