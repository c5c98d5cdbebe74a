// SPDX-License-Identifier: GPL-3.0-or-later
// The live loop of Convolve in the real workspace: pictures a second, the longest time for which the UI thread was
// busy with one event, and the engine's own median in the loop against the same engine in a race (what `longwave-cli
// bench` runs), in turn, so that a machine that slows down slows both. The race is run in the loop's conditions, on a
// thread of its own while the same plots are painted 60 times a second: painting takes a part of one core, and where
// the engine uses all cores it misses that part, in a race as in the loop. How much that is, is told by the race of an
// idle window.
//
//   live_loop_bench [SAMPLES [TAPS [SECONDS [ROUNDS]]]]
#include "app/engines.h"
#include "compute/convolution/race.h"
#include "compute/convolution/statistics.h"
#include "compute/io/npy_writer.h"
#include "tests/bench/thread_seconds.h"
#include "ui/convolve/convolve_plots.h"
#include "ui/convolve/convolve_workspace.h"
#include "ui/plot/plot.h"
#include "ui/session/session.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QThread>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <future>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace longwave;
using namespace longwave::ui;
using bench::threadSeconds;

namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Notes how long each event kept the UI thread, and how much of that it worked.
class TimedApplication : public QApplication {
  public:
    using QApplication::QApplication;
    bool notify(QObject* receiver, QEvent* event) override {
        if (depth_ > 0) // part of the event around it
            return QApplication::notify(receiver, event);
        ++depth_;
        const auto begin = Clock::now();
        const double workedBefore = threadSeconds();
        const int type = event->type();
        const char* name = receiver->metaObject()->className();
        const bool taken = QApplication::notify(receiver, event);
        const double seconds = secondsSince(begin);
        if (seconds > longest) {
            longest = seconds;
            what = std::string(name) + ", event " + std::to_string(type);
        }
        const double worked = threadSeconds() - workedBefore;
        longestWork = std::max(longestWork, worked);
        busy += worked;
        --depth_;
        return taken;
    }
    void restart() { longest = longestWork = busy = 0; }
    double longest = 0;     ///< s, by the clock on the wall
    double longestWork = 0; ///< s, of work alone
    double busy = 0;
    std::string what;

  private:
    int depth_ = 0;
};

/// Counts when a plot has been drawn anew and its widget has been painted with that.
class FrameCounter : public QObject {
  public:
    explicit FrameCounter(Plot* plot) : plot_(plot) {
        connect(plot, &Plot::painted, this, [this] { drawn_ = true; });
        qApp->installEventFilter(this);
    }
    int frames = 0;

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Paint && drawn_ && watched->isWidgetType() &&
            (watched == plot_ || plot_->isAncestorOf(static_cast<QWidget*>(watched)))) {
            ++frames;
            drawn_ = false;
        }
        return false;
    }

  private:
    Plot* plot_;
    bool drawn_ = false;
};

/// Noise; with `tail`, decaying as kernels that were never trained do.
std::vector<float> noise(std::size_t count, unsigned seed, bool tail) {
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal;
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = normal(generator) *
                    (tail ? 0.2F * std::exp(-4.0F * static_cast<float>(i) / static_cast<float>(count)) : 0.3F);
    return values;
}

/// Turns the event loop; `often` is called some 60 times a second.
void spin(double seconds, const std::function<void()>& often = {}) {
    const auto begin = Clock::now();
    auto last = begin;
    while (secondsSince(begin) < seconds) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        if (often && secondsSince(last) >= 1.0 / 60) {
            last = Clock::now();
            often();
        }
        QThread::usleep(200);
    }
}

