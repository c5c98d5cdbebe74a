// SPDX-License-Identifier: GPL-3.0-or-later
// The real program on a real display server: Xvfb, with hands from xdotool. What is on the screen is read from Xvfb's
// own frame buffer. LONGWAVE_DISPLAY_PICTURES=FOLDER keeps the pictures.
#include "tests/ui/banks.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QThread>
#include <QtEndian>

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <utility>

namespace longwave::ui {
namespace {

using test::kPatience;
constexpr QSize kScreen{1600, 1000};
constexpr QRgb kOk = 0xFF2B7A6F;
constexpr QRgb kAccent = 0xFF0B50B8; // of the light theme: what can be pressed, and processed data

/// Screen 0 of an Xvfb that was given -fbdir: an X window dump, 32 bits a pixel. Null while it is not there.
QImage screenOf(const QString& folder) {
    QFile file(folder + "/Xvfb_screen0");
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray dump = file.readAll();
    const auto field = [&](qsizetype index) { return qFromBigEndian<quint32>(dump.constData() + 4 * index); };
    if (dump.size() < 100)
        return {};
    const auto width = static_cast<int>(field(4)), height = static_cast<int>(field(5));
    const auto line = static_cast<qsizetype>(field(12));
    const auto begin = static_cast<qsizetype>(field(0) + 12 * field(19)); // behind the header and the colours
    if (field(11) != 32 || begin + line * height > dump.size())
        return {};
    return QImage(reinterpret_cast<const uchar*>(dump.constData()) + begin, width, height, line, QImage::Format_RGB32)
        .copy();
}

int count(const QImage& image, const QRect& area, QRgb color) {
    int found = 0;
    for (int y = area.top(); y <= area.bottom(); ++y)
        for (int x = area.left(); x <= area.right(); ++x)
            found += (image.pixel(x, y) | 0xFF000000) == color;
    return found;
}

/// Pixels that differ.
int difference(const QImage& a, const QImage& b, const QRect& area) {
    int found = 0;
    for (int y = area.top(); y <= area.bottom(); ++y)
        for (int x = area.left(); x <= area.right(); ++x)
            found += a.pixel(x, y) != b.pixel(x, y);
    return found;
}

class DisplayTest : public ::testing::Test {
  protected:
    void SetUp() override {
        for (const char* program : {"Xvfb", "xdotool"})
            if (QStandardPaths::findExecutable(program).isEmpty())
                GTEST_SKIP() << program << " is not installed, so there is no display server to try it on";
        ASSERT_TRUE(folder_.isValid());
        server_.start(
            "Xvfb", {"-displayfd", "1", "-screen", "0", "1600x1000x24", "-fbdir", folder_.path(), "-nolisten", "tcp"});
        ASSERT_TRUE(server_.waitForStarted(kPatience));
        QByteArray number;
        ASSERT_TRUE(within([&] {
            server_.waitForReadyRead(100);
            number += server_.readAllStandardOutput();
            return number.contains('\n');
        })) << server_.readAllStandardError().toStdString();
        environment_ = QProcessEnvironment::systemEnvironment();
        environment_.insert("DISPLAY", ':' + QString::fromLatin1(number).trimmed());
        environment_.insert("QT_QPA_PLATFORM", "xcb");
        for (const char* variable : {"HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"})
            environment_.insert(variable, folder_.path()); // nobody's own settings
    }
    void TearDown() override {
        for (QProcess* process : {&program_, &server_})
            if (process->state() != QProcess::NotRunning) {
                process->terminate();
                if (!process->waitForFinished(5000))
                    process->kill();
                process->waitForFinished(kPatience);
            }
    }

    static bool within(const std::function<bool()>& condition) {
        QElapsedTimer clock;
        clock.start();
        while (!condition()) {
            if (clock.elapsed() > kPatience)
                return false;
            QThread::msleep(50);
        }
        return true;
    }
    QImage screen() const { return screenOf(folder_.path()); }
    QImage keep(const char* name) const {
        const QImage image = screen();
        if (const QString folder = qEnvironmentVariable("LONGWAVE_DISPLAY_PICTURES"); !folder.isEmpty())
            image.save(folder + '/' + name + ".png");
        return image;
    }
    void hands(const QStringList& arguments) const {
        QProcess xdotool;
        xdotool.setProcessEnvironment(environment_);
        xdotool.start("xdotool", arguments);
        ASSERT_TRUE(xdotool.waitForFinished(kPatience));
        ASSERT_EQ(xdotool.exitCode(), 0) << xdotool.readAllStandardError().toStdString();
    }
    static QString at(int value) { return QString::number(value); }

