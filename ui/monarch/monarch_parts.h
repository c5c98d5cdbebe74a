// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace longwave::ui {

class MonarchWalk;

// Parts of the page that stand in its panels; null where there is none.
QWidget* makeLessonPart(MonarchWalk& walk);    ///< under the steps
QWidget* makeMemoryPart(MonarchWalk& walk);    ///< right: fused and unfused
QWidget* makePrecisionPart(MonarchWalk& walk); ///< right: error of each stage

} // namespace longwave::ui
