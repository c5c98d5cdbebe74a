// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/convolve/stream_controller.h"

#include <QWidget>

namespace longwave::ui {

class HoldKey;
class StreamBar;
class StreamPlots;
class StreamSide;

/// Convolve's streaming mode: bar, plots and numbers of the controller's stream. It shows reports, at most one a frame,
/// and computes nothing; hidden, it rests while the stream goes on.
class StreamView : public QWidget {
    Q_OBJECT
  public:
    StreamView(Session& session, StreamController& controller, QWidget* parent = nullptr);

    StreamBar* bar() const noexcept { return bar_; }
    StreamPlots* plots() const noexcept { return plots_; }
    StreamSide* side() const noexcept { return side_; }
    bool isSettled() const; ///< what runs has been seen for a while

  signals:
    void statusChanged(const QString& text);

  protected:
    void showEvent(QShowEvent* event) override;

  private:
    void change(const StreamSettings& settings); ///< by a person: it can be undone
    bool take(StreamSettings settings);          ///< of an undo step; false, and told, when a stream holds them
    void showReport();
    void showWords();
    void showStatus();
    void showSound();

    Session& session_;
    StreamController& controller_;
    StreamBar* bar_;
    StreamPlots* plots_;
    StreamSide* side_;
    HoldKey* hold_;
};

} // namespace longwave::ui
