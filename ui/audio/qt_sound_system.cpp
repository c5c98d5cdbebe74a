// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/audio/qt_sound_system.h"

#include "compute/error.h"
#include "ui/audio/output_queue.h"
#include "ui/audio/sample_format.h"
#include "ui/theme/rate_text.h"

#include <QAudioDevice>
#include <QAudioSink>
#include <QAudioSource>
#include <QIODevice>
#include <QMediaDevices>
#include <QTimer>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

namespace longwave::ui {

namespace {

/// What a device is asked to hold: enough for the system's own delays.
constexpr double kDeviceSeconds = 0.04;
/// Blocks in the queue before it, or as many as fill this time.
constexpr int kQueuedBlocks = 2;
constexpr double kQueuedSeconds = 0.01;
/// Between two looks at a device's room.
constexpr int kTick = 4; // ms

QAudioFormat formatOf(double rate, int channels, QAudioFormat::SampleFormat samples) {
    QAudioFormat format;
    format.setSampleRate(static_cast<int>(std::lround(rate)));
    format.setChannelCount(channels);
    format.setSampleFormat(samples);
    return format;
}

/// At the wanted rate if the device has it, else what it prefers.
QAudioFormat chooseFormat(const QAudioDevice& device, double rate) {
    for (const int channels : {1, 2})
        for (const auto samples : {QAudioFormat::Float, QAudioFormat::Int32, QAudioFormat::Int16})
            if (const QAudioFormat format = formatOf(rate, channels, samples);
                rate == std::round(rate) && device.isFormatSupported(format))
                return format;
    QAudioFormat format = device.preferredFormat();
    if (!format.isValid())
        format = formatOf(48000, 2, QAudioFormat::Float);
    return format;
}

std::string reasonOf(QAudio::Error error, const QString& device) {
    const std::string name = device.toStdString();
    switch (error) {
    case QAudio::OpenError:
        return "The sound device “" + name + "” could not be opened; another program may have it, or it is gone";
    case QAudio::IOError:
    case QAudio::FatalError:
        return "The sound device “" + name + "” stopped working or was unplugged";
    default:
        return "The sound device “" + name + "” stopped";
    }
}

/// Gives a device what is in the queue, as soon as it has room. (Qt could ask for it, but does so in pieces of 20 ms:
/// PulseAudio waits with playing until a buffer is full, and one that is no whole number of pieces never is.) Lives in
/// the sound thread.
class Player : public QObject {
  public:
    Player(const QAudioDevice& device, const QAudioFormat& format, std::shared_ptr<OutputQueue> queue)
        : queue_(std::move(queue)),
          format_(format),
          id_(device.id()),
          name_(device.description()),
          sink_(new QAudioSink(device, format, this)),
          devices_(new QMediaDevices(this)),
          tick_(new QTimer(this)) {
        sink_->setBufferSize(format_.bytesForDuration(static_cast<qint64>(kDeviceSeconds * 1e6)));
        connect(sink_, &QAudioSink::stateChanged, this, [this](QAudio::State state) {
            if (state == QAudio::StoppedState)
                queue_->fail(reasonOf(sink_->error(), name_));
            else if (state == QAudio::IdleState && sink_->error() == QAudio::UnderrunError)
                queue_->countUnderrun();
        });
        connect(devices_, &QMediaDevices::audioOutputsChanged, this, [this] {
            const auto outputs = QMediaDevices::audioOutputs();
            if (std::none_of(outputs.begin(), outputs.end(), [this](const auto& other) { return other.id() == id_; }))
                queue_->fail("The sound device “" + name_.toStdString() + "” is gone");
        });
        device_ = sink_->start();
        if (sink_->error() != QAudio::NoError || !device_) {
            queue_->fail(reasonOf(sink_->error(), name_));
            return;
        }
        tick_->setTimerType(Qt::PreciseTimer);
        tick_->setInterval(kTick);
        connect(tick_, &QTimer::timeout, this, [this] { feed(); });
        tick_->start();
    }
    ~Player() override {
        sink_->disconnect(this);
        sink_->stop();
    }

