// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/bank_view.h"

#include <QList>
#include <QWidget>

#include <memory>
#include <vector>

class QAction;
class QToolButton;

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
    /// The heads in the order of the table, and what that is ("peak |k|"); shown while the maps are set to follow it.
    void setOrder(const QList<int>& heads, const QString& by);
    /// Whether rows follow the table (its order, its filter) or are all heads by their number.
    void setFollowsTable(bool follows);
    bool followsTable() const noexcept { return followsTable_; }

  signals:
    void headPicked(int head);
    void statusChanged(const QString& text);

  private:
    enum Which { kRaw, kProcessed, kDifference };

    void refresh();
    void buildOrderMenu();
    void applyOrder();
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
    QToolButton* orderButton_ = nullptr;
    QAction* byHead_ = nullptr;
    QAction* asTable_ = nullptr;
    std::vector<int> order_; ///< of the table
    QString orderedBy_;
    bool followsTable_ = false;
    Which wanted_ = kProcessed; ///< what a person chose; raw is shown while nothing is processed
    bool following_ = false;    ///< the program moves the switch, not a person
};

} // namespace longwave::ui
