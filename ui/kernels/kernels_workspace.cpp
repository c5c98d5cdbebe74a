// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/kernels_workspace.h"

#include "ui/export/export_menu.h"
#include "ui/kernels/bank_controller.h"
#include "ui/kernels/bank_panels.h"
#include "ui/kernels/head_controller.h"
#include "ui/kernels/head_frequency_panel.h"
#include "ui/kernels/head_metrics_controller.h"
#include "ui/kernels/head_time_panel.h"
#include "ui/kernels/heads_table.h"
#include "ui/kernels/kernels_export.h"
#include "ui/kernels/kernels_page.h"
#include "ui/kernels/kernels_tools.h"
#include "ui/kernels/layers_view.h"
#include "ui/kernels/metrics_panel.h"
#include "ui/kernels/multiples_controller.h"
#include "ui/kernels/multiples_view.h"
#include "ui/kernels/overlay_controller.h"
#include "ui/kernels/side_column.h"
#include "ui/kernels/spectrogram_panel.h"
#include "ui/plot/plot.h"
#include "ui/session/words.h"

#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <utility>

namespace longwave::ui {
KernelsWorkspace::KernelsWorkspace(Session& session, QWidget* parent)
    : Workspace(parent),
      session_(session),
      head_(new HeadController(session.tasks(), this)),
      overlay_(new OverlayController(session.tasks(), this)),
      measuring_(new HeadMetricsController(session.tasks(), this)),
      bankOfHeads_(new BankController(session.tasks(), this)) {
    build();
    connectControllers();
    connect(&session_, &Session::bankChanged, this, &KernelsWorkspace::changeBank);
    connect(&session_, &Session::comparedChanged, this, &KernelsWorkspace::changeBank);
    connect(&session_, &Session::headChanged, this, &KernelsWorkspace::changeHead);
    connect(&session_, &Session::regularizationChanged, this, &KernelsWorkspace::changeRegularization);
    connect(&session_, &Session::taskCancelled, this, &KernelsWorkspace::forgetLane);
    changeBank();
}

KernelsWorkspace::~KernelsWorkspace() = default;

void KernelsWorkspace::build() {
    auto* empty = new QLabel;
    const auto tellWhy = [this, empty] {
        const bool refused = std::ranges::any_of(session_.files(), [](const LoadedFile& file) {
            return std::ranges::any_of(file.file->entries,
                                       [](const Entry& entry) { return entry.kind == Entry::Kind::Other; });
        });
        empty->setText(refused ? tr("No kernels among what is open: the library (menu View) says of each array why it "
                                    "is none. Drop a checkpoint here, or open a sample.")
                               : tr("No kernels yet. Drop a checkpoint here, or open a sample."));
    };
    tellWhy();
    connect(&session_, &Session::filesChanged, this, tellWhy);
    empty->setProperty("role", "muted");
    empty->setAlignment(Qt::AlignCenter);
    empty->setWordWrap(true);
    pages_ = new QStackedWidget(this);
    pages_->setProperty("surface", true);
    pages_->addWidget(empty);
    page_ = new KernelsPage(session_);
    pages_->addWidget(page_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(pages_);
    time_ = page_->time();
    frequency_ = page_->frequency();
    maps_ = page_->maps();
    table_ = page_->table();
    metrics_ = page_->side()->metrics();

    connect(page_, &KernelsPage::statusChanged, this, &Workspace::statusChanged);
    connect(page_, &KernelsPage::viewChanged, this, [this] { changeView(shown_); });
    for (HeadPanel* panel : std::initializer_list<HeadPanel*>{time_, frequency_})
        connect(panel, &HeadPanel::wantedChanged, this, &KernelsWorkspace::request);
    for (Plot* plot : page_->plots())
        connect(plot, &Plot::painted, this, [this, plot] { unpainted_.remove(plot); });
    connect(maps_, &BankPanels::headPicked, &session_, &Session::setHead);
    connect(table_, &HeadsTable::headPicked, &session_, &Session::setHead);
    connect(table_, &HeadsTable::orderChanged, maps_, [this](const QList<int>& heads) {
        maps_->setOrder(heads, table_->sortedBy());
        page_->multiples()->setOrder(heads, table_->sortMetric(), table_->sortedBy());
        if (maps_->followsTable())
            for (Plot* plot : {maps_->timePlot(), maps_->frequencyPlot()})
                expectPaint(plot);
    });
    connect(table_, &HeadsTable::headsSelected, this, [this](const QList<int>& heads) {
        overlayHeads(heads);
        page_->multiples()->setSelected(heads);
    });
    connect(page_->multiples(), &MultiplesView::headPicked, &session_, &Session::setHead);
    connect(page_->multiples(), &MultiplesView::headOpened, this, [this](int head) {
        session_.setHead(head);
        page_->setView(KernelsPage::View::Head);
    });
    connect(page_->multiples(), &MultiplesView::failed, &session_, &Session::failed);
    buildTools();
}

void KernelsWorkspace::buildTools() {
    ExportSources sources;
    sources.plots = [this] { return plotPages(session_, *page_); };
    sources.bank = [this] { return bankToExport(session_); };
    sources.metrics = [this] { return metricsToExport(session_, *page_, bankOfHeads_->metrics()); };
    sources.folder = [this] { return session_.exportFolder(); };
    sources.keepFolder = [this](const QString& folder) { session_.setExportFolder(folder); };
    exports_ = new ExportMenu(session_.tasks(), std::move(sources), this);
    connect(exports_, &ExportMenu::exported, this, &Workspace::statusChanged);
    connect(exports_, &ExportMenu::failed, &session_, &Session::failed);
    tools_ = new KernelsTools(session_, *page_, exports_, this);
}

void KernelsWorkspace::connectControllers() {
    connect(head_, &HeadController::viewed, this, &KernelsWorkspace::showHead);
    connect(head_, &HeadController::failed, this, [this](const Error& error) {
        measuring_->giveUp();
        bankOfHeads_->giveUp();
        tellFailure(error);
    });
    connect(overlay_, &OverlayController::viewed, this, &KernelsWorkspace::showOverlaid);
    connect(overlay_, &OverlayController::failed, this, &KernelsWorkspace::tellFailure);
    connect(measuring_, &HeadMetricsController::measured, metrics_, &MetricsPanel::setHeadMetrics);
    connect(measuring_, &HeadMetricsController::failed, this, &KernelsWorkspace::tellFailure);
    connect(bankOfHeads_, &BankController::viewed, this, &KernelsWorkspace::showBank);
    connect(bankOfHeads_, &BankController::measured, this, [this](const std::shared_ptr<const BankMetrics>& measured) {
        table_->setMetrics(measured);
        page_->multiples()->setMetrics(measured);
        metrics_->setLayerMean(measured->layerMean(), measured->words);
    });
    connect(bankOfHeads_, &BankController::failed, this, &KernelsWorkspace::tellFailure);
}

QWidget* KernelsWorkspace::tabBarTools() {
    return tools_;
}

QMenu* KernelsWorkspace::exportMenu() {
    return exports_;
}

bool KernelsWorkspace::showView(const QString& name) {
    const QStringList names{QStringLiteral("head"), QStringLiteral("multiples"), QStringLiteral("layers")};
    const auto index = names.indexOf(name);
    if (index < 0)
        return false;
    page_->setView(static_cast<KernelsPage::View>(index));
    return true;
}

Plot* KernelsWorkspace::timePlot() const {
    return time_->plot();
}

Plot* KernelsWorkspace::frequencyPlot() const {
    return frequency_->plot();
}

void KernelsWorkspace::fit() {
    page_->fit();
}

bool KernelsWorkspace::isSettled() const {
    if (bank_.isEmpty())
        return true;
    for (const Plot* plot : unpainted_)
        if (plot->isVisible())
            return false;
    return table_->isAtRest() && head_->isSettled() && overlay_->isSettled() && measuring_->isSettled() &&
           bankOfHeads_->isSettled() && page_->multiples()->isSettled() && page_->layers()->isSettled() &&
           page_->side()->isSettled();
}

void KernelsWorkspace::showEvent(QShowEvent* event) {
    Workspace::showEvent(event);
    changeView(true);
}

void KernelsWorkspace::hideEvent(QHideEvent* event) {
    Workspace::hideEvent(event);
    changeView(false);
}

void KernelsWorkspace::changeView(bool shown) {
    shown_ = shown;
    const KernelsPage::View view = page_->view();
    head_->setActive(shown && view == KernelsPage::View::Head);
    overlay_->setActive(shown && view == KernelsPage::View::Head);
    measuring_->setActive(shown);
    bankOfHeads_->setActive(shown);
    bankOfHeads_->setDrawn(view != KernelsPage::View::Layers);
    request(); // what was missed while it was hidden
}

HeadRequest KernelsWorkspace::wanted() const {
    return {contrast(), generation_, session_.choices().head, together(time_->wanted(), frequency_->wanted())};
}

Contrast KernelsWorkspace::contrast() const {
    const Regularization& regularization = session_.choices().regularization;
    const std::optional<KernelBank> bank = session_.bank();
    const std::int64_t firstLag = bank ? bank->firstLag : 0;
    const std::optional<KernelBank> other = session_.compared();
    if (!bank || !other)
        return regularized(bank_, firstLag, regularization);
    // Layers of one file are told apart by their own names, otherwise the files tell more.
    const BankRef& a = session_.shownBank();
    const BankRef& b = session_.shownCompared();
    const auto name = [&](const BankRef& ref) {
        return a.file == b.file ? session_.nameOf(ref) : session_.fileName(ref.file);
    };
    return compared({bank_, firstLag}, name(a), {other->values, other->firstLag}, name(b), regularization);
}

void KernelsWorkspace::changeBank() {
    ++generation_;
    const std::optional<KernelBank> bank = session_.bank();
    bank_ = bank ? bank->values : ArrayView();
    // The pictures of the old bank stay until those of the new one are there.
    overlaid_.clear();
    metrics_->setHeadMetrics({}, {});
    metrics_->setLayerMean({}, {});
    page_->multiples()->setMetrics(nullptr);
    page_->multiples()->setContrast(contrast(), generation_);
    table_->setHeads(bank_.isEmpty() ? 0 : bank_.rows());
    pages_->setCurrentIndex(bank_.isEmpty() ? 0 : 1);
    if (bank_.isEmpty()) {
        time_->setView(nullptr);
        frequency_->setView(nullptr);
        maps_->setBank(nullptr);
        metrics_->setHead(-1);
        request();
        return;
    }
    changeHead();
}

void KernelsWorkspace::changeHead() {
    if (bank_.isEmpty())
        return;
    const int head = session_.choices().head;
    table_->selectHead(head);
    maps_->selectHead(head);
    page_->multiples()->setFocusHead(head);
    metrics_->setHead(head);
    request();
}

void KernelsWorkspace::changeRegularization() {
    if (bank_.isEmpty())
        return;
    page_->multiples()->setContrast(contrast(), generation_);
    request();
}

// What was stopped by hand is asked for again by the next choice, not at once.
void KernelsWorkspace::forgetLane(const QString& lane) {
    head_->laneCancelled(lane);
    overlay_->laneCancelled(lane);
    measuring_->laneCancelled(lane);
    bankOfHeads_->laneCancelled(lane);
    page_->multiples()->controller()->laneCancelled(lane);
}

void KernelsWorkspace::overlayHeads(const QList<int>& heads) {
    overlaid_ = heads;
    overlay_->want(wanted(), overlaid_);
    overlay_->request();
}

void KernelsWorkspace::request() {
    const HeadRequest wanted = this->wanted();
    measuring_->want(wanted);
    bankOfHeads_->want(wanted);
    overlay_->want(wanted, overlaid_);
    if (!head_->want(wanted))
        follow();
}

void KernelsWorkspace::follow() {
    measuring_->follow();
    overlay_->follow();
    bankOfHeads_->follow();
}

void KernelsWorkspace::showHead(const std::shared_ptr<const HeadView>& view, bool otherBank) {
    time_->setView(view);
    frequency_->setView(view);
    expectPaint(time_->plot());
    expectPaint(frequency_->plot());
    if (Plot* spectrogram = frequency_->spectrogram()->plot(); spectrogram->isVisible())
        expectPaint(spectrogram);
    if (otherBank) {
        if (!bankOfHeads_->view())
            maps_->setBank(nullptr); // its axes are no longer those of the lines beside it
        fit();
    }
    follow();
}

void KernelsWorkspace::showOverlaid(const std::shared_ptr<const OverlaidHeads>& heads) {
    time_->setOverlaid(heads);
    frequency_->setOverlaid(heads);
    expectPaint(time_->plot());
    expectPaint(frequency_->plot());
}

void KernelsWorkspace::showBank(const std::shared_ptr<const BankView>& view) {
    maps_->setBank(view);
    maps_->selectHead(session_.choices().head);
    table_->setBank(view);
    expectPaint(maps_->timePlot());
    expectPaint(maps_->frequencyPlot());
}

void KernelsWorkspace::expectPaint(Plot* plot) {
    unpainted_.insert(plot);
    plot->queueReplot();
}

void KernelsWorkspace::tellFailure(const Error& error) {
    emit session_.failed(QString::fromStdString(error.subject()),
                         sentence(QString::fromStdString(error.explanation())));
}

} // namespace longwave::ui
