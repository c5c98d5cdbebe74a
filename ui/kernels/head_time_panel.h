// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/head_panel.h"

namespace longwave::ui {

/// "Head 19 · time": k[t] over its lags, linear or as the logarithm of its magnitude, with the ±λ band and the strip of
/// kept taps; or the difference of the two sides.
class HeadTimePanel : public HeadPanel {
    Q_OBJECT

  public:
    enum Which { kLinear, kLog, kDifference };

    explicit HeadTimePanel(QWidget* parent = nullptr);
    HeadExtras wanted() const override;

  protected:
    void show(const HeadView& view) override;
    QString statusAt(const HeadView& view, double x) const override;
    void switched(int index) override;
    void setCompact(int compact) override;

  private:
    Which shown(const HeadView& view) const;
    void offerDifference(const HeadView& view);
    void setLog(bool log, double low, double high);
    void mark(const HeadView& view);
    void warn(const HeadView& view);

    PyramidTrace* difference_;
    bool following_ = false; ///< the switch is turned by the data, not by a person
    Which chosen_ = kLinear; ///< by a person: comes back when the data allow it
    bool isLog_ = false;
};

} // namespace longwave::ui
