// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QSlider;
class QSpinBox;

namespace longwave::ui {

class LogSlider;
class SkipBox;

/// What of the kernel is used: its first taps, the lowest of its frequencies, and the skip term beside it. Follows and
/// sets the session; a drag is one step to undo.
class KernelControls : public QWidget {
    Q_OBJECT
  public:
    explicit KernelControls(Session& session, QWidget* parent = nullptr);

    LogSlider* tapsSlider() const noexcept { return taps_; }
    QSpinBox* tapsBox() const noexcept { return tapsBox_; }
    QSlider* frequencySlider() const noexcept { return frequencies_; }
    SkipBox* skipBox() const noexcept { return skip_; }
    QString frequencyText() const;

  private:
    void follow();
    void setTaps(std::int64_t taps, bool merge);
    void setFrequencies(int bands, bool merge);
    void endGesture();
    void dragged(const QSlider* slider);

    Session& session_;
    LogSlider* taps_;
    QSpinBox* tapsBox_;
    QLabel* tapsOf_;
    QSlider* frequencies_;
    QLabel* frequencyWord_;
    SkipBox* skip_;
    QTimer rest_; // keys and wheel have no release: a pause ends their gesture
};

} // namespace longwave::ui
