// SPDX-License-Identifier: GPL-3.0-or-later
// From a slider event to the repainted plots of a head in time and frequency, measured in the real workspace.
//
// Two ways: "drag", every event right after the last one's repaint, while metrics and maps are being computed behind
// it; and "rest", every event after all of that is done. A repaint counts when the widget has been painted with the new
// data, not when the plot has merely been drawn into its buffer. Then the same for 64 small multiples, in time and in
// frequency: in a view of their own, and as the view "Multiples" of the whole workspace.
//
//   lambda_drag_bench [REPEATS [page|multiples]]
#include "compute/convolution/engine.h"
#include "compute/convolution/statistics.h"
#include "compute/io/npy_writer.h"
#include "ui/kernels/kernels_page.h"
#include "ui/kernels/kernels_workspace.h"
#include "ui/kernels/multiples_grid.h"
#include "ui/kernels/multiples_view.h"
#include "ui/plot/plot.h"
#include "ui/session/session.h"
#include "ui/theme/segmented.h"

#include <QApplication>
#include <QEvent>
#include <QTemporaryDir>
#include <QThread>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

using namespace longwave;
using namespace longwave::ui;

namespace {

using Clock = std::chrono::steady_clock;

struct Case {
    std::int64_t heads;
    std::int64_t taps;
    double barMilliseconds;
};

/// Decaying noise of order one: a kernel as untrained long convolutions have them.
std::vector<float> makeBank(const Case& size) {
    std::mt19937 generator(7);
    std::normal_distribution<float> normal;
    std::vector<float> values(static_cast<std::size_t>(size.heads * size.taps));
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double t = static_cast<double>(static_cast<std::int64_t>(i) % size.taps) / static_cast<double>(size.taps);
        values[i] = normal(generator) * static_cast<float>(0.2 * std::exp(-4 * t));
    }
    return values;
}

/// Notes when a plot has been drawn with its new data and its widget has been painted.
class PaintWatch : public QObject {
  public:
    explicit PaintWatch(Plot* plot) : plot_(plot) {
        connect(plot, &Plot::painted, this, [this] { drawn_ = true; });
        qApp->installEventFilter(this);
    }
    void start() { drawn_ = painted_ = false; }
    bool isDone() const { return drawn_ && painted_; }

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Paint && watched->isWidgetType() &&
            (watched == plot_ || plot_->isAncestorOf(static_cast<QWidget*>(watched))))
            painted_ = true;
        return false;
    }

  private:
    Plot* plot_;
    bool drawn_ = false;
    bool painted_ = false;
};

void waitForRest(const KernelsWorkspace& workspace, Session& session) {
    while (!workspace.isSettled() || !session.tasks().isIdle()) {
        QCoreApplication::processEvents();
        QThread::msleep(1);
    }
    for (int i = 0; i < 20; ++i) { // what was delivered last, the table, is painted too
        QThread::msleep(1);
        QCoreApplication::processEvents();
    }
}

double lambdaOf(int i, int repeats) {
    return 0.01 * std::pow(20.0, static_cast<double>(i + 1) / static_cast<double>(repeats + 1));
}

std::vector<double> measure(KernelsWorkspace& workspace, Session& session, int repeats, bool rest) {
    PaintWatch time(workspace.timePlot());
    PaintWatch frequency(workspace.frequencyPlot());
    std::vector<double> seconds;
    for (int i = 0; i < repeats; ++i) {
        if (rest)
            waitForRest(workspace, session);
        const double lambda = lambdaOf(i, repeats);
        time.start();
        frequency.start();
        const auto begin = Clock::now();
        session.setLambda(lambda, true);
        while (!(time.isDone() && frequency.isDone()))
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        seconds.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
    }
    waitForRest(workspace, session);
    return seconds;
}

/// Shows the workspace with such a bank, Squash on, at rest.
void openBank(const Case& size, KernelsWorkspace& workspace, Session& session) {
    const QTemporaryDir folder;
    const std::string path = folder.filePath(QStringLiteral("bank.npy")).toStdString();
    writeNpy(path, makeBank(size), {size.heads, size.taps});
    workspace.resize(1396, 920);
    workspace.show();
    session.openFiles({QString::fromStdString(path)});
    while (session.files().empty())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    session.useAsBank({session.files().front().id, 0}); // an array by itself is taken for a signal
    session.setSquashOn(true);
    waitForRest(workspace, session);
}