    qint64 heldFrames() const { return format_.framesForBytes(static_cast<qint32>(sink_->bufferSize())); }

  private:
    void feed() {
        const int frame = format_.bytesPerFrame();
        bytes_.resize(samples_.size() * static_cast<std::size_t>(frame));
        // No more than there is: what the device holds already is played first, and only then has it run dry.
        const auto ready = static_cast<qint64>(queue_->ready());
        for (qint64 left = std::min<qint64>(sink_->bytesFree() / frame, ready); left > 0 && !queue_->hasFailed();) {
            const auto count = static_cast<std::size_t>(std::min<qint64>(left, static_cast<qint64>(samples_.size())));
            queue_->take(std::span(samples_).first(count));
            writeFrames(std::span(samples_).first(count), format_, bytes_.data());
            device_->write(bytes_.data(), static_cast<qint64>(count) * frame);
            left -= static_cast<qint64>(count);
        }
    }

    std::shared_ptr<OutputQueue> queue_;
    QAudioFormat format_;
    QByteArray id_;
    QString name_;
    QAudioSink* sink_;
    QMediaDevices* devices_;
    QTimer* tick_;
    QIODevice* device_ = nullptr; // the sink's
    std::array<float, 1024> samples_{};
    std::vector<char> bytes_;
};

/// What a microphone brought and nobody has read yet.
struct InputQueue {
    explicit InputQueue(std::size_t capacity) : ring(capacity) {}
    stream::Ring<float> ring;
    std::atomic<bool> failed = false;
    std::mutex mutex;
    std::string reason;

    void fail(std::string why) {
        const std::lock_guard lock(mutex);
        if (!failed.exchange(true))
            reason = std::move(why);
    }
};

/// Takes what a device brings. Lives in the sound thread.
class Recorder : public QIODevice {
  public:
    Recorder(const QAudioDevice& device, const QAudioFormat& format, std::shared_ptr<InputQueue> queue)
        : queue_(std::move(queue)),
          format_(format),
          id_(device.id()),
          name_(device.description()),
          source_(new QAudioSource(device, format, this)),
          devices_(new QMediaDevices(this)) {
        open(QIODevice::WriteOnly | QIODevice::Unbuffered);
        source_->setBufferSize(format_.bytesForDuration(static_cast<qint64>(kDeviceSeconds * 1e6)));
        connect(source_, &QAudioSource::stateChanged, this, [this](QAudio::State state) {
            if (state == QAudio::StoppedState)
                queue_->fail(reasonOf(source_->error(), name_));
        });
        connect(devices_, &QMediaDevices::audioInputsChanged, this, [this] {
            const auto inputs = QMediaDevices::audioInputs();
            if (std::none_of(inputs.begin(), inputs.end(), [this](const auto& other) { return other.id() == id_; }))
                queue_->fail("The sound device “" + name_.toStdString() + "” is gone");
        });
        source_->start(this);
        if (source_->error() != QAudio::NoError)
            queue_->fail(reasonOf(source_->error(), name_));
    }
    ~Recorder() override {
        source_->disconnect(this);
        source_->stop();
    }
    bool isSequential() const override { return true; }

  protected:
    qint64 readData(char*, qint64) override { return -1; }
    qint64 writeData(const char* data, qint64 size) override {
        const int frame = format_.bytesPerFrame();
        for (qint64 done = 0; done + frame <= size;) {
            const auto count =
                static_cast<std::size_t>(std::min<qint64>((size - done) / frame, static_cast<qint64>(samples_.size())));
            readFrames(data + done, format_, std::span(samples_).first(count));
            queue_->ring.write(std::span(samples_).first(count)); // what has no room is lost
            done += static_cast<qint64>(count) * frame;
        }
        return size;
    }

