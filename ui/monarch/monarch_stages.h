// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStackedWidget>
#include <QTimer>

#include <functional>

class QPainter;
class QRectF;

namespace longwave::ui {

class MonarchWalk;
class ProductStage;

/// The stages of a walk, of which that of its view is shown.
class MonarchStages : public QStackedWidget {
    Q_OBJECT
  public:
    explicit MonarchStages(MonarchWalk& walk, QWidget* parent = nullptr);

    /// Whether a step moves, on the stage where it can.
    void setMotion(bool on);
    /// True until what moves is at rest: a picture waits for it.
    bool isMoving() const { return moving_.isActive(); }
    /// How the shown stage draws itself for paper; nothing where it is drawn as it stands.
    std::function<void(QPainter&, const QRectF&)> paper() const;

  private:
    ProductStage* product_;
    bool hasMotion_ = false;
    QTimer moving_;
};

} // namespace longwave::ui
