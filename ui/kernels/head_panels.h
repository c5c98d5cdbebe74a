// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/head_view.h"

#include <QWidget>

#include <memory>

class QLabel;

namespace longwave::ui {

class PanelHeader;
class Plot;
class PyramidTrace;
class Segmented;

/// What the two panels of a head have in common: header, plot, a raw and a processed line.
class HeadPanel : public QWidget {
    Q_OBJECT

  public:
    Plot* plot() const noexcept { return plot_; }
    /// Shows a view; a null one empties the panel.
    void setView(std::shared_ptr<const HeadView> view);
    /// What the chosen switches need besides the usual.
    virtual HeadExtras wanted() const = 0;

  signals:
    void wantedChanged();
    /// Values under the cursor, in words for the status bar; empty when it left.
    void statusChanged(const QString& text);

  protected:
    /// `saysSettings`: the legend names λ and window, not just what was done.
    HeadPanel(const QStringList& switches, bool saysSettings, QWidget* parent);

    virtual void show(const HeadView& view) = 0;
    virtual QString statusAt(const HeadView& view, double x) const = 0;
    /// A sentence about what is wrong with the data, under the header; empty for none.
    void setWarning(const QString& text);
    void showAgain();
    void resizeEvent(QResizeEvent* event) override;

    PanelHeader* header_;
    Segmented* switch_;
    Plot* plot_;
    PyramidTrace* raw_;
    PyramidTrace* processed_;

  private:
    void fitLegend();

    QLabel* warning_;
    bool saysSettings_;
    std::shared_ptr<const HeadView> view_;
};

/// "Head 19 · time": k[t], with the ±λ band and the strip of kept taps.
class HeadTimePanel : public HeadPanel {
    Q_OBJECT

  public:
    explicit HeadTimePanel(QWidget* parent = nullptr);
    HeadExtras wanted() const override;

  protected:
    void show(const HeadView& view) override;
    QString statusAt(const HeadView& view, double x) const override;
};

/// "Head 19 · frequency, N = 1,568": the spectrum in decibels re the raw maximum, linear, or its phase.
class HeadFrequencyPanel : public HeadPanel {
    Q_OBJECT

  public:
    static constexpr float kFloorDb = -80;

    explicit HeadFrequencyPanel(QWidget* parent = nullptr);
    HeadExtras wanted() const override;

  protected:
    void show(const HeadView& view) override;
    QString statusAt(const HeadView& view, double x) const override;

  private:
    bool hasPhase(const HeadView& view) const;
};

} // namespace longwave::ui
