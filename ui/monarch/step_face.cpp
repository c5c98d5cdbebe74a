// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/step_face.h"

#include "ui/monarch/step_picture.h"
#include "ui/monarch/step_words.h"

namespace longwave::ui {

StepFace faceOf(const MonarchTrace& trace, std::size_t step) {
    return {titleOf(trace, step), formulaOf(trace, step)};
}

QImage thumbnailOf(const MonarchTrace& trace, std::size_t step, const Theme& theme) {
    return pictureOf(trace, TraceRow::Signal, step, theme);
}

} // namespace longwave::ui
