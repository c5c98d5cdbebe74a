// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/bank_view.h"

#include <QWidget>

#include <memory>

namespace longwave::ui {

class Heatmap;
class PanelHeader;
class Plot;
class Segmented;

/// The two heat maps of a bank, "Heads × time" and "Heads × frequency", as two panels that one switch rules.
class BankPanels : public QObject {
    Q_OBJECT

  public:
    explicit BankPanels(QWidget* parent);

    QWidget* timePanel() const noexcept { return timePanel_; }
    QWidget* frequencyPanel() const noexcept { return frequencyPanel_; }
    Plot* timePlot() const noexcept { return timePlot_; }
    Plot* frequencyPlot() const noexcept { return frequencyPlot_; }
    Heatmap* timeMap() const noexcept { return timeMap_; }
    Segmented* which() const noexcept { return which_; }

    /// Shows a bank; a null one empties both.
    void setBank(std::shared_ptr<const BankView> bank);
    void selectHead(int head);

  signals:
    void headPicked(int head);
    void statusChanged(const QString& text);

  private:
    enum Which { kRaw, kProcessed, kDifference };

    void refresh();
    QString statusAt(bool frequency, double x, double y) const;
    Which shown() const;

    QWidget* timePanel_;
    QWidget* frequencyPanel_;
    PanelHeader* timeHeader_;
    PanelHeader* frequencyHeader_;
    Segmented* which_;
    Plot* timePlot_;
    Plot* frequencyPlot_;
    Heatmap* timeMap_;
    Heatmap* frequencyMap_;
    std::shared_ptr<const BankView> bank_;
    Which wanted_ = kProcessed; ///< what a person chose; raw is shown while nothing is processed
    bool following_ = false;    ///< the program moves the switch, not a person
};

} // namespace longwave::ui
