// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/streaming/stream_report.h"
#include "compute/streaming/stream_runner.h"
#include "ui/audio/sound_system.h"
#include "ui/convolve/stream_settings.h"
#include "ui/session/session.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <mutex>

namespace longwave::ui {

/// Streams what the session has chosen: opens the devices off the UI thread, starts and stops the runner, gives it
/// every change of λ, head, bank and Smooth, and brings its reports to the UI thread, the latest only. Lives in the UI
/// thread.
class StreamController : public QObject {
    Q_OBJECT
  public:
    StreamController(Session& session, std::unique_ptr<SoundSystem> sound, QObject* parent = nullptr);
    ~StreamController() override;

    const StreamSettings& settings() const noexcept { return settings_; }
    /// What cannot change while it runs waits for the next start.
    void setSettings(const StreamSettings& settings);

    /// Streaming is what Run means now. The session's run starts and stops it.
    void setActive(bool active);
    bool isActive() const noexcept { return active_; }
    bool isRunning() const noexcept { return runner_ != nullptr || opening_; }
    /// While true, the kernel as it was loaded is heard.
    void setRaw(bool raw);
    bool isRaw() const noexcept { return raw_; }

    /// The newest; stays after the end. Null before the first.
    const std::shared_ptr<const StreamReport>& report() const noexcept { return report_; }
    const QString& device() const noexcept { return device_; } ///< that is heard, or empty
    const QString& remark() const noexcept { return remark_; } ///< about the sound; a sentence, or empty
    double rate() const noexcept { return rate_; }             ///< of the stream that runs or would run, in Hz

    /// Asks whether there is a device to hear; the answer arrives with soundKnown.
    void askForSound();
    const QString& missingOutput() const noexcept { return missingOutput_; }
    const QString& missingInput() const noexcept { return missingInput_; }

  signals:
    void reported();
    void runningChanged();
    void settingsChanged();
    void rawChanged();
    void soundKnown();

  protected:
    void customEvent(QEvent* event) override; ///< a report waits: the only event it posts to itself

  private:
    struct Opened; ///< devices, for one start

    void follow();
    void start();
    void begin(const std::shared_ptr<Opened>& opened);
    void stop();
    void kernelChanged();
    void signalChanged();
    void take(std::shared_ptr<const StreamReport> report); // any thread
    void failed(const QString& why);

    Session& session_;
    std::shared_ptr<SoundSystem> sound_;
    StreamSettings settings_;
    bool active_ = false;
    bool opening_ = false;
    bool skip_ = false; // the choice that the kernel at work was made for
    bool raw_ = false;
    QString device_, remark_, missingOutput_, missingInput_;
    double rate_ = 0;
    int closed_ = 0;
    QString toldProblem_;
    QTimer restart_; ///< many changes in one turn of the event loop are one
    std::shared_ptr<SoundVolume> volume_ = std::make_shared<SoundVolume>();

    std::shared_ptr<const StreamReport> report_;
    std::mutex mutex_; // guards the next
    std::shared_ptr<const StreamReport> pending_;
    struct Gate; ///< through which a runner reports, until it is stopped
    std::shared_ptr<Gate> gate_;

    std::unique_ptr<StreamRunner> runner_; // last: its threads end before what they report to
};

} // namespace longwave::ui
