// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/bank_view.h"
#include "ui/kernels/head_view.h"
#include "ui/session/session.h"
#include "ui/workspace.h"

#include <QList>
#include <QSet>
#include <QTimer>

#include <memory>

class QStackedWidget;

namespace longwave::ui {

class BankPanels;
class ExportMenu;
class HeadFrequencyPanel;
class HeadTimePanel;
class HeadsTable;
class KernelsPage;
class KernelsTools;
class MetricsPanel;
class Plot;

/// The workspace "Kernels": it has computed what the panels of its page show, and gives it to them.
///
/// Nothing is computed here: the head's two plots come first, on a lane of their own, so that they follow a λ drag;
/// its metrics, the maps of the bank and the metrics of all heads follow on lanes behind it.
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

  private:
    /// What a head view was computed for.
    struct HeadKey {
        int generation = -1;
        int head = -1;
        Regularization regularization;
        HeadExtras extras;
        bool operator==(const HeadKey&) const = default;
    };
    /// What the further heads were computed for.
    struct OverlayKey {
        int generation = -1;
        QList<int> heads;
        Regularization regularization;
        HeadExtras extras;
        bool operator==(const OverlayKey&) const = default;
    };
    /// What maps or metrics of the bank were computed for.
    struct BankKey {
        int generation = -1;
        Regularization regularization;
        bool isValid() const noexcept { return generation >= 0; }
        bool operator==(const BankKey&) const = default;
    };

    void build();
    void buildTools();
    void changeBank();
    void changeHead();
    void changeRegularization();
    HeadKey wantedHead() const;
    BankKey wantedBank() const;
    Contrast contrastFor(const Regularization& regularization) const;

    void forgetLane(const QString& lane); ///< somebody cancelled what runs there
    void requestHead();
    void takeHead(const HeadKey& key, std::shared_ptr<const HeadView> view);
    OverlayKey wantedOverlay() const;
    bool overlayFollows() const;
    void requestOverlay();
    void showOverlay(const OverlayKey& key, std::shared_ptr<const OverlaidHeads> heads);
    void requestWhatFollows(); ///< behind a head view: at once what is quick, the rest when the drag rests
    void requestWhatWaited();
    void requestHeadMetrics();
    bool needsBank() const;
    void requestBank();
    void requestBankMetrics();
    void expectPaint(Plot* plot);
    void tellFailure(const Error& error);

    Session& session_;
    int generation_ = 0; ///< counts banks: results of an earlier one are dropped
    ArrayView bank_;

    std::shared_ptr<const HeadView> headView_;
    HeadKey headRequested_;                        ///< the newest asked for
    HeadKey headShown_;                            ///< of headView_
    HeadKey headMeasured_;                         ///< of the metrics on show
    std::shared_ptr<const Metrics> beforeMetrics_; ///< of the head on show, once measured
    QList<int> overlaid_;                          ///< heads that were chosen to be drawn with the one in focus
    OverlayKey overlayRequested_;                  ///< the newest asked for
    OverlayKey overlayShown_;
    std::shared_ptr<const BankView> bankView_;
    std::shared_ptr<const BankMetrics> bankMetrics_;
    BankKey bankRequested_; ///< the newest asked for; none after a cancel
    BankKey bankShown_;
    BankKey bankMeasured_;
    QTimer rest_; ///< until the drag rests, for what is too big to follow it

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
