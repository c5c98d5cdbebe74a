// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/appearance.h"

#include <QPainter>
#include <QWidget>

namespace longwave::ui {

/// A strip of one ground with a 1 px line under it.
class Strip : public QWidget {
  public:
    explicit Strip(Token ground) : ground_(ground) {}

  protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.fillRect(rect(), theme()[ground_]);
        painter.fillRect(0, height() - 1, width(), 1, theme()[Token::Line]);
    }

  private:
    Token ground_;
};

/// A 1 px line between panels that stand above each other.
class LevelLine : public QWidget {
  public:
    explicit LevelLine(QWidget* parent = nullptr) : QWidget(parent) { setFixedHeight(1); }

  protected:
    void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), theme()[Token::Line]); }
};

/// A 1 px line, as high as it is given or as its layout makes it.
class UprightLine : public QWidget {
  public:
    explicit UprightLine(int height = 0) {
        setFixedWidth(1);
        if (height > 0)
            setFixedHeight(height);
    }

  protected:
    void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), theme()[Token::Line]); }
};

} // namespace longwave::ui
