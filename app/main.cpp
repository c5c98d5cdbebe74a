// SPDX-License-Identifier: GPL-3.0-or-later
// The window: arguments, application, session. Everything else is in ui/.
#include "app/ceilings.h"
#include "app/engines.h"
#include "app/version.h"
#include "compute/monarch/trace.h"
#include "ui/main_window.h"
#include "ui/samples.h"
#include "ui/screenshot.h"
#include "ui/session/session.h"
#include "ui/settings.h"
#include "ui/theme/appearance.h"
#include "ui/theme/decimal_mark.h"

#include <CLI/CLI.hpp>

#include <QApplication>
#include <QFileInfo>
#include <QLocale>
#include <QStandardPaths>
#include <QTimer>
#include <QTranslator>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace longwave;
using namespace longwave::ui;

constexpr int kBadInput = 2;

/// The pictures of the style page are set at 13 px; a screenshot machine has no desktop that would say a size.
constexpr int kScreenshotFontPixels = 13;

struct Arguments {
    std::vector<std::string> files;
    std::string screenshot;
    std::string workspace;
    std::string view;
    std::vector<std::int64_t> factors;
    std::optional<int> step;
    bool compare = false;
    std::string size = "1600x1000";
    std::optional<double> squash;
    std::optional<std::int64_t> smooth;
    std::optional<int> head;
    bool dark = false;
    bool light = false;
    bool run = false;
    bool samples = false;
};

int complain(const std::string& words) {
    std::fprintf(stderr, "longwave: %s\n", words.c_str());
    return kBadInput;
}

std::optional<QSize> parseSize(const std::string& text) {
    int width = 0, height = 0;
    char rest = 0;
    if (std::sscanf(text.c_str(), "%5dx%5d%c", &width, &height, &rest) != 2)
        return std::nullopt;
    const bool possible = width >= 960 && height >= 600 && width <= 8192 && height <= 8192;
    return possible ? std::optional(QSize(width, height)) : std::nullopt;
}

void declare(CLI::App& app, Arguments& arguments) {
    app.set_version_flag("--version", versionText());
    app.add_option(
        "FILES", arguments.files,
        "Signals and kernel banks to open (WAV, FLAC, OGG, MP3, npy, npz, csv, FASTA, FASTQ, PNG, JPEG, NIfTI, text, "
        "safetensors, PyTorch), races (JSON)");
    app.add_flag("--samples", arguments.samples, "Open the bundled speech and kernel banks");
    app.add_option("--screenshot", arguments.screenshot, "Write a picture of the window to this PNG file and quit")
        ->option_text("OUT.png");
    app.add_option("--workspace", arguments.workspace,
                   "Which workspace is shown: kernels, convolve, race, monarch or train")
        ->check(CLI::IsMember({"kernels", "convolve", "race", "monarch", "train"}));
    app.add_option("--view", arguments.view,
                   "Which view of the workspace is shown: head, multiples or layers of Kernels, whole or streaming of "
                   "Convolve, time, cost or memory of Race, product, butterfly or tiles of Monarch")
        ->check(CLI::IsMember({"head", "multiples", "layers", "whole", "streaming", "time", "cost", "memory", "product",
                               "butterfly", "tiles"}));
    app.add_option("--factors", arguments.factors, "Factors of N on the page Monarch, 2 to 4 of them: 8,8")
        ->delimiter(',')
        ->allow_extra_args(false) // what comes after them are files
        ->check(CLI::Range(2, 2048));
    app.add_option("--step", arguments.step, "Which step of the page Monarch is shown, counted from 1")
        ->check(CLI::PositiveNumber);
    app.add_flag("--compare", arguments.compare,
                 "Compare the shown kernel bank with the one like it in another of the files");
    app.add_option("--size", arguments.size, "Window size of the screenshot in pixels")->option_text("WxH");
    auto* dark = app.add_flag("--dark", arguments.dark, "Dark theme");
    app.add_flag("--light", arguments.light, "Light theme")->excludes(dark);
    app.add_option("--squash", arguments.squash, "Squash with this λ (a number from 0)")
        ->check(CLI::Validator(
            [](std::string& text) {
                const double lambda = std::strtod(text.c_str(), nullptr);
                return std::isfinite(lambda) && lambda >= 0 ? "" : "λ must be 0 or a positive number";
            },
            ""));
    app.add_option("--smooth", arguments.smooth, "Smooth over this window (an odd number of taps)")
        ->check(CLI::Validator(
            [](std::string& text) {
                const long window = std::strtol(text.c_str(), nullptr, 10);
                return window >= 1 && window % 2 == 1 ? "" : "the window must be an odd number of taps from 1";
            },
            ""));
    app.add_option("--head", arguments.head, "Head of the kernel bank, counted from 0")
        ->check(CLI::Validator(
            [](std::string& text) {
                const bool good = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
                return good ? "" : "a head is a whole number from 0";
            },
            ""));
    app.add_flag("--run", arguments.run, "Start the live convolution");
}

bool hasDisplay() {
    const auto given = [](const char* name) {
        const char* value = std::getenv(name);
        return value && *value;
    };
#ifdef Q_OS_UNIX
    return given("DISPLAY") || given("WAYLAND_DISPLAY") || given("QT_QPA_PLATFORM");
#else
    return true;
#endif
}

QStringList filesOf(const Arguments& arguments) {
    QStringList files = arguments.samples ? startingSamples() : QStringList();
    for (const std::string& file : arguments.files)
        files += QString::fromStdString(file);
    return files;
}

