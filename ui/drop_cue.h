// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace longwave::ui {

/// Lies over its parent while files are dragged over the window: an accent frame and the words "Drop to open".
class DropCue : public QWidget {
    Q_OBJECT
  public:
    explicit DropCue(QWidget* parent);
    void appear(int files);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QString words_;
};

} // namespace longwave::ui
