// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/convolve/live_data.h"
#include "ui/convolve/live_run.h"
#include "ui/convolve/request_maker.h"
#include "ui/session/session.h"
#include "ui/workspace.h"

#include <QElapsedTimer>
#include <QTimer>

#include <memory>

class QToolButton;

namespace longwave::ui {

class ConvolveBar;
class ConvolvePlots;
class DirectCheck;
class HoldKey;
class NoticeLine;
class OutputSide;
class TimingOverlay;

/// The page "Convolve": the chosen signal through the chosen kernels, whole, once for every change and again and again
/// while the session runs; with the timings over the output. It computes nothing itself: the live run, the pyramid of
/// the signal and the comparison with the direct engine are made off the UI thread. While the page is hidden it rests.
class ConvolveWorkspace : public Workspace {
    Q_OBJECT
  public:
    explicit ConvolveWorkspace(Session& session, QWidget* parent = nullptr);
    ~ConvolveWorkspace() override;

    QString title() const override { return tr("Convolve"); }
    QString name() const override { return QStringLiteral("convolve"); }
    void fit() override;
    bool isSettled() const override;
    QWidget* tabBarTools() override;

    ConvolvePlots* plots() const noexcept { return plots_; }
    OutputSide* side() const noexcept { return side_; }
    TimingOverlay* overlay() const noexcept { return overlay_; }
    ConvolveBar* bar() const noexcept { return bar_; }
    NoticeLine* notice() const noexcept { return notice_; }

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void build();
    void connectSession();
    void signalChanged();
    void bankChanged();
    void updateHeads();
    void updateRunning();
    void readSignal();

    void requestSoon();
    void request();
    void takeSnapshot();
    void takeOutput(const LiveSnapshot& snapshot);
    void clearOutput(); // there is nothing to convolve
    void showOther(bool shown);
    void showFailure(const LiveSnapshot& snapshot);
    void refreshStatus();

    void setTimingsWanted(bool wanted);
    void updateOverlay();
    void pickStage(std::optional<StageKind> kind, bool ofBaseline = false);

    Session& session_;
    RequestMaker requests_;
    std::shared_ptr<const Pyramid> signalPyramid_;
    bool signalRead_ = true; ///< the pyramid is that of the signal, or on its way
    QTimer requestTimer_;    ///< many changes in one turn of the event loop are one request
    bool requestNeeded_ = true;

    std::shared_ptr<const LiveOutput> shown_;
    QString lastFailure_;
    bool unpainted_ = false;  ///< the output was given to the plot and not painted since
    QElapsedTimer requested_; ///< since the newest request
    QElapsedTimer looping_;   ///< since the loop was switched on
    QTimer statusTimer_;

    bool timingsWanted_ = true; ///< the overlay is to be seen as soon as there is something to show
    bool hasLooped_ = false;
    QWidget* tools_ = nullptr;
    QToolButton* timingsButton_ = nullptr;

    ConvolveBar* bar_ = nullptr;
    NoticeLine* notice_ = nullptr;
    ConvolvePlots* plots_ = nullptr;
    OutputSide* side_ = nullptr;
    DirectCheck* check_ = nullptr;
    TimingOverlay* overlay_ = nullptr;
    HoldKey* holdKey_ = nullptr;
    QTimer sideTimer_; ///< while it runs, the numbers at the right stay as they are
    LiveRun live_;     // last: its thread ends before what it reports to
};

} // namespace longwave::ui
