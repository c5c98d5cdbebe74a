// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/kernels/kernels_workspace.h"

#include "ui/export/export_menu.h"
#include "ui/kernels/bank_panels.h"
#include "ui/kernels/head_frequency_panel.h"
#include "ui/kernels/head_time_panel.h"
#include "ui/kernels/heads_table.h"
#include "ui/kernels/kernels_export.h"
#include "ui/kernels/kernels_page.h"
#include "ui/kernels/kernels_tools.h"
#include "ui/kernels/layers_view.h"
#include "ui/kernels/metrics_panel.h"
#include "ui/kernels/multiples_controller.h"
#include "ui/kernels/multiples_view.h"
#include "ui/kernels/side_column.h"
#include "ui/kernels/spectrogram_panel.h"
#include "ui/plot/plot.h"
#include "ui/session/words.h"

#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <chrono>
#include <initializer_list>
#include <optional>
#include <utility>
#include <vector>

namespace longwave::ui {
namespace {

using namespace std::chrono_literals;

constexpr auto kHeadLane = "kernels-head";
constexpr auto kOverlayLane = "kernels-overlaid-heads";
constexpr auto kHeadMetricsLane = "kernels-head-metrics";
constexpr auto kBankLane = "kernels-bank";
constexpr auto kBankMetricsLane = "kernels-bank-metrics";

/// Banks of up to so many taps are so quickly done that maps and table follow a drag; others wait until it rests.
constexpr std::int64_t kTapsThatFollow = 1 << 18;
/// The same for the metrics of the head on show.
constexpr std::int64_t kHeadTapsThatFollow = 1 << 15;
/// The same for the taps of the heads drawn with it, together.
constexpr std::int64_t kOverlaidTapsThatFollow = 1 << 16;
constexpr auto kRest = 80ms;

} // namespace

KernelsWorkspace::KernelsWorkspace(Session& session, QWidget* parent) : Workspace(parent), session_(session) {
    rest_.setSingleShot(true);
    rest_.setInterval(kRest);
    build();
    connect(&rest_, &QTimer::timeout, this, &KernelsWorkspace::requestWhatWaited);
    connect(&session_, &Session::bankChanged, this, &KernelsWorkspace::changeBank);
    connect(&session_, &Session::comparedChanged, this, &KernelsWorkspace::changeBank);
    connect(&session_, &Session::headChanged, this, &KernelsWorkspace::changeHead);
    connect(&session_, &Session::regularizationChanged, this, &KernelsWorkspace::changeRegularization);
    connect(&session_, &Session::taskCancelled, this, &KernelsWorkspace::forgetLane);
    changeBank();
}

KernelsWorkspace::~KernelsWorkspace() = default;

void KernelsWorkspace::build() {
    auto* empty = new QLabel(tr("No kernels yet. Drop a checkpoint here, or open a sample."));
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
    for (HeadPanel* panel : std::initializer_list<HeadPanel*>{time_, frequency_})
        connect(panel, &HeadPanel::wantedChanged, this, &KernelsWorkspace::requestHead);
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
    sources.metrics = [this] { return metricsToExport(session_, *page_, bankMetrics_); };
    sources.folder = [this] { return session_.exportFolder(); };
    sources.keepFolder = [this](const QString& folder) { session_.setExportFolder(folder); };
    exports_ = new ExportMenu(session_.tasks(), std::move(sources), this);
    connect(exports_, &ExportMenu::exported, this, &Workspace::statusChanged);
    connect(exports_, &ExportMenu::failed, &session_, &Session::failed);
    tools_ = new KernelsTools(session_, *page_, exports_, this);
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
    return table_->isAtRest() && headShown_ == wantedHead() && overlayShown_ == wantedOverlay() &&
           headMeasured_ == wantedHead() && bankShown_ == wantedBank() && bankMeasured_ == wantedBank() &&
           page_->multiples()->isSettled() && page_->layers()->isSettled() && page_->side()->isSettled();
}

KernelsWorkspace::HeadKey KernelsWorkspace::wantedHead() const {
    const HeadExtras extras = together(time_->wanted(), frequency_->wanted());
    return {generation_, session_.choices().head, session_.choices().regularization, extras};
}

KernelsWorkspace::OverlayKey KernelsWorkspace::wantedOverlay() const {
    const HeadKey head = wantedHead();
    OverlayKey key{head.generation, overlaid_, head.regularization, head.extras};
    key.extras.difference = key.extras.spectrogram = false; // lines alone are drawn of them
    key.heads.removeAll(head.head);
    if (key.heads.size() > OverlaidHeads::kMost)
        key.heads.resize(OverlaidHeads::kMost);
    if (key.heads.isEmpty()) // then it is of nothing
        key = {head.generation, {}, {}, {}};
    return key;
}

KernelsWorkspace::BankKey KernelsWorkspace::wantedBank() const {
    return {generation_, session_.choices().regularization};
}

Contrast KernelsWorkspace::contrastFor(const Regularization& regularization) const {
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
    rest_.stop();
    for (const char* lane : {kHeadLane, kOverlayLane, kHeadMetricsLane, kBankLane, kBankMetricsLane})
        session_.tasks().cancel(lane);
    const std::optional<KernelBank> bank = session_.bank();
    bank_ = bank ? bank->values : ArrayView();
    // The pictures of the old bank stay until those of the new one are there.
    beforeMetrics_.reset();
    overlaid_.clear();
    showOverlay(wantedOverlay(), nullptr);
    bankView_.reset();
    bankMetrics_.reset();
    metrics_->setHeadMetrics({}, {});
    metrics_->setLayerMean({}, {});
    page_->multiples()->setMetrics(nullptr);
    page_->multiples()->setContrast(contrastFor(session_.choices().regularization), generation_);
    table_->setHeads(bank_.isEmpty() ? 0 : bank_.rows());
    pages_->setCurrentIndex(bank_.isEmpty() ? 0 : 1);
    if (bank_.isEmpty()) {
        headView_.reset();
        time_->setView(nullptr);
        frequency_->setView(nullptr);
        maps_->setBank(nullptr);
        metrics_->setHead(-1);
        return;
    }
    changeHead();
}

void KernelsWorkspace::changeHead() {
    if (bank_.isEmpty())
        return;
    beforeMetrics_.reset();
    const int head = session_.choices().head;
    table_->selectHead(head);
    maps_->selectHead(head);
    page_->multiples()->setFocusHead(head);
    metrics_->setHead(head);
    requestHead();
}

void KernelsWorkspace::changeRegularization() {
    if (bank_.isEmpty())
        return;
    rest_.stop(); // the drag goes on; it starts again behind the next head view
    const Contrast contrast = contrastFor(session_.choices().regularization);
    page_->multiples()->setContrast(contrast, generation_);
    requestHead();
    if (!overlayFollows()) {
        session_.tasks().cancel(kOverlayLane);
        overlayRequested_ = {};
    }
    if (bank_.size() > kTapsThatFollow) { // the cores belong to the drag
        session_.tasks().cancel(kBankLane);
        session_.tasks().cancel(kBankMetricsLane);
        bankRequested_ = {};
    }
}

// What was stopped by hand is asked for again by the next choice, not at once.
void KernelsWorkspace::forgetLane(const QString& lane) {
    if (lane == QLatin1String(kHeadLane))
        headRequested_ = {};
    else if (lane == QLatin1String(kOverlayLane))
        overlayRequested_ = {};
    else if (lane == QLatin1String(kBankLane) || lane == QLatin1String(kBankMetricsLane))
        bankRequested_ = {};
    page_->multiples()->controller()->laneCancelled(lane);
}

void KernelsWorkspace::requestHead() {
    const HeadKey key = wantedHead();
    if (bank_.isEmpty() || key == headRequested_)
        return;
    headRequested_ = key;
    const Contrast contrast = contrastFor(key.regularization);
    std::shared_ptr<const HeadSide> before = headView_ ? headView_->before : nullptr;
    if (before && (headShown_.generation != key.generation || before->head != key.head ||
                   !before->extras.cover(key.extras) || before->side.regularization != contrast.before.regularization))
        before.reset();
    session_.tasks().submit(
        kHeadLane, tr("Analysing head %1").arg(key.head), Supersede::Finish, this,
        [contrast, key, before = std::move(before)](TaskContext& task) mutable {
            return viewHead(contrast, key.head, key.extras, std::move(before), task.stop());
        },
        [this, key](std::shared_ptr<const HeadView> view) { takeHead(key, std::move(view)); },
        [this, key](const Error& error) {
            headShown_ = headMeasured_ = key; // nothing better will come
            bankShown_ = bankMeasured_ = {key.generation, key.regularization};
            tellFailure(error);
        });
}

void KernelsWorkspace::takeHead(const HeadKey& key, std::shared_ptr<const HeadView> view) {
    if (key.generation != generation_)
        return;
    const bool otherBank = headShown_.generation != generation_;
    headView_ = std::move(view);
    headShown_ = key;
    time_->setView(headView_);
    frequency_->setView(headView_);
    expectPaint(time_->plot());
    expectPaint(frequency_->plot());
    if (Plot* spectrogram = frequency_->spectrogram()->plot(); spectrogram->isVisible())
        expectPaint(spectrogram);
    if (otherBank) {
        maps_->setBank(nullptr); // its axes are no longer those of the lines beside it
        fit();
    }
    requestWhatFollows();
}

void KernelsWorkspace::overlayHeads(const QList<int>& heads) {
    overlaid_ = heads;
    if (!bank_.isEmpty() && overlayShown_ != wantedOverlay())
        requestOverlay();
}

bool KernelsWorkspace::overlayFollows() const {
    return wantedOverlay().heads.size() * bank_.length() <= kOverlaidTapsThatFollow;
}

void KernelsWorkspace::requestOverlay() {
    const OverlayKey key = wantedOverlay();
    if (key == overlayRequested_)
        return;
    overlayRequested_ = key;
    if (key.heads.isEmpty()) {
        session_.tasks().cancel(kOverlayLane);
        showOverlay(key, nullptr);
        return;
    }
    session_.tasks().submit(
        kOverlayLane, tr("Analysing the other chosen heads"), overlayFollows() ? Supersede::Finish : Supersede::Cancel,
        this,
        [contrast = contrastFor(key.regularization), key](TaskContext& task) {
            return viewOverlaid(contrast, std::vector<int>(key.heads.begin(), key.heads.end()), key.extras,
                                task.stop());
        },
        [this, key](std::shared_ptr<const OverlaidHeads> heads) {
            if (key.generation == generation_)
                showOverlay(key, std::move(heads));
        },
        [this, key](const Error& error) {
            showOverlay(key, nullptr);
            tellFailure(error);
        });
}

void KernelsWorkspace::showOverlay(const OverlayKey& key, std::shared_ptr<const OverlaidHeads> heads) {
    overlayShown_ = key;
    if (key.heads.isEmpty())
        overlayRequested_ = key;
    time_->setOverlaid(heads);
    frequency_->setOverlaid(std::move(heads));
    expectPaint(time_->plot());
    expectPaint(frequency_->plot());
}

void KernelsWorkspace::requestHeadMetrics() {
    const HeadKey key = headShown_;
    session_.tasks().submit(
        kHeadMetricsLane, tr("Measuring head %1").arg(key.head), Supersede::Finish, this,
        [view = headView_, before = beforeMetrics_](TaskContext&) { return measureHead(*view, before.get()); },
        [this, key](const MetricsPair& pair) {
            // Another head may have been chosen meanwhile, whose view is still on its way: these are not its metrics.
            if (key.generation != generation_ || key.head != headShown_.head || key.head != session_.choices().head)
                return;
            if (!headView_->words.compares) // else λ acts on both sides, and nothing can be kept
                beforeMetrics_ = std::make_shared<const Metrics>(pair.before);
            headMeasured_ = key;
            metrics_->setHeadMetrics(pair, headView_->words);
        },
        [this, key](const Error& error) {
            headMeasured_ = key;
            tellFailure(error);
        });
}

void KernelsWorkspace::requestWhatFollows() {
    rest_.stop();
    if (!beforeMetrics_ || bank_.length() <= kHeadTapsThatFollow)
        requestHeadMetrics();
    else
        rest_.start();
    if (overlayShown_ != wantedOverlay()) {
        if (overlayFollows())
            requestOverlay();
        else
            rest_.start();
    }
    if (!needsBank())
        return;
    if (!bankView_ || bank_.size() <= kTapsThatFollow)
        requestBank();
    else
        rest_.start();
}

void KernelsWorkspace::requestWhatWaited() {
    if (headMeasured_ != headShown_)
        requestHeadMetrics();
    if (overlayShown_ != wantedOverlay())
        requestOverlay();
    if (needsBank())
        requestBank();
}

bool KernelsWorkspace::needsBank() const {
    const BankKey key = wantedBank();
    if (bankRequested_.isValid())
        return bankRequested_ != key;
    return bankShown_ != key || bankMeasured_ != key;
}

void KernelsWorkspace::requestBank() {
    const BankKey key = wantedBank();
    if (bank_.isEmpty())
        return;
    bankRequested_ = key;
    const Supersede supersede = bank_.size() <= kTapsThatFollow ? Supersede::Finish : Supersede::Cancel;
    session_.tasks().submit(
        kBankLane, tr("Drawing all heads"), supersede, this,
        [contrast = contrastFor(key.regularization), known = bankView_](TaskContext& task) {
            return viewBank(contrast, known.get(), task.stop(), task.progressFunction());
        },
        [this, key](std::shared_ptr<const BankView> view) {
            if (key.generation != generation_)
                return;
            bankView_ = std::move(view);
            bankShown_ = key;
            maps_->setBank(bankView_);
            maps_->selectHead(session_.choices().head);
            table_->setBank(bankView_);
            expectPaint(maps_->timePlot());
            expectPaint(maps_->frequencyPlot());
            requestBankMetrics();
        },
        [this, key](const Error& error) {
            bankShown_ = bankMeasured_ = key;
            tellFailure(error);
        });
}

void KernelsWorkspace::requestBankMetrics() {
    const BankKey key = wantedBank();
    const Supersede supersede = bank_.size() <= kTapsThatFollow ? Supersede::Finish : Supersede::Cancel;
    session_.tasks().submit(
        kBankMetricsLane, tr("Measuring all heads"), supersede, this,
        [contrast = contrastFor(key.regularization), known = bankMetrics_](TaskContext& task) {
            return measureContrast(contrast, known.get(), task.stop(), task.progressFunction());
        },
        [this, key](std::shared_ptr<const BankMetrics> measured) {
            if (key.generation != generation_)
                return;
            bankMetrics_ = std::move(measured);
            bankMeasured_ = key;
            table_->setMetrics(bankMetrics_);
            page_->multiples()->setMetrics(bankMetrics_);
            metrics_->setLayerMean(bankMetrics_->layerMean(), bankMetrics_->words);
        },
        [this, key](const Error& error) {
            bankMeasured_ = key;
            tellFailure(error);
        });
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
