// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/ceilings.h"
#include "ui/session/task_runner.h"

#include <QObject>

#include <filesystem>
#include <optional>

namespace longwave::ui {

/// What this machine can do at most: known from an earlier measurement, or measured when somebody asks. What runs
/// beside a measurement would disturb it and be disturbed, so whoever loops rests while isMeasuring().
class MachineCeilings : public QObject {
    Q_OBJECT
  public:
    /// How it is measured, and where a measurement is kept; an empty file keeps none.
    struct Source {
        MeasureCeilings measure;
        Ceilings::Key key;
        std::filesystem::path file;
    };

    explicit MachineCeilings(TaskRunner& tasks, QObject* parent = nullptr);

    /// Recalls what the file remembers.
    void setSource(Source source);
    const std::optional<Ceilings>& known() const noexcept { return known_; }
    bool canMeasure() const noexcept { return static_cast<bool>(source_.measure); }
    bool isMeasuring() const noexcept { return measuring_; }

    /// Begins a measurement, unless one is under way or there is no way to measure.
    void measure();
    /// The task on this lane was cancelled: nothing more comes of it.
    void forgetTask();
    static constexpr auto kLane = "ceilings";

  signals:
    void changed();          ///< known() is another one
    void measuringChanged(); ///< isMeasuring() is another one

  private:
    void settle();

    TaskRunner& tasks_;
    Source source_;
    std::optional<Ceilings> known_;
    bool measuring_ = false;
};

} // namespace longwave::ui