/// `work` on a thread of its own, while this one turns the event loop.
template <typename Work>
auto beside(Work work, const std::function<void()>& often) {
    auto result = std::async(std::launch::async, work);
    while (result.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
        spin(0.1, often);
    return result.get();
}

/// Seconds a run: the median, and the 5th percentile, which other work on the machine hardly reaches.
struct Taken {
    double median = 0;
    double p05 = 0;
};

/// Of the first of `engines`, all of them in turn.
Taken raced(const std::vector<const Engine*>& engines, std::int64_t samples, std::int64_t taps, double seconds) {
    RaceSettings settings;
    settings.engines = engines;
    settings.lengths = {samples};
    settings.heads = 1;
    settings.taps = taps;
    settings.plan.effort = PlanOptions::Effort::Measure;
    settings.secondsPerLength = seconds;
    Taken taken;
    race(
        settings,
        [&](const RaceResult& result) {
            if (result.engine == engines.front())
                taken = {result.median, result.p05};
        },
        [](const RaceProgress&) {},
        [](const Engine&, std::int64_t, const std::string& why) { std::fprintf(stderr, "%s\n", why.c_str()); });
    return taken;
}

} // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") && qEnvironmentVariableIsEmpty("DISPLAY"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    TimedApplication application(argc, argv);
    const auto argument = [&](int index, double usual) { return argc > index ? std::atof(argv[index]) : usual; };
    const auto samples = static_cast<std::int64_t>(argument(1, 65'536));
    const auto taps = static_cast<std::int64_t>(argument(2, 65'536));
    const double seconds = argument(3, 3);
    const int rounds = static_cast<int>(argument(4, 5));

    EngineRegistry engines;
    registerEngines(engines);
    const Engine& engine = engines.preferred();
    Session session(engines);
    ConvolveWorkspace workspace(session);
    workspace.resize(1364, 932); // what a window of 1600 × 1000 leaves it
    workspace.show();
    const QTemporaryDir folder;
    const QString u = folder.filePath("u.npy"), k = folder.filePath("k.npy");
    writeNpy(u.toStdString(), noise(static_cast<std::size_t>(samples), 1, false), {samples});
    writeNpy(k.toStdString(), noise(static_cast<std::size_t>(taps), 2, true), {1, taps});
    session.openFiles({u, k});
    while (session.files().size() < 2)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    session.useAsSignal({session.files()[0].id, 0});
    session.useAsBank({session.files()[1].id, 0});
    session.setSquashOn(true);
    spin(1);

    std::printf("%s, %lld samples, %lld taps, %s\n", engine.title(), static_cast<long long>(samples),
                static_cast<long long>(taps), qPrintable(QGuiApplication::platformName()));
    FrameCounter frames(workspace.plots()->outputPlot());
    const auto loop = [&](const char* baselineName, const std::function<void()>& often) {
        ConvolveChoices next = session.choices().convolve;
        next.baseline = baselineName;
        session.setConvolve("bench", next);
        session.setRunning(true);
        spin(1.5, often); // planned with care, statistics full
        application.restart();
        frames.frames = 0;
        const auto begin = Clock::now();
        std::vector<double> totals; // of all the time, not of the last runs alone
        const LiveSnapshot* seen = nullptr;
        spin(seconds, [&] {
            if (often)
                often();
            const auto& latest = workspace.live().latest();
            if (!latest || latest.get() == std::exchange(seen, latest.get()))
                return;
            const auto& last = latest->timings.totals;
            totals.insert(totals.end(), last.end() - std::min<std::ptrdiff_t>(40, std::ssize(last)), last.end());
        });
        const double elapsed = secondsSince(begin);
        const double rate = frames.frames / elapsed;
        const Taken taken{quantile(totals, 0.5), quantile(totals, 0.05)};
        session.setRunning(false);
        spin(0.2);
        return std::pair(rate, taken);
    };

    const auto paint = [&] { workspace.plots()->outputPlot()->queueReplot(); };
    const auto race = [&](const char* name, const std::vector<const Engine*>& which,
                          const std::function<void()>& often) {
        const Taken taken = beside([&] { return raced(which, samples, taps, seconds); }, often);
        std::printf("  %-32s median %.4f ms, p05 %.4f\n", name, 1e3 * taken.median, 1e3 * taken.p05);
        std::fflush(stdout);
        return taken;
    };

    struct Ratios {
        std::vector<double> medians, p05s;
        void add(const Taken& a, const Taken& b) {
            medians.push_back(a.median / b.median);
            p05s.push_back(a.p05 / b.p05);
        }
        void tell(const char* what) const {
            std::printf("%-66s %.3f (5th percentiles: %.3f)\n", what, quantile(medians, 0.5), quantile(p05s, 0.5));
        }
    } alone, paired, painting;
    double slowest = 1e9, longest = 0;
    std::string what;
    for (int round = 0; round < rounds; ++round) {
        const auto tell = [&](const char* name, std::pair<double, Taken> got) {
            std::printf("  %-32s median %.4f ms, p05 %.4f, %5.1f frames/s, longest event %5.2f ms (worked %.2f ms; "
                        "%s), UI thread "
                        "works %4.1f %%\n",
                        name, 1e3 * got.second.median, 1e3 * got.second.p05, got.first, 1e3 * application.longest,
                        1e3 * application.longestWork, application.what.c_str(), 100 * application.busy / seconds);
            std::fflush(stdout);
            slowest = std::min(slowest, got.first);
            if (application.longest > longest) {
                longest = application.longest;
                what = application.what;
            }
            return got.second;
        };
        const Engine& fftw = engines.find("fftw");
        const Taken withBaseline = tell("loop, in turn with FFTW", loop("fftw", {}));
        const Taken raceInTurn = race("race, in turn with FFTW", {&engine, &fftw}, paint);
        const Taken byItself = tell("loop, alone", loop("", {}));
        const Taken raceAlone = race("race, alone", {&engine}, paint);
        const Taken raceIdle = race("race, alone, of an idle window", {&engine}, {});
        double phase = 0;
        tell("loop, lambda moving",
             loop("fftw", [&] { session.setLambda(0.02 + 0.01 * std::sin(phase += 0.1), true); }));
        alone.add(byItself, raceAlone);
        paired.add(withBaseline, raceInTurn);
        painting.add(raceAlone, raceIdle);
    }
    const double inTurn = quantile(paired.medians, 0.5), single = quantile(alone.medians, 0.5);
    paired.tell("the loop over the race, both in turn with FFTW (bar: 0.95 to 1.05)");
    alone.tell("the loop over the race, both alone (bar: 0.95 to 1.05)");
    painting.tell("the race while plots are painted over that of an idle window");
    std::printf("fewest frames/s %.1f (bar: 60), longest event %.2f ms, %s (bar: 16; on a machine that is busy "
                "otherwise, judge by what was worked)\n",
                slowest, 1e3 * longest, what.c_str());
    const bool met = std::abs(inTurn - 1) <= 0.05 && std::abs(single - 1) <= 0.05 && slowest >= 59.5 && longest < 16e-3;
    return met ? EXIT_SUCCESS : EXIT_FAILURE;
}
