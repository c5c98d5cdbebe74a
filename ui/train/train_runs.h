// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/train/train_book.h"

#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace longwave::ui {

class TrainRunRow;
class ValueRows;

/// The runs, each with its colour and how far it is; what can be done to them; what it takes; and what they say about
/// the claim. The lower part of the panel at the left.
class TrainRuns : public QWidget {
    Q_OBJECT
  public:
    explicit TrainRuns(TrainBook& book, QWidget* parent = nullptr);

    /// Nothing can be added or taken away meanwhile; Stop ends it.
    void setRunning(bool running, bool isPaused);
    /// How long it will take, before it runs.
    void setEstimate(const QString& words);
    void setThreads(const QString& words);
    /// "An unfinished training …"; empty: none.
    void setOffer(const QString& words);
    void refreshNumbers();

    QPushButton* addButton() const noexcept { return add_; }
    QPushButton* sweepButton() const noexcept { return sweep_; }
    QPushButton* stopButton() const noexcept { return stop_; }
    QPushButton* resumeButton() const noexcept { return resume_; }
    QPushButton* dismissButton() const noexcept { return dismiss_; }
    QLabel* verdictLabel() const noexcept { return verdict_; }
    const std::vector<TrainRunRow*>& rows() const noexcept { return rows_; }
    ValueRows* numbers() const noexcept { return numbers_; }

  signals:
    void stopRequested();
    void resumeRequested();
    void dismissRequested();

  private:
    void refreshRows();

    TrainBook& book_;
    bool running_ = false;
    bool paused_ = false;
    QString estimate_;
    QLabel* progress_;
    QVBoxLayout* list_;
    std::vector<TrainRunRow*> rows_;
    QPushButton* add_;
    QPushButton* sweep_;
    QPushButton* stop_;
    ValueRows* numbers_;
    int elapsed_ = 0, left_ = 0, speed_ = 0, threads_ = 0, saved_ = 0;
    QLabel* verdict_;
    QWidget* offer_;
    QLabel* offerWords_;
    QPushButton* resume_;
    QPushButton* dismiss_;
};

/// One run in the list.
class TrainRunRow : public QWidget {
    Q_OBJECT
  public:
    explicit TrainRunRow(QWidget* parent = nullptr);
    void show(const TrainRun& run, bool mayRemove);
    int run() const noexcept { return run_; }
    QPushButton* removeButton() const noexcept { return remove_; }
    QString words() const; ///< as they are read to somebody

  signals:
    void removeRequested(int run);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    int run_ = 0;
    Token color_ = Token::S5;
    double share_ = 0;
    bool mayRemove_ = false;
    QLabel* name_;
    QLabel* state_;
    QPushButton* remove_;
};

} // namespace longwave::ui
