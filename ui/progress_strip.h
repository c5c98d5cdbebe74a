// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

class QPushButton;

namespace longwave::ui {

class ElidedLabel;

/// What takes longer than 300 ms: what, how far, time left, Cancel. Old content stays beside it. Of several tasks the
/// one that has been shown longest is shown.
class ProgressStrip : public QWidget {
    Q_OBJECT
  public:
    explicit ProgressStrip(QWidget* parent = nullptr);

    /// As TaskRunner::progressed and settled tell it.
    void progress(const QString& lane, const QString& title, double share, double secondsLeft);
    void settle(const QString& lane);

    /// What it says: "Reading x.wav, 42 %, 3 s left".
    QString text() const;

  signals:
    void cancelRequested(const QString& lane);

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    struct Task {
        QString lane;
        QString title;
        double share = -1;
        double secondsLeft = -1;
    };
    void refresh();

    std::vector<Task> tasks_;
    ElidedLabel* words_;
    QPushButton* cancel_;
};

} // namespace longwave::ui