    /// The filled button at the right of the tool bar; nothing while there is none (it says "Stop", and is bordered).
    static std::optional<QRect> filledButton(const QImage& image) {
        const QRect bar(kScreen.width() / 2, 0, kScreen.width() / 2, 44);
        QRect found;
        for (int y = bar.top(); y <= bar.bottom(); ++y)
            for (int x = bar.right(); x > bar.right() - 120; --x)
                if ((image.pixel(x, y) | 0xFF000000) == kAccent)
                    found |= QRect(x, y, 1, 1);
        if (found.width() < 60 || count(image, found, kAccent) < found.width() * found.height() / 2)
            return std::nullopt;
        return found;
    }
    /// The dot at the right of the page's bar.
    static bool isRunning(const QImage& image) { return count(image, {kScreen.width() - 300, 80, 300, 44}, kOk) > 20; }
    /// The middle of the λ slider's handle: where the accent ends, left of the engines' box.
    static QPoint sliderHandle(const QImage& image) {
        for (int x = kScreen.width() - 400; x > kScreen.width() / 3; --x)
            for (int y = 4; y < 40; ++y)
                if ((image.pixel(x, y) | 0xFF000000) == kAccent)
                    return {x - 6, y};
        return {};
    }

    QTemporaryDir folder_;
    QProcess server_;
    QProcess program_;
    QProcessEnvironment environment_;
    // Where the page shows what; the window fills the screen.
    const QRect output_{260, 340, 1000, 360};
    const QRect levels_{300, 800, 950, 120};
};

TEST_F(DisplayTest, RunLambdaHoldAndStopAreSeenOnTheScreen) {
    program_.setProcessEnvironment(environment_);
    program_.setProcessChannelMode(QProcess::MergedChannels);
    program_.start(LONGWAVE_PROGRAM, {"--samples", "--workspace", "convolve", "--light", "--squash", "0.02"});
    ASSERT_TRUE(program_.waitForStarted(kPatience));
    const auto lives = [this] { return program_.state() == QProcess::Running; };

    // The window with the output of one run, drawn in blue.
    std::optional<QRect> run;
    ASSERT_TRUE(within([&] {
        const QImage image = screen();
        run = image.isNull() ? std::nullopt : filledButton(image);
        return !lives() || (run && count(image, output_, kAccent) > 2000);
    }));
    ASSERT_TRUE(lives()) << program_.readAll().toStdString();
    const QImage still = keep("1-still");
    ASSERT_EQ(still.size(), kScreen);

    hands({"mousemove", at(run->center().x()), at(run->center().y()), "click", "1"});
    ASSERT_TRUE(within([&] { return !filledButton(screen()); })) << "Run becomes Stop";
    // After the machine was measured, for nobody knows it yet. Then the timings come, and their numbers change.
    ASSERT_TRUE(within([&] { return isRunning(screen()); })) << "the dot beside “running”";
    ASSERT_TRUE(within([&] { return difference(still, screen(), output_) > 20'000; })) << "the timings lie on the plot";
    const QImage running = keep("2-running");
    ASSERT_TRUE(within([&] { return difference(running, screen(), output_) > 20; })) << "and go on";

    const QPoint handle = sliderHandle(running);
    ASSERT_FALSE(handle.isNull());
    const QImage before = keep("3-before");
    hands({"mousemove", at(handle.x()), at(handle.y()), "mousedown", "1", "mousemove", at(handle.x() - 30),
           at(handle.y()), "mousemove", at(handle.x() - 60), at(handle.y()), "mouseup", "1"});
    ASSERT_TRUE(within([&] { return difference(before, screen(), levels_) > 300; })) << "another λ, another difference";
    EXPECT_TRUE(isRunning(screen())) << "it goes on";

    // Over the plot, so that the keys go to this window.
    hands({"mousemove", at(kScreen.width() / 2), at(kScreen.height() - 100)});
    const int blue = count(keep("4-lambda"), output_, kAccent);
    hands({"keydown", "b"});
    EXPECT_TRUE(within([&] { return count(screen(), output_, kAccent) < blue / 2; })) << "while B is held, y is grey";
    keep("5-held");
    hands({"keyup", "b"});
    EXPECT_TRUE(within([&] { return count(screen(), output_, kAccent) > blue * 3 / 4; }));

    hands({"mousemove", at(run->center().x()), at(run->center().y()), "click", "1", "mousemove",
           at(kScreen.width() / 2), at(kScreen.height() - 5)}); // away again: under the pointer it is of another colour
    ASSERT_TRUE(within([&] { return filledButton(screen()).has_value(); })) << "Stop becomes Run";
    QImage last = screen();
    int same = 0; // looks, until what was on its way has arrived
    ASSERT_TRUE(within([&] {
        const QImage now = screen();
        same = difference(std::exchange(last, now), now, output_) == 0 ? same + 1 : 0;
        return same == 4;
    }));
    const QImage frozen = keep("6-stopped");
    QThread::msleep(400);
    EXPECT_EQ(difference(frozen, keep("7-later"), output_), 0) << "stopped, numbers and picture are frozen";
    EXPECT_TRUE(lives()) << program_.readAll().toStdString();
}

} // namespace
} // namespace longwave::ui