/// Opens the files, then sets what the arguments ask of them; for a window that stays.
void openInWindow(Session& session, MainWindow& window, const Arguments& arguments) {
    const auto set = [&session, &window, arguments] {
        if (arguments.smooth) {
            session.setWindow(*arguments.smooth);
            session.setSmoothOn(true);
        }
        if (arguments.squash) {
            session.setLambda(*arguments.squash, false);
            session.setSquashOn(true);
        }
        if (arguments.head)
            session.setHead(*arguments.head);
        if (arguments.compare)
            session.compareWith(session.counterpartOf(session.shownBank()));
        if (arguments.run) {
            session.setRunning(true);
            window.showWorkspace(QStringLiteral("convolve"));
        }
    };
    QObject::connect(&session, &Session::openingFinished, &window, set, Qt::SingleShotConnection);
    window.openFiles(filesOf(arguments));
}

int takeScreenshot(QApplication& app, Session& session, MainWindow& window, const Arguments& arguments, QSize size) {
    ScreenshotOptions options;
    options.output = QString::fromStdString(arguments.screenshot);
    options.files = filesOf(arguments);
    if (!arguments.workspace.empty())
        options.workspace = QString::fromStdString(arguments.workspace);
    else if (arguments.run)
        options.workspace = QStringLiteral("convolve");
    options.size = size;
    options.squash = arguments.squash;
    options.smooth = arguments.smooth;
    options.head = arguments.head;
    options.run = arguments.run;
    options.view = QString::fromStdString(arguments.view);
    options.compare = arguments.compare;
    options.factors = arguments.factors;
    options.step = arguments.step;
    try {
        checkWritable(options.output);
    } catch (const Error& error) {
        return complain(error.what());
    }
    // What the banner in the picture says is told here as well.
    QObject::connect(&session, &Session::failed, &app, [](const QString& subject, const QString& explanation) {
        complain((subject + ' ' + explanation).toStdString());
    });
    Screenshot screenshot(session, window, options);
    int code = 0;
    QObject::connect(&screenshot, &Screenshot::finished, &app, [&app, &code](const QString& problem) {
        if (!problem.isEmpty())
            code = complain(problem.toStdString());
        app.quit();
    });
    QTimer::singleShot(0, &screenshot, &Screenshot::start);
    app.exec();
    return code;
}

int start(int argc, char** argv) {
    CLI::App cli("Longwave: long convolutions one can see, run and race.", "longwave");
    Arguments arguments;
    declare(cli, arguments);
    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0)
            return cli.exit(error); // --help, --version
        return complain(error.what());
    }
    const bool picture = !arguments.screenshot.empty();
    const std::optional<QSize> size = parseSize(arguments.size);
    if (!size)
        return complain("--size: \"" + arguments.size + "\" is not WIDTHxHEIGHT from 960x600 to 8192x8192");
    if (!picture && !hasDisplay())
        return complain("There is no display here to open a window on; --screenshot OUT.png renders it into a picture "
                        "instead.");
    // A picture has the size it was asked for only where no window manager has a say.
    if (picture && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");

    QApplication app(argc, argv);
    QApplication::setApplicationName(QStringLiteral("longwave"));
    QApplication::setApplicationDisplayName(QStringLiteral("Longwave"));
    QApplication::setApplicationVersion(QStringLiteral(LONGWAVE_VERSION));
    QTranslator words; // what has been translated; the rest stays English
    if (words.load(QLocale(), QStringLiteral("longwave"), QStringLiteral("_"), QStringLiteral(":/translations")))
        QApplication::installTranslator(&words);
    ui::useOneDecimalMark();
    if (picture) {
        QFont font = QApplication::font();
        font.setPixelSize(kScreenshotFontPixels);
        QApplication::setFont(font);
    }

    EngineRegistry engines;
    registerEngines(engines);
    ui::Settings settings(picture ? ui::Settings::Keep::Session : ui::Settings::Keep::Forever);
    if (picture)
        settings.setLook(arguments.dark ? ui::Settings::Look::Dark : ui::Settings::Look::Light);
    Session session(engines);
    const QString cache = QStandardPaths::writableLocation(QStandardPaths::CacheLocation);
    session.ceilings().setSource(
        {ceilingsMeasurement(), ceilingsKeyHere(),
         cache.isEmpty() ? std::filesystem::path() : std::filesystem::path(cache.toStdString()) / "ceilings.json"});
    MainWindow window(session, settings);
    if (picture)
        return takeScreenshot(app, session, window, arguments, *size);

    if (arguments.dark || arguments.light) // for this start only: nobody asked to remember it
        Appearance::instance().setDark(arguments.dark);
    if (!arguments.workspace.empty())
        window.showWorkspace(QString::fromStdString(arguments.workspace));
    if (!arguments.view.empty())
        window.currentWorkspace()->showView(QString::fromStdString(arguments.view));
    if (!arguments.factors.empty()) {
        MonarchChoices next = session.choices().monarch;
        next.factors = arguments.factors;
        checkTraceFactors(next.factors, next.points(), "--factors");
        session.setMonarch(QStringLiteral("factors"), next);
        session.undoStack().clear(); // that is how it starts
    }
    window.show();
    if (arguments.step && !window.currentWorkspace()->showStep(*arguments.step))
        return complain("--step: the workspace that is shown has no such step");
    openInWindow(session, window, arguments);
    return app.exec();
}

} // namespace

int main(int argc, char** argv) {
    try {
        return start(argc, argv);
    } catch (const Error& error) {
        return complain(error.what());
    }
}
