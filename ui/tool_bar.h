// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include "ui/workspace.h"

#include <QPointer>
#include <QSpinBox>
#include <QWidget>

class QCheckBox;
class QLabel;
class QPushButton;

namespace longwave::ui {

class EngineBox;
class LambdaControl;

/// An odd number of taps. An even one that is typed is refused, with the reason as a tip, and what was there returns.
class WindowField : public QSpinBox {
    Q_OBJECT
  public:
    explicit WindowField(QWidget* parent = nullptr);
    QValidator::State validate(QString& text, int& position) const override;
    void fixup(QString& text) const override;
};

/// What every workspace obeys, at the right of the menus: Smooth, Squash and λ, the engine, Run.
class ToolBar : public QWidget {
    Q_OBJECT
  public:
    explicit ToolBar(Session& session, QWidget* parent = nullptr);

    QCheckBox* smoothBox() const { return smooth_; }
    WindowField* windowField() const { return window_; }
    QCheckBox* squashBox() const { return squash_; }
    LambdaControl* lambda() const { return lambda_; }
    EngineBox* engineBox() const { return engine_; }
    QPushButton* runButton() const { return run_; }
    /// What the run button does on the page that is shown; nothing: the live convolution.
    void setRunAction(const std::optional<RunAction>& action);

    // Where there is less room than it wants, the word before the engines goes first: the box says it too.
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  signals:
    void runRequested(); ///< the run button: Run or Stop

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void followRegularization();
    void followRunning();

    Session& session_;
    std::optional<RunAction> action_;
    QCheckBox* smooth_;
    WindowField* window_;
    QCheckBox* squash_;
    LambdaControl* lambda_;
    QLabel* engineName_;
    EngineBox* engine_;
    QPushButton* run_;
    QPointer<QWidget> lent_; // what has the focus of the run button while that is disabled
};

} // namespace longwave::ui
