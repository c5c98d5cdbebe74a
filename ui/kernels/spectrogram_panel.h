// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/head_view.h"

#include <QWidget>

#include <memory>

namespace longwave::ui {

class ElidedLabel;
class Heatmap;
class Plot;
class Segmented;

/// The spectrogram of one kernel as a heat map: lag to the right, frequency upwards, decibels re the largest magnitude
/// of the side before. A switch says which side; both have one scale.
class SpectrogramPanel : public QWidget {
    Q_OBJECT

  public:
    explicit SpectrogramPanel(QWidget* parent = nullptr);
    Plot* plot() const noexcept { return plot_; }
    Segmented* which() const noexcept { return which_; }
    /// Shows the spectrograms of a view, where it has them; a null one empties the panel.
    void setView(std::shared_ptr<const HeadView> view);

  signals:
    /// The value under the cursor, in words for the status bar; empty when it left.
    void statusChanged(const QString& text);

  private:
    enum Which { kBefore, kAfter };
    const HeadSide* side() const;
    void refresh();
    QString statusAt(double x, double y) const;

    std::shared_ptr<const HeadView> view_;
    ElidedLabel* caption_;
    Segmented* which_;
    Plot* plot_;
    Heatmap* map_;
    Which chosen_ = kAfter; ///< by a person: comes back with the processing
    bool following_ = false;
};

} // namespace longwave::ui
