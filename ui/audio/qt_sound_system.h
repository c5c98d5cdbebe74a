// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/audio/sound_system.h"
#include "ui/audio/sound_thread.h"

#include <memory>
#include <mutex>

namespace longwave::ui {

/// The machine's sound through Qt Multimedia.
class QtSoundSystem : public SoundSystem {
    Q_OBJECT
  public:
    using SoundSystem::SoundSystem;

    OpenedOutput openOutput(double rate, std::int64_t block, std::shared_ptr<const SoundVolume> volume) override;
    OpenedInput openInput(double wantedRate) override;
    QString missingOutput() override;
    QString missingInput() override;

  private:
    std::shared_ptr<SoundThread> thread();

    std::mutex mutex_;
    std::weak_ptr<SoundThread> thread_; ///< while something is open
};

} // namespace longwave::ui
