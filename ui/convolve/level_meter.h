// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/streaming/stream_report.h"
#include "ui/theme/theme.h"

#include <QString>
#include <QWidget>

namespace longwave::ui {

/// Levels of a channel in dB re full scale, from −60 to 0: the RMS as a bar, the peak as a line, and in numbers.
class LevelMeter : public QWidget {
    Q_OBJECT
  public:
    LevelMeter(const QString& word, Token color, QWidget* parent = nullptr);

    void setLevel(const StreamLevel& level);
    void clear();         ///< nothing runs
    QString text() const; ///< "peak −3.1 dB, RMS −12.0 dB", for the tip and screen readers

    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QString word_;
    Token color_;
    StreamLevel level_;
    bool known_ = false;
};

} // namespace longwave::ui
