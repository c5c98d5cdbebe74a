// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/monarch_walk.h"
#include "ui/monarch/step_player.h"
#include "ui/workspace.h"

class QPushButton;
class QToolButton;

namespace longwave::ui {

class LessonPanel;
class MonarchBar;
class MonarchSide;
class MonarchStages;
class NoticeLine;
class PictureExport;
class Settings;
class StepsPanel;
class Transport;

/// The page "Monarch": one convolution by a Monarch decomposition, a step at a time. Steps and lesson at the left, the
/// stage in the middle, legend and numbers at the right, playing below. Where there is little room the right side
/// folds away, and a button of the tab bar brings it back.
class MonarchWorkspace : public Workspace {
    Q_OBJECT
  public:
    explicit MonarchWorkspace(Session& session, QWidget* parent = nullptr);
    ~MonarchWorkspace() override;

    QString title() const override { return tr("Monarch"); }
    QString name() const override { return QStringLiteral("monarch"); }
    void fit() override;
    bool isSettled() const override;
    bool needsFiles() const override { return false; }
    bool showView(const QString& name) override;
    bool showStep(int step) override;
    QWidget* tabBarTools() override { return tools_; }
    QMenu* exportMenu() override;
    std::optional<RunAction> runAction() const override;
    void toggleRun() override { player_.toggle(); }
    QWidget* presentedWidget() override;

    /// Motion, speed and the lesson's language are kept from one start to the next.
    void remember(Settings& settings) override;

    MonarchWalk& walk() noexcept { return walk_; }
    StepPlayer& player() noexcept { return player_; }
    MonarchBar* bar() const noexcept { return bar_; }
    MonarchSide* side() const noexcept { return side_; }
    StepsPanel* stepsPanel() const noexcept { return steps_; }
    LessonPanel* lesson() const noexcept { return lesson_; }
    Transport* transport() const noexcept { return transport_; }
    PictureExport* exporter() const noexcept { return export_; }
    QToolButton* sideButton() const noexcept { return sideButton_; }
    QPushButton* convolveButton() const noexcept { return convolve_; }
    NoticeLine* notice() const noexcept { return notice_; }

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QWidget* makeLeft();
    QWidget* makeCentre();
    void makeTools();
    /// For the box and the stages; keeps nothing.
    void setMotion(bool on);
    void setSpeed(double speed);
    void followTrace();
    void followLoaded();

    MonarchWalk walk_;
    StepPlayer player_;
    Settings* settings_ = nullptr;
    MonarchBar* bar_ = nullptr;
    StepsPanel* steps_ = nullptr;
    LessonPanel* lesson_ = nullptr;
    NoticeLine* notice_ = nullptr;
    MonarchStages* stages_ = nullptr;
    MonarchSide* side_ = nullptr;
    Transport* transport_ = nullptr;
    PictureExport* export_ = nullptr;
    QWidget* tools_ = nullptr;
    QPushButton* convolve_ = nullptr;
    QToolButton* sideButton_ = nullptr;
    bool wasNarrow_ = false;
};

} // namespace longwave::ui
