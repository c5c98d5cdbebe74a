// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "ui/race/race_choices.h"

#include <QWidget>

#include <array>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;

namespace longwave::ui {

class EngineList;
class LengthRange;
class LockSign;

/// Which engines race over what: the upper part of the panel at the left.
class RaceSetup : public QWidget {
    Q_OBJECT
  public:
    explicit RaceSetup(const EngineRegistry& engines, QWidget* parent = nullptr);

    RaceChoices choices() const;
    void setChoices(const RaceChoices& choices);
    /// Which engine the others are held against; it is chosen at the chart of speed-ups.
    void setBaseline(const std::string& name);
    /// While a race runs nothing can be set, and it says so.
    void setRunning(bool running);
    /// See EngineList::follow.
    void followEngines();

    EngineList* engineList() const noexcept { return engines_; }
    LengthRange* lengths() const noexcept { return range_; }
    QComboBox* everyBox() const noexcept { return every_; }
    QComboBox* rowsBox() const noexcept { return rows_; }
    QComboBox* kernelsBox() const noexcept { return kernels_; }
    QComboBox* modeBox() const noexcept { return mode_; }
    QCheckBox* gatedBox() const noexcept { return gated_; }
    QComboBox* precisionBox() const noexcept { return precision_; }
    QComboBox* threadsBox() const noexcept { return threads_; }
    QComboBox* effortBox() const noexcept { return effort_; }
    QComboBox* secondsBox() const noexcept { return seconds_; }
    QComboBox* longestBox() const noexcept { return longest_; }

  signals:
    void choicesChanged();
    /// A text that is no B × H; what was there returns.
    void refused(const QString& what, const QString& why);

  private:
    QComboBox* addBox(QGridLayout* grid, const QString& word, const QString& tip);
    void takeRows();
    void describe();

    const EngineRegistry& registry_;
    std::string baseline_;
    RowChoice lastRows_;
    QWidget* problem_;
    EngineList* engines_;
    LengthRange* range_;
    QLabel* lengthWords_;
    std::array<LockSign*, 2> locks_{};
    QComboBox *every_, *rows_, *kernels_, *mode_, *precision_, *threads_, *effort_, *seconds_, *longest_;
    QCheckBox* gated_;
};

} // namespace longwave::ui
