// SPDX-License-Identifier: GPL-3.0-or-later
// How long the window does not answer: for each thing that a person does, the work of the UI thread in all, and the
// longest event of it. A bank of 768 × 4,096 is open; each page is first shown, then seen again.
//
//   stall_bench [HEADS [TAPS]]
#include "app/engines.h"
#include "compute/io/safetensors_writer.h"
#include "tests/bench/thread_seconds.h"
#include "ui/main_window.h"
#include "ui/session/session.h"
#include "ui/settings.h"
#include "ui/theme/appearance.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QThread>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <vector>

using namespace longwave;
using namespace longwave::ui;
using bench::threadSeconds;

namespace {

constexpr double kQuietSeconds = 0.5; // without work: everything that was asked for has come

/// Notes how much each event made the UI thread work.
class TimedApplication : public QApplication {
  public:
    using QApplication::QApplication;
    bool notify(QObject* receiver, QEvent* event) override {
        if (depth_ > 0) // part of the event around it
            return QApplication::notify(receiver, event);
        ++depth_;
        const double before = threadSeconds();
        const int type = event->type();
        const std::string name = receiver->metaObject()->className();
        const bool taken = QApplication::notify(receiver, event);
        note(threadSeconds() - before, name + ", event " + std::to_string(type));
        --depth_;
        return taken;
    }
    void note(double seconds, const std::string& name) {
        if (seconds > longest) {
            longest = seconds;
            what = name;
        }
    }
    double longest = 0; ///< s
    std::string what;

  private:
    int depth_ = 0;
};

/// Does it, and turns the event loop until nothing comes of it any more.
void measure(TimedApplication& application, const Session& session, const char* name,
             const std::function<void()>& act) {
    application.longest = 0;
    application.what.clear();
    const double before = threadSeconds();
    act();
    application.note(threadSeconds() - before, "itself");
    double busy = threadSeconds();
    auto quietSince = std::chrono::steady_clock::now();
    while (std::chrono::duration<double>(std::chrono::steady_clock::now() - quietSince).count() < kQuietSeconds ||
           session.isOpening()) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        if (threadSeconds() - busy > 1e-3)
            quietSince = std::chrono::steady_clock::now();
        busy = threadSeconds();
        QThread::usleep(500);
    }
    std::printf("%-34s %7.1f ms of work, longest %6.1f ms (%s)\n", name, 1e3 * (threadSeconds() - before),
                1e3 * application.longest, application.what.c_str());
}

/// Decaying noise, as kernels are before they were trained.
std::vector<float> bank(std::int64_t heads, std::int64_t taps) {
    std::mt19937 generator(1);
    std::normal_distribution<float> normal;
    std::vector<float> values(static_cast<std::size_t>(heads * taps));
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto tap = static_cast<double>(static_cast<std::int64_t>(i) % taps);
        values[i] = normal(generator) * static_cast<float>(0.2 * std::exp(-4 * tap / static_cast<double>(taps)));
    }
    return values;
}

} // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    TimedApplication application(argc, argv);
    const std::int64_t heads = argc > 1 ? std::max(std::atoll(argv[1]), 1LL) : 768;
    const std::int64_t taps = argc > 2 ? std::max(std::atoll(argv[2]), 16LL) : 4096;
    EngineRegistry engines;
    registerEngines(engines);
    ui::Settings settings(ui::Settings::Keep::Session);
    const QTemporaryDir folder;
    const QString kernels = folder.filePath(QStringLiteral("k.safetensors"));
    writeSafetensors(kernels.toStdString(), "kernel", bank(heads, taps), {heads, taps});

    Session session(engines);
    MainWindow window(session, settings);
    window.resize(1280, 800);
    const auto time = [&](const char* name, const std::function<void()>& act) {
        measure(application, session, name, act);
    };
    time("show the empty window", [&] { window.show(); });
    time("open a voice",
         [&] { session.openFiles({QStringLiteral(LONGWAVE_SAMPLES_DIR "/speech_front_center_48khz.wav")}); });
    time("open a bank", [&] { session.openFiles({kernels}); });
    if (!session.bank())
        return EXIT_FAILURE; // nothing that follows would be of it
    time("turn Squash on", [&] { session.setSquashOn(true); });
    time("another head", [&] { session.setHead(static_cast<int>(heads / 2)); });
    const std::vector<const char*> pages = {"convolve", "race", "monarch", "train", "kernels"};
    for (const char* page : pages)
        time((std::string("first ") + page).c_str(), [&] { window.showWorkspace(QString::fromUtf8(page)); });
    for (const char* page : pages)
        time((std::string("again ") + page).c_str(), [&] { window.showWorkspace(QString::fromUtf8(page)); });
    time("theme", [&] { Appearance::instance().setDark(!Appearance::instance().isDark()); });
    for (const char* page : pages)
        time((std::string("then ") + page).c_str(), [&] { window.showWorkspace(QString::fromUtf8(page)); });
    time("theme back", [&] { Appearance::instance().setDark(!Appearance::instance().isDark()); });
    for (const char* page : pages) {
        window.showWorkspace(QString::fromUtf8(page));
        time((std::string("present ") + page).c_str(), [&] { window.present(true); });
        time("  and leave", [&] { window.present(false); });
    }
    return EXIT_SUCCESS;
}
