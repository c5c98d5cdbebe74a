// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/convolve/render_dialog.h"
#include "ui/convolve/stream_settings.h"
#include "ui/session/session.h"

#include <QObject>

#include <optional>

namespace longwave::ui {

/// Renders what would be streamed into a WAV file, off the UI thread, as long as it takes; the window's progress bar
/// shows how far it is and cancels it.
class StreamExport : public QObject {
    Q_OBJECT
  public:
    explicit StreamExport(Session& session, QObject* parent = nullptr);

    /// What there is to render; nothing without kernels, a signal where the source is one, or from a microphone.
    std::optional<RenderSubject> subject(const StreamSettings& settings) const;
    /// Why there is nothing; a sentence.
    QString reason(const StreamSettings& settings) const;
    /// Asks for the way and the file, and renders.
    void ask(const StreamSettings& settings, QWidget* parent);
    void render(const StreamSettings& settings, const RenderWish& wish, const QString& path);

  signals:
    void rendered(const QString& words); ///< "y.wav: 1.43 s, peak −3.1 dB"

  private:
    Session& session_;
};

} // namespace longwave::ui
