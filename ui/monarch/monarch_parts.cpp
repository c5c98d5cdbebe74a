// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/monarch_parts.h"

#include <QWidget>

#if __has_include("ui/monarch/lesson_panel.h")
// clang-format off: a QPointer in the panel wants its glossary whole
#include "ui/monarch/glossary_popup.h"
#include "ui/monarch/lesson_panel.h"
// clang-format on
#define LONGWAVE_LESSON
#endif
#if __has_include("ui/monarch/fusion_panel.h")
#include "ui/monarch/fusion_panel.h"
#define LONGWAVE_FUSION
#endif
#if __has_include("ui/monarch/precision_panel.h")
#include "ui/monarch/precision_panel.h"
#define LONGWAVE_PRECISION
#endif

namespace longwave::ui {

QWidget* makeLessonPart([[maybe_unused]] MonarchWalk& walk) {
#ifdef LONGWAVE_LESSON
    return new LessonPanel(walk);
#else
    return nullptr;
#endif
}

QWidget* makeMemoryPart([[maybe_unused]] MonarchWalk& walk) {
#ifdef LONGWAVE_FUSION
    return new FusionPanel(walk);
#else
    return nullptr;
#endif
}

QWidget* makePrecisionPart([[maybe_unused]] MonarchWalk& walk) {
#ifdef LONGWAVE_PRECISION
    return new PrecisionPanel(walk);
#else
    return nullptr;
#endif
}

} // namespace longwave::ui