  private:
    std::shared_ptr<InputQueue> queue_;
    QAudioFormat format_;
    QByteArray id_;
    QString name_;
    QAudioSource* source_;
    QMediaDevices* devices_;
    std::array<float, 1024> samples_{};
};

class QueueSource : public StreamSource {
  public:
    QueueSource(std::shared_ptr<InputQueue> queue, std::shared_ptr<void> owner)
        : queue_(std::move(queue)),
          owner_(std::move(owner)) {}
    std::size_t read(std::span<float> out) override { return queue_->ring.read(out); }
    bool isLive() const noexcept override { return true; }
    std::string failure() const override {
        if (!queue_->failed)
            return {};
        const std::lock_guard lock(queue_->mutex);
        return queue_->reason;
    }

  private:
    std::shared_ptr<InputQueue> queue_;
    std::shared_ptr<void> owner_;
};

/// Keeps the thread as long as what lives in it, and has it deleted there.
template <typename T>
std::shared_ptr<void> keptIn(std::shared_ptr<SoundThread> thread, T* made) {
    return std::shared_ptr<void>(made,
                                 [thread = std::move(thread)](T* object) { thread->run([object] { delete object; }); });
}

} // namespace

std::shared_ptr<SoundThread> QtSoundSystem::thread() {
    const std::lock_guard lock(mutex_);
    auto thread = thread_.lock();
    if (!thread)
        thread_ = thread = std::make_shared<SoundThread>();
    return thread;
}

QString QtSoundSystem::missingOutput() {
    return QMediaDevices::defaultAudioOutput().isNull()
               ? tr("No sound device was found, or no sound server (PulseAudio, PipeWire) runs.")
               : QString();
}

QString QtSoundSystem::missingInput() {
    return QMediaDevices::defaultAudioInput().isNull()
               ? tr("No microphone was found, or no sound server (PulseAudio, PipeWire) runs.")
               : QString();
}

OpenedOutput QtSoundSystem::openOutput(double rate, std::int64_t block, std::shared_ptr<const SoundVolume> volume) {
    const QAudioDevice device = QMediaDevices::defaultAudioOutput();
    if (device.isNull())
        throw Error("Sound output", "no sound device was found, or no sound server (PulseAudio, PipeWire) runs");
    const QAudioFormat format = chooseFormat(device, rate);
    const auto capacity = std::max<std::int64_t>(kQueuedBlocks * block, std::llround(kQueuedSeconds * rate));
    auto queue =
        std::make_shared<OutputQueue>(rate, format.sampleRate(), static_cast<std::size_t>(capacity), std::move(volume));
    const auto inThread = thread();
    Player* player = nullptr;
    qint64 held = 0;
    inThread->run([&] {
        player = new Player(device, format, queue);
        held = player->heldFrames();
    });
    std::shared_ptr<void> owner = keptIn(inThread, player);
    if (queue->hasFailed())
        throw Error("Sound output", queue->failure());
    OpenedOutput opened;
    opened.device = device.description();
    if (format.sampleRate() != std::lround(rate))
        opened.remark =
            tr("The device plays at %1; the output is converted to that.").arg(rateText(format.sampleRate()));
    const auto heldSamples =
        static_cast<std::int64_t>(std::llround(static_cast<double>(held) * rate / format.sampleRate()));
    opened.sink = std::make_unique<QueueSink>(std::move(queue), rate, heldSamples, std::move(owner));
    return opened;
}

OpenedInput QtSoundSystem::openInput(double wantedRate) {
    const QAudioDevice device = QMediaDevices::defaultAudioInput();
    if (device.isNull())
        throw Error("Microphone", "none was found, or no sound server (PulseAudio, PipeWire) runs");
    const QAudioFormat format = chooseFormat(device, wantedRate);
    auto queue = std::make_shared<InputQueue>(static_cast<std::size_t>(format.sampleRate())); // a second
    const auto inThread = thread();
    Recorder* recorder = nullptr;
    inThread->run([&] { recorder = new Recorder(device, format, queue); });
    std::shared_ptr<void> owner = keptIn(inThread, recorder);
    if (queue->failed) {
        const std::lock_guard lock(queue->mutex);
        throw Error("Microphone", queue->reason);
    }
    OpenedInput opened;
    opened.device = device.description();
    opened.rate = format.sampleRate();
    opened.source = std::make_shared<QueueSource>(std::move(queue), std::move(owner));
    return opened;
}

} // namespace longwave::ui
