// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/streaming/stream_report.h"
#include "ui/convolve/stream_settings.h"

#include <QString>
#include <QWidget>

#include <memory>

class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;
class QSpinBox;
class QVBoxLayout;

namespace longwave::ui {

class LevelMeter;
class NoticeLine;
class ValueRows;

/// The right side of a stream: levels and volume, its numbers, how kernels are faded, and what there is to say about
/// the sound.
class StreamSide : public QWidget {
    Q_OBJECT
  public:
    explicit StreamSide(QWidget* parent = nullptr);

    void setSettings(const StreamSettings& settings);
    /// Null: nothing has run.
    void setReport(const std::shared_ptr<const StreamReport>& report);
    /// The device that is heard, or where else the samples go.
    void setDevice(const QString& device);
    /// A sentence or more about missing or lost sound; empty for none.
    void setNotice(const QString& notice);
    void setHasSound(bool has); ///< volume does something
    /// Takes in what changes the kernel, above the fade.
    void addKernelControl(QWidget* control);

    QString value(const char* row) const; ///< "load", "latency", "missed", "underruns", "block", "speed"
    QString parts() const;
    QString notice() const;
    QSlider* volumeSlider() const noexcept { return volume_; }
    QCheckBox* muteBox() const noexcept { return mute_; }
    QSpinBox* fadeField() const noexcept { return fade_; }
    QComboBox* shapeBox() const noexcept { return shape_; }

    QSize sizeHint() const override;

  signals:
    void picked(const longwave::ui::StreamSettings& settings);

  private:
    void pick();
    QWidget* makeSound();
    QWidget* makeFade();

    StreamSettings settings_;
    LevelMeter* input_;
    LevelMeter* output_;
    QLabel* device_;
    QSlider* volume_;
    QCheckBox* mute_;
    ValueRows* numbers_;
    QLabel* parts_;
    QVBoxLayout* kernel_ = nullptr;
    QSpinBox* fade_;
    QComboBox* shape_;
    NoticeLine* notice_;
    QString noticeWords_;
    int block_, latency_, load_, loadMax_, missed_, underruns_, speed_, odd_;
};

} // namespace longwave::ui
