// SPDX-License-Identifier: GPL-3.0-or-later
// The Monarch stage in view "Matrix product" at N = 4,096: from a cell that is pointed at, and from a step, to the
// whole stage painted with it; and the frames of a step's movement. Bar: 16.7 ms, 60 frames a second.
//
//   monarch_stage_bench [REPEATS [FACTORS]]     FACTORS: one factorization of 4,096, as in 2,2048
#include "compute/convolution/engine.h"
#include "compute/convolution/statistics.h"
#include "ui/monarch/cell_board.h"
#include "ui/monarch/monarch_walk.h"
#include "ui/monarch/product_stage.h"
#include "ui/session/session.h"

#include <QApplication>
#include <QEvent>
#include <QThread>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include <time.h> // the thread's clock

using namespace longwave;
using namespace longwave::ui;

namespace {

using Clock = std::chrono::steady_clock;
constexpr double kFrame = 1000.0 / 60;

/// Milliseconds that this thread has worked, whatever else the machine is busy with.
double threadMilliseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

/// By the clock on the wall, and of work alone.
struct Times {
    std::vector<double> wall;
    std::vector<double> work;
    void measure(const std::function<void()>& what) {
        const auto begin = Clock::now();
        const double before = threadMilliseconds();
        what();
        work.push_back(threadMilliseconds() - before);
        wall.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    }
};

/// Counts paint events of a widget's whole window.
class Paints : public QObject {
  public:
    explicit Paints(const QWidget* window) : window_(window) { qApp->installEventFilter(this); }
    int count = 0;

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::Paint && watched->isWidgetType() &&
            static_cast<QWidget*>(watched)->window() == window_)
            ++count;
        return false;
    }

  private:
    const QWidget* window_;
};

bool report(const char* what, const std::string& factors, const Times& times) {
    const double p95 = quantile(times.work, 0.95);
    std::printf("%s, N = 4,096 = %s: median %.2f ms, p95 %.2f ms by the clock; median %.2f ms, p95 %.2f ms, largest "
                "%.2f ms of work, over %zu (bar: p95 of work < %.1f ms)\n",
                what, factors.c_str(), quantile(times.wall, 0.5), quantile(times.wall, 0.95), quantile(times.work, 0.5),
                p95, quantile(times.work, 1), times.work.size(), kFrame);
    std::fflush(stdout);
    return p95 < kFrame;
}

/// Runs everything that is due until something has been painted and nothing more is.
void untilPainted(Paints& paints, int before) {
    while (paints.count == before)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    QCoreApplication::processEvents();
}

bool run(const std::vector<std::int64_t>& factors, int repeats) {
    const EngineRegistry engines;
    Session session(engines);
    MonarchChoices choices;
    choices.factors = factors;
    choices.signal.source = StageRow::Source::TwoTones;
    choices.kernel.source = StageRow::Source::Exponential;
    session.setMonarch(QStringLiteral("bench"), choices);
    MonarchWalk walk(session);
    ProductStage stage(walk);
    stage.resize(1060, 780);
    stage.show();
    walk.setActive(true);
    while (!walk.isSettled() || !walk.trace())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    std::string name;
    for (const std::int64_t factor : factors)
        name += (name.empty() ? "" : " x ") + std::to_string(factor);

    Paints paints(&stage);
    bool met = true;
    stage.setMotion(false);
    Times hovers;
    for (int i = 0; i < repeats; ++i) {
        const std::size_t step = static_cast<std::size_t>(i) % walk.stepCount();
        walk.setStep(step);
        QCoreApplication::processEvents();
        for (int j = 0; j < 4; ++j) {
            const auto cells = static_cast<std::int64_t>(walk.trace()->steps[step].values.size());
            const int before = paints.count;
            hovers.measure([&] {
                walk.hover(StageCell{TraceRow::Signal, step, (i * 977 + j * 331 + 1) % cells});
                untilPainted(paints, before);
            });
        }
    }
    met = report("hover to painted", name, hovers) && met;
    walk.hover(std::nullopt);

    Times steps;
    for (int i = 0; i < repeats; ++i) {
        const int before = paints.count;
        steps.measure([&] {
            walk.setStep(static_cast<std::size_t>(i + 1) % walk.stepCount());
            untilPainted(paints, before);
        });
    }
    met = report("step to painted", name, steps) && met;

    // A movement: what a frame of it costs.
    stage.setMotion(true);
    Times frames;
    for (int i = 0; i < std::min(repeats, 20); ++i) {
        walk.setStep(static_cast<std::size_t>(i + 1) % walk.stepCount());
        while (stage.board()->isMoving()) {
            frames.measure([&] { stage.board()->repaint(); });
            QThread::msleep(10);
            QCoreApplication::processEvents();
        }
    }
    met = report("frame of a movement", name, frames) && met;
    return met;
}

} // namespace

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", qEnvironmentVariableIsSet("QT_QPA_PLATFORM") ? qgetenv("QT_QPA_PLATFORM") : "offscreen");
    const QApplication app(argc, argv);
    const int repeats = argc > 1 ? std::max(1, std::atoi(argv[1])) : 120;
    bool met = true;
    std::vector<std::vector<std::int64_t>> all{{64, 64}, {16, 16, 16}, {8, 8, 8, 8}, {2, 2048}};
    if (argc > 2) {
        all = {{}};
        for (const QString& factor : QString::fromLocal8Bit(argv[2]).split(u','))
            all.front().push_back(factor.toLongLong());
    }
    for (const auto& factors : all)
        met = run(factors, repeats) && met;
    return met ? 0 : 1;
}
