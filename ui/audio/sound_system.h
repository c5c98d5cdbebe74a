// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/streaming/stream_sink.h"
#include "compute/streaming/stream_source.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <cstdint>
#include <memory>

namespace longwave::ui {

/// How loud a stream is heard: 0 … 1, moved from any thread; devices go there in a few milliseconds.
struct SoundVolume {
    std::atomic<float> gain{1};
};

/// A sound output that is open.
struct OpenedOutput {
    std::unique_ptr<StreamSink> sink;
    QString device; ///< as the system calls it
    QString remark; ///< what is worth knowing ("plays at 44.1 kHz, converted"), or empty
};

/// A sound input that is open.
struct OpenedInput {
    std::shared_ptr<StreamSource> source;
    QString device;
    double rate = 0; ///< Hz, which the device chose
};

/// The way to the machine's sound, or to none of it: one for the program, another for tests.
class SoundSystem : public QObject {
    Q_OBJECT
  public:
    using QObject::QObject;

    /// Opens the device that is the system's choice. It may take a second: not for the UI thread. Throws Error, whose
    /// words say in full why there is no sound.
    virtual OpenedOutput openOutput(double rate, std::int64_t block, std::shared_ptr<const SoundVolume> volume) = 0;
    virtual OpenedInput openInput(double wantedRate) = 0;
    /// Why no output can be opened, a sentence; empty when there is one. Asks the system: not for the UI thread.
    virtual QString missingOutput() = 0;
    virtual QString missingInput() = 0;
};

} // namespace longwave::ui
