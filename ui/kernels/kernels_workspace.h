// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/bank_view.h"
#include "ui/kernels/head_request.h"
#include "ui/session/session.h"
#include "ui/workspace.h"

#include <QList>
#include <QSet>

#include <memory>

class QStackedWidget;

namespace longwave::ui {

class BankController;
class BankPanels;
class ExportMenu;
class HeadController;
class HeadFrequencyPanel;
class HeadMetricsController;
class HeadTimePanel;
class HeadsTable;
class KernelsPage;
class KernelsTools;
class MetricsPanel;
class OverlayController;
class Plot;

/// The workspace "Kernels": it has computed what the panels of its page show, and gives it to them.
///
/// Nothing is computed here: the head's two plots come first, on a lane of their own, so that they follow a λ drag;
/// its metrics, the maps of the bank and the metrics of all heads follow on lanes behind it. What another view hides
/// is not computed.
class KernelsWorkspace : public Workspace {
    Q_OBJECT

  public:
    explicit KernelsWorkspace(Session& session, QWidget* parent = nullptr);
    ~KernelsWorkspace() override;

    QString title() const override { return tr("Kernels"); }
    QString name() const override { return QStringLiteral("kernels"); }
    void fit() override;
    bool isSettled() const override;
    QWidget* tabBarTools() override;
    QMenu* exportMenu() override;
    bool showView(const QString& name) override;

    Plot* timePlot() const;
    Plot* frequencyPlot() const;
    HeadTimePanel* headInTime() const noexcept { return time_; }
    HeadFrequencyPanel* headInFrequency() const noexcept { return frequency_; }
    HeadsTable* table() const noexcept { return table_; }
    BankPanels* maps() const noexcept { return maps_; }
    MetricsPanel* metrics() const noexcept { return metrics_; }
    KernelsPage* page() const noexcept { return page_; }
    KernelsTools* tools() const noexcept { return tools_; }
    ExportMenu* exports() const noexcept { return exports_; }

  public slots:
    /// Draws these heads with the one in focus, which is not among them itself; none: it alone. Another bank has none.
    void overlayHeads(const QList<int>& heads);

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

  private:
    void build();
    void buildTools();
    void connectControllers();
    void changeBank();
    void changeHead();
    void changeRegularization();
    void changeView(bool shown); ///< of the page, or whether it is shown at all
    HeadRequest wanted() const;
    Contrast contrast() const;
    void request();
    void follow();
    void forgetLane(const QString& lane); ///< somebody cancelled what runs there
    void showHead(const std::shared_ptr<const HeadView>& view, bool otherBank);
    void showOverlaid(const std::shared_ptr<const OverlaidHeads>& heads);
    void showBank(const std::shared_ptr<const BankView>& view);
    void expectPaint(Plot* plot);
    void tellFailure(const Error& error);

    Session& session_;
    int generation_ = 0; ///< counts banks: results of an earlier one are dropped
    ArrayView bank_;

    QList<int> overlaid_; ///< heads that were chosen to be drawn with the one in focus
    bool shown_ = false;

    HeadController* head_;
    OverlayController* overlay_;
    HeadMetricsController* measuring_;
    BankController* bankOfHeads_;
    QStackedWidget* pages_ = nullptr;
    KernelsPage* page_ = nullptr;
    KernelsTools* tools_ = nullptr;
    ExportMenu* exports_ = nullptr;
    HeadTimePanel* time_ = nullptr;
    HeadFrequencyPanel* frequency_ = nullptr;
    BankPanels* maps_ = nullptr;
    HeadsTable* table_ = nullptr;
    MetricsPanel* metrics_ = nullptr;
    QSet<Plot*> unpainted_; ///< given something new, and not painted since
};

} // namespace longwave::ui
