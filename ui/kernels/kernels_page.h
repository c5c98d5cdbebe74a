// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QWidget>

#include <vector>

class QStackedWidget;

namespace longwave::ui {

class BankPanels;
class HeadFrequencyPanel;
class HeadTimePanel;
class HeadsTable;
class LayersView;
class MultiplesView;
class Plot;
class SideColumn;

/// The panels of the page "Kernels" and how they stand: plots of a head beside the maps of all heads, or small
/// multiples of them, over the table; or all layers of the checkpoint; and the column at the right. It links the plots
/// and knows nothing of where their values come from.
class KernelsPage : public QWidget {
    Q_OBJECT

  public:
    enum class View { Head, Multiples, Layers };

    explicit KernelsPage(Session& session, QWidget* parent = nullptr);

    HeadTimePanel* time() const noexcept { return time_; }
    HeadFrequencyPanel* frequency() const noexcept { return frequency_; }
    BankPanels* maps() const noexcept { return maps_; }
    HeadsTable* table() const noexcept { return table_; }
    MultiplesView* multiples() const noexcept { return multiples_; }
    LayersView* layers() const noexcept { return layers_; }
    SideColumn* side() const noexcept { return side_; }

    View view() const noexcept { return view_; }
    void setView(View view);

    /// The plots of a head and of the bank, for fitting and for waiting until they are painted.
    std::vector<Plot*> plots() const;
    void fit();

  signals:
    void viewChanged();
    void statusChanged(const QString& text);

  private:
    QWidget* makePlots();
    void linkPlots();

    HeadTimePanel* time_;
    HeadFrequencyPanel* frequency_;
    BankPanels* maps_;
    HeadsTable* table_;
    MultiplesView* multiples_;
    LayersView* layers_;
    SideColumn* side_;
    QStackedWidget* main_;  ///< heads, or layers
    QStackedWidget* upper_; ///< over the table: one head, or many
    View view_ = View::Head;
};

} // namespace longwave::ui
