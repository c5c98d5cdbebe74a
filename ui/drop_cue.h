// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QMimeData;

namespace longwave::ui {

/// The paths of the local files that are dragged.
QStringList localFiles(const QMimeData* data);

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
