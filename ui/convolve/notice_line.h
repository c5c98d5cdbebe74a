// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/convolve/live_data.h"

#include <QString>
#include <QWidget>

class QLabel;

namespace longwave::ui {

/// A calm line on the warning ground: something to know about the data. Hidden while it has nothing to say.
class NoticeLine : public QWidget {
    Q_OBJECT
  public:
    explicit NoticeLine(QWidget* parent = nullptr);
    void setText(const QString& text);
    QString text() const;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QLabel* label_;
};

/// What is to be said of an output's data; empty when it is as one would think: a signal or a kernel that holds NaN or
/// infinity (how many and where), a gate that is shorter than what it gates.
QString noticeOf(const LiveOutput& output);

} // namespace longwave::ui
