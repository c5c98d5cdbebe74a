// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/head_panel.h"

namespace longwave::ui {

class SpectrogramPanel;
class SpectrumOptions;

/// "Head 19 · frequency, N = 1,568": the spectrum in decibels re the maximum of the side before, linear, its phase, its
/// group delay, or in place of those lines the spectrogram.
class HeadFrequencyPanel : public HeadPanel {
    Q_OBJECT

  public:
    static constexpr float kFloorDb = -80;
    enum Which { kDecibels, kLinear, kPhase, kDelay, kSpectrogram };

    explicit HeadFrequencyPanel(QWidget* parent = nullptr);
    HeadExtras wanted() const override;
    SpectrumOptions* options() const noexcept { return options_; }
    SpectrogramPanel* spectrogram() const noexcept { return spectrogram_; }

  signals:
    /// The heat map took the place of the lines, or gave it back.
    void spectrogramShown(bool shown);

  protected:
    void show(const HeadView& view) override;
    QString statusAt(const HeadView& view, double x) const override;
    void switched(int index) override;
    void setCompact(int compact) override;

  private:
    Which shown(const HeadView& view) const;
    CurveOf curveOf(Which which) const;
    bool warn(const HeadView& view, Which which);
    void setAxis(const HeadView& view);
    void showMagnitude(const HeadView& view, bool linear);
    void showPhase(const HeadView& view);
    void showDelay(const HeadView& view);
    void drawWith(const HeadView& view, CurveOf curve, std::function<QString(double)> formatter,
                  std::function<float(float)> map = {});

    SpectrumOptions* options_;
    SpectrogramPanel* spectrogram_;
    bool isLog_ = false;
};

} // namespace longwave::ui
