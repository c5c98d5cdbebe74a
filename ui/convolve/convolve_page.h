// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/audio/sound_system.h"
#include "ui/session/session.h"
#include "ui/workspace.h"

#include <memory>

class QStackedWidget;
class QToolButton;

namespace longwave::ui {

class ConvolveWorkspace;
class Segmented;
class StreamController;
class StreamExport;
class StreamView;

/// The tab "Convolve": the whole signal again and again, or a stream block by block. Both have a bar, and each bar the
/// switch between them. One of them runs at a time.
class ConvolvePage : public Workspace {
    Q_OBJECT
  public:
    ConvolvePage(Session& session, std::unique_ptr<SoundSystem> sound, QWidget* parent = nullptr);

    enum class View { Whole, Streaming };
    View view() const;
    void setView(View view);

    QString title() const override;
    QString name() const override { return QStringLiteral("convolve"); }
    void fit() override;
    bool isSettled() const override;
    QWidget* tabBarTools() override;
    bool showView(const QString& name) override;
    QWidget* presentedWidget() override; ///< the plots, and the timings over them

    ConvolveWorkspace* whole() const noexcept { return whole_; }
    StreamView* stream() const noexcept { return stream_; }
    StreamController* controller() const noexcept { return controller_; }
    StreamExport* exporter() const noexcept { return export_; }
    QToolButton* renderButton() const noexcept { return render_; }

  private:
    Segmented* makeSwitch();

    ConvolveWorkspace* whole_;
    StreamController* controller_;
    StreamView* stream_;
    StreamExport* export_;
    QStackedWidget* pages_;
    QToolButton* render_ = nullptr;
    QWidget* tools_;
    QWidget* wholeTools_ = nullptr;
    Segmented* switches_[2];
};

} // namespace longwave::ui
