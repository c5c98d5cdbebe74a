// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace longwave::ui {

/// Onto the clipboard: the words that are selected in whatever widget has the focus, else a picture of the page.
void copyWordsOrPicture(QWidget& page);

} // namespace longwave::ui
