// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/race/race_book.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QListWidgetItem;
class QMenu;
class QPushButton;

namespace longwave::ui {

/// The run in focus and what stands beside it: a box shows or hides each, the menu of a row merges it in, compares with
/// it, brings it into focus, saves or closes it. Beneath, where the chosen one is from.
class RunList : public QWidget {
    Q_OBJECT
  public:
    explicit RunList(RaceBook& book, QWidget* parent = nullptr);

    QListWidget* list() const noexcept { return list_; }
    QPushButton* openButton() const noexcept { return open_; }
    QLabel* note() const noexcept { return note_; }
    /// Of the row that is chosen; kNone before there is one.
    int chosen() const;
    void choose(int id);
    /// While a race runs, what it fills is neither merged nor closed.
    void setRunning(bool running);
    /// The menu of the chosen row; owned by this.
    QMenu* menu();

  signals:
    void openRequested();
    void saveRequested(int id);
    /// merged() refused; for the banner.
    void failed(const QString& subject, const QString& explanation);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void refresh();
    void showNote();
    void merge(int id);

    RaceBook& book_;
    bool running_ = false;
    QListWidget* list_;
    QLabel* note_;
    QPushButton* open_;
    QMenu* menu_ = nullptr;
};

} // namespace longwave::ui
