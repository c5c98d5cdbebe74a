// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

class QLabel;
class QProgressBar;

namespace longwave::ui {

class ElidedLabel;

/// How far a race is, over its chart: what is measured, a bar, points done, time left. Afterwards what became of it.
class RaceProgressBar : public QWidget {
    Q_OBJECT
  public:
    explicit RaceProgressBar(QWidget* parent = nullptr);

    /// A negative share hides the bar.
    void setState(const QString& what, double share, const QString& points, const QString& left);
    /// A sentence that stays until the next race; empty hides all.
    void setNote(const QString& note);
    /// Stands in front of what is said while running ("The live convolution was stopped.").
    void setPreface(const QString& preface) { preface_ = preface; }
    QString words() const;

  private:
    QString preface_;
    ElidedLabel* what_;
    QProgressBar* bar_;
    QLabel* points_;
    QLabel* left_;
};

} // namespace longwave::ui