bool run(const Case& size, int repeats) {
    const EngineRegistry engines;
    Session session(engines);
    KernelsWorkspace workspace(session);
    openBank(size, workspace, session);

    bool met = true;
    for (const bool rest : {false, true}) {
        const std::vector<double> seconds = measure(workspace, session, rest ? std::min(repeats, 15) : repeats, rest);
        const double median = 1e3 * quantile(seconds, 0.5);
        met = met && median < size.barMilliseconds;
        std::printf(
            "%lld heads x %lld taps, %s: median %.2f ms, p95 %.2f ms, largest %.2f ms (bar: median < %.0f ms)\n",
            static_cast<long long>(size.heads), static_cast<long long>(size.taps), rest ? "rest" : "drag", median,
            1e3 * quantile(seconds, 0.95), 1e3 * quantile(seconds, 1), size.barMilliseconds);
        std::fflush(stdout);
    }
    return met;
}

/// Every slider event right after the last one's repaint of the small multiples. True when the bar is met.
bool dragMultiples(MultiplesView& view, Session& session, const Case& size, int repeats, const char* where) {
    std::vector<double> seconds;
    std::vector<double> painting;
    bool painted = false;
    Clock::time_point computed;
    QObject context; // ends the connections
    QObject::connect(view.controller(), &MultiplesController::changed, &context, [&] { computed = Clock::now(); });
    QObject::connect(view.grid(), &MultiplesGrid::painted, &context, [&] {
        painted = true;
        painting.push_back(std::chrono::duration<double>(Clock::now() - computed).count());
    });
    for (int i = 0; i < repeats; ++i) {
        painted = false;
        const auto begin = Clock::now();
        session.setLambda(lambdaOf(i, repeats), true);
        while (!painted)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        seconds.push_back(std::chrono::duration<double>(Clock::now() - begin).count());
    }
    const double median = 1e3 * quantile(seconds, 0.5);
    std::printf(
        "64 small multiples of %lld taps, %s: median %.2f ms, p95 %.2f ms, largest %.2f ms; of it from result to "
        "painted %.2f ms (bar: median < %.0f ms)\n",
        static_cast<long long>(size.taps), where, median, 1e3 * quantile(seconds, 0.95), 1e3 * quantile(seconds, 1),
        1e3 * quantile(painting, 0.5), size.barMilliseconds);
    std::fflush(stdout);
    return median < size.barMilliseconds;
}

/// The view "Multiples" of the whole workspace, with table, metrics, sweep and weights beside it.
bool runMultiplesInPage(const Case& size, int repeats) {
    const EngineRegistry engines;
    Session session(engines);
    KernelsWorkspace workspace(session);
    openBank(size, workspace, session);
    workspace.page()->setView(KernelsPage::View::Multiples);
    MultiplesView* view = workspace.page()->multiples();
    bool met = true;
    for (const bool frequency : {false, true}) {
        view->what()->setCurrentIndex(frequency ? 1 : 0);
        waitForRest(workspace, session);
        met = dragMultiples(*view, session, size, repeats,
                            frequency ? "frequency, whole workspace" : "time, whole workspace") &&
              met;
        waitForRest(workspace, session);
    }
    return met;
}

/// 64 small multiples in a view of their own.
bool runMultiples(const Case& size, int repeats, bool frequency) {
    const EngineRegistry engines;
    Session session(engines);
    MultiplesView view(session.tasks());
    view.resize(1396, 920);
    const ArrayView bank = ArrayView::fromFloats(makeBank(size), {size.heads, size.taps});
    QObject::connect(&session, &Session::regularizationChanged, &view,
                     [&] { view.setContrast(regularized(bank, 0, session.choices().regularization), 1); });
    session.setSquashOn(true);
    QList<int> heads;
    for (int head = 0; head < static_cast<int>(size.heads); ++head)
        heads << head;
    view.setContrast(regularized(bank, 0, session.choices().regularization), 1);
    view.setOrder(heads, -1, QStringLiteral("head"));
    view.what()->setCurrentIndex(frequency ? 1 : 0);
    view.show();
    const auto settle = [&] {
        while (!view.isSettled() || !session.tasks().isIdle())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    };
    settle();
    const bool met = dragMultiples(view, session, size, repeats, frequency ? "frequency" : "time");
    settle();
    return met;
}

} // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const int repeats = argc > 1 ? std::max(1, std::atoi(argv[1])) : 60;
    const std::string part = argc > 2 ? argv[2] : "";
    bool met = true;
    if (part != "page")
        for (const Case& size : {Case{64, 784, 16}, Case{64, 8192, 16}})
            for (const bool frequency : {false, true})
                met = runMultiples(size, repeats, frequency) && met;
    if (part != "page")
        met = runMultiplesInPage({64, 8192, 16}, repeats) && met;
    if (part == "multiples")
        return met ? EXIT_SUCCESS : EXIT_FAILURE;
    for (const Case& size : {Case{64, 65'536, 16}, Case{4, 1'048'576, 50}})
        met = run(size, repeats) && met;
    return met ? EXIT_SUCCESS : EXIT_FAILURE;
}
