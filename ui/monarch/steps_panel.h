// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/step_face.h"

#include <QAbstractListModel>
#include <QWidget>

#include <vector>

class QListView;

namespace longwave::ui {

class MonarchWalk;
class PanelHeader;

/// The steps of the trace, for a list: title, formula, thumbnail, number. Thumbnails are made off the UI thread; those
/// before stay until they are there.
class StepsModel : public QAbstractListModel {
    Q_OBJECT
  public:
    static constexpr const char* kLane = "monarch-thumbnails";
    enum Role { Formula = Qt::UserRole, Picture };
    explicit StepsModel(MonarchWalk& walk, QObject* parent = nullptr);
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

  private:
    void refresh();
    void requestPictures();
    MonarchWalk& walk_;
    std::vector<StepFace> faces_;
    std::vector<QImage> pictures_;
};

/// The list of steps at the left of the page: a click, Up and Down, or the first letters of a title go to one.
class StepsPanel : public QWidget {
    Q_OBJECT
  public:
    explicit StepsPanel(MonarchWalk& walk, QWidget* parent = nullptr);
    QListView* list() const noexcept { return list_; }

  protected:
    /// Playing and stepping belong to the page, also while the list has the keyboard.
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void follow();
    MonarchWalk& walk_;
    PanelHeader* header_;
    StepsModel* model_;
    QListView* list_;
};

} // namespace longwave::ui
