// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QScrollArea;

namespace longwave::ui {

/// The foot of the library: as high as what it holds where there is room, and scrolls where there is not. Draws the
/// line above itself, and hides with what it holds.
class DetailScroll : public QWidget {
    Q_OBJECT
  public:
    explicit DetailScroll(QWidget* content);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    QWidget* content_;
    QScrollArea* area_;
};

} // namespace longwave::ui
