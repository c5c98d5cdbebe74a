// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace longwave::ui {

/// What stands in the middle of the window while nothing is loaded: one sentence, two actions, the samples.
class StartPage : public QWidget {
    Q_OBJECT
  public:
    explicit StartPage(QWidget* parent = nullptr);

  signals:
    void openRequested();
    void samplesRequested(const QStringList& paths);
};

} // namespace longwave::ui
