// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/convolve/live_data.h"

#include <QWidget>

#include <optional>

class QLabel;

namespace longwave::ui {

class PanelHeader;
class ValueRows;

/// What a measured stage is: definition, median time, traffic, arithmetic and the formula that counts it.
class StagePanel : public QWidget {
    Q_OBJECT
  public:
    explicit StagePanel(QWidget* parent = nullptr);

    /// nullopt: says how to choose one.
    void setStage(std::optional<StageKind> kind, bool ofBaseline = false);
    std::optional<StageKind> stage() const noexcept { return stage_; }
    /// The stages of a run, or else of a kernel change, in which the chosen one is looked up.
    void setTimings(const LiveTimings& timings);

  signals:
    void closed();

  private:
    void refresh();

    std::optional<StageKind> stage_;
    bool ofBaseline_ = false;
    LiveTimings timings_;
    PanelHeader* header_;
    QLabel* definition_;
    ValueRows* rows_;
    QLabel* formula_;
    QWidget* close_;
};

} // namespace longwave::ui
