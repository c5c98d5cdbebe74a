// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/streaming/wav_file.h"

#include <QDialog>

#include <cstdint>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;

namespace longwave::ui {

/// How a stream is to be written.
struct RenderWish {
    WavSamples format = WavSamples::Float32;
    bool withTail = true;
    bool compensates = true;
    std::int64_t samples = 0; ///< 0: the signal once
};

/// What a render is of, for the dialog to ask what matters.
struct RenderSubject {
    double rate = 48000;
    std::int64_t length = 0;  ///< of the signal; 0 where the source has no end
    std::int64_t latency = 0; ///< samples by which the kernel looks ahead
};

/// Asks how to render. What it starts with is what most people want.
class RenderDialog : public QDialog {
    Q_OBJECT
  public:
    explicit RenderDialog(const RenderSubject& subject, QWidget* parent = nullptr);
    RenderWish wish() const;

    QDoubleSpinBox* lengthField() const noexcept { return seconds_; }
    QComboBox* formatBox() const noexcept { return format_; }
    QCheckBox* tailBox() const noexcept { return tail_; }
    QCheckBox* latencyBox() const noexcept { return compensates_; }

  private:
    RenderSubject subject_;
    QComboBox* format_;
    QDoubleSpinBox* seconds_;
    double shown_; ///< what the field says of the whole signal
    QCheckBox* tail_;
    QCheckBox* compensates_;
};

} // namespace longwave::ui
