// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/kernels/bank_view.h"
#include "ui/kernels/head_view.h"
#include "ui/session/session.h"
#include "ui/workspace.h"

#include <QSet>
#include <QTimer>

#include <memory>

class QStackedWidget;

namespace longwave::ui {

class BankPanels;
class HeadPanel;
class HeadsTable;
class MetricsPanel;
class Plot;

/// The page "Kernels": a head in time and frequency, raw and processed over each other; all heads as heat maps and as
/// a table; metrics.
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

    Plot* timePlot() const;
    Plot* frequencyPlot() const;
    HeadsTable* table() const noexcept { return table_; }
    BankPanels* maps() const noexcept { return maps_; }
    MetricsPanel* metrics() const noexcept { return metrics_; }

  private:
    /// What a head view was computed for.
    struct HeadKey {
        int generation = -1;
        int head = -1;
        Regularization regularization;
        HeadExtras extras;
        bool operator==(const HeadKey&) const = default;
    };
    /// What maps or metrics of the bank were computed for.
    struct BankKey {
        int generation = -1;
        Regularization regularization;
        bool isValid() const noexcept { return generation >= 0; }
        bool operator==(const BankKey&) const = default;
    };

    void build();
    QWidget* buildPanels();
    void changeBank();
    void changeHead();
    void changeRegularization();
    HeadKey wantedHead() const;
    BankKey wantedBank() const;
    Contrast contrastFor(const Regularization& regularization) const;

    void requestHead();
    void takeHead(const HeadKey& key, std::shared_ptr<const HeadView> view);
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
    std::shared_ptr<const BankView> bankView_;
    std::shared_ptr<const BankMetrics> bankMetrics_;
    BankKey bankRequested_; ///< the newest asked for; none after a cancel
    BankKey bankShown_;
    BankKey bankMeasured_;
    QTimer rest_; ///< until the drag rests, for what is too big to follow it

    QStackedWidget* pages_ = nullptr;
    HeadPanel* time_ = nullptr;
    HeadPanel* frequency_ = nullptr;
    BankPanels* maps_ = nullptr;
    HeadsTable* table_ = nullptr;
    MetricsPanel* metrics_ = nullptr;
    QSet<Plot*> unpainted_; ///< given something new, and not painted since
};

} // namespace longwave::ui
