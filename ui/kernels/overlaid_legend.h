// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/panel_header.h"

#include <QWidget>

#include <vector>

namespace longwave::ui {

/// A line under a panel's header that names the further heads: "with heads ─ 3 ─ 7 ─ 12". Hidden without any; what
/// does not fit is left to the tip, which names them all.
class OverlaidLegend : public QWidget {
    Q_OBJECT

  public:
    explicit OverlaidLegend(QWidget* parent = nullptr);
    void setSamples(std::vector<LegendSample> samples);
    const std::vector<LegendSample>& samples() const noexcept { return samples_; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QString lead() const;
    std::vector<LegendSample> samples_;
};

} // namespace longwave::ui
