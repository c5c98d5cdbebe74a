// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/error.h"
#include "ui/audio/sound_system.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace longwave::ui {

/// What the fake devices did, shared with the test.
struct FakeSoundState {
    std::atomic<bool> hasOutput = true;
    std::atomic<bool> hasInput = true;
    std::atomic<bool> unplugged = false; ///< of the output
    std::atomic<int> outputsOpened = 0;
    std::atomic<int> inputsOpened = 0;
    std::atomic<std::int64_t> heard = 0; ///< samples
    std::atomic<double> outputRate = 0;
    std::atomic<float> gain = -1; ///< when the last block was taken
};

/// Sound devices that need no machine's: the output takes samples a little faster than they are due.
class FakeSound : public SoundSystem {
  public:
    explicit FakeSound(std::shared_ptr<FakeSoundState> state) : state_(std::move(state)) {}

    OpenedOutput openOutput(double rate, std::int64_t block, std::shared_ptr<const SoundVolume> volume) override {
        if (!state_->hasOutput)
            throw Error("Sound output", "no sound device was found");
        ++state_->outputsOpened;
        state_->outputRate = rate;
        OpenedOutput opened;
        opened.device = QStringLiteral("Fake loudspeaker");
        opened.sink = std::make_unique<Sink>(state_, rate, block, std::move(volume));
        return opened;
    }
    OpenedInput openInput(double wantedRate) override {
        if (!state_->hasInput)
            throw Error("Microphone", "none was found");
        ++state_->inputsOpened;
        return {std::make_shared<Microphone>(), QStringLiteral("Fake microphone"), wantedRate};
    }
    QString missingOutput() override { return state_->hasOutput ? QString() : QStringLiteral("No device was found."); }
    QString missingInput() override {
        return state_->hasInput ? QString() : QStringLiteral("No microphone was found.");
    }

  private:
    class Sink : public PacedNullSink {
      public:
        Sink(std::shared_ptr<FakeSoundState> state, double rate, std::int64_t block,
             std::shared_ptr<const SoundVolume> volume)
            : PacedNullSink(4 * rate, block, 4 * block),
              state_(std::move(state)),
              volume_(std::move(volume)) {}
        bool write(std::span<const float> block, const std::stop_token& stop) override {
            if (state_->unplugged)
                return false;
            state_->heard += static_cast<std::int64_t>(block.size());
            state_->gain = volume_->gain.load();
            return PacedNullSink::write(block, stop);
        }
        std::string failure() const override { return "The sound device “Fake loudspeaker” is gone"; }

      private:
        std::shared_ptr<FakeSoundState> state_;
        std::shared_ptr<const SoundVolume> volume_;
    };

    class Microphone : public StreamSource {
      public:
        std::size_t read(std::span<float> out) override {
            const std::size_t count = std::min<std::size_t>(out.size(), 64);
            std::fill_n(out.begin(), count, 0.25f);
            return count;
        }
        bool isLive() const noexcept override { return true; }
    };

    std::shared_ptr<FakeSoundState> state_;
};

} // namespace longwave::ui
