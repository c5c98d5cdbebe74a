// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screenshot.h"

#include "compute/monarch/trace.h"
#include "ui/main_window.h"
#include "ui/session/session.h"

#include <QFileInfo>
#include <QImageWriter>
#include <QPixmap>
#include <QSaveFile>
#include <QTemporaryFile>

namespace longwave::ui {

namespace {

constexpr int kLookMilliseconds = 25;
/// Quiet so many times in a row: one task's end may start the next.
constexpr int kQuietLooks = 4;
/// A live convolution never rests; after this many looks its statistics have their 120 runs on any machine but the
/// slowest, and the picture says how many it has.
constexpr int kRunningLooks = 80;
constexpr int kMostLooks = 5 * 60 * 1000 / kLookMilliseconds;

Error cannotWrite(const QString& path, const QString& why) {
    return Error(path.toStdString(), "the picture cannot be written: " + why.toStdString());
}

} // namespace

void writePicture(QWidget& widget, const QString& path) {
    const QPixmap picture = widget.grab();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        throw cannotWrite(path, file.errorString());
    QImageWriter writer(&file, "png");
    if (!writer.write(picture.toImage()))
        throw cannotWrite(path, writer.errorString());
    if (!file.commit())
        throw cannotWrite(path, file.errorString());
}

void checkWritable(const QString& path) {
    const QFileInfo info(path);
    if (info.isDir())
        throw cannotWrite(path, QStringLiteral("it is a folder; give a file name ending in .png"));
    QTemporaryFile probe(info.absolutePath() + QStringLiteral("/.longwave-XXXXXX"));
    if (!probe.open())
        throw cannotWrite(path, QStringLiteral("%1 (%2)").arg(probe.errorString(), info.absolutePath()));
}

Screenshot::Screenshot(Session& session, MainWindow& window, ScreenshotOptions options, QObject* parent)
    : QObject(parent),
      session_(session),
      window_(window),
      options_(std::move(options)) {
    timer_.setInterval(kLookMilliseconds);
    connect(&timer_, &QTimer::timeout, this, &Screenshot::look);
}

void Screenshot::start() {
    window_.resize(options_.size);
    window_.showWorkspace(options_.workspace);
    window_.currentWorkspace()->showView(options_.view);
    window_.show();
    window_.openFiles(options_.files);
    timer_.start();
}

bool Screenshot::isQuiet() const {
    const bool tasksRest = session_.isRunning() || session_.tasks().isIdle();
    return !session_.isOpening() && tasksRest &&
           (window_.isStartPageShown() || window_.currentWorkspace()->isSettled());
}

bool Screenshot::applyChoices() {
    const int heads = session_.bank() ? static_cast<int>(session_.bank()->heads()) : 0;
    if (options_.head && heads > 0 && *options_.head >= heads) {
        finish(
            QStringLiteral("--head: the kernel bank has the heads 0 to %1, not %2").arg(heads - 1).arg(*options_.head));
        return false;
    }
    if (options_.smooth) {
        session_.setWindow(*options_.smooth);
        session_.setSmoothOn(true);
    }
    if (options_.squash) {
        session_.setLambda(*options_.squash, false);
        session_.setSquashOn(true);
    }
    if (options_.head)
        session_.setHead(*options_.head);
    if (options_.compare) {
        const BankRef other = session_.counterpartOf(session_.shownBank());
        if (!other.isValid()) {
            finish(QStringLiteral("--compare: no other file that is open has a bank like the shown one"));
            return false;
        }
        session_.compareWith(other);
    }
    if (!options_.factors.empty()) {
        MonarchChoices next = session_.choices().monarch;
        next.factors = options_.factors;
        try {
            checkTraceFactors(next.factors, next.points(), "--factors");
        } catch (const Error& error) {
            finish(QString::fromUtf8(error.what()));
            return false;
        }
        session_.setMonarch(QStringLiteral("factors"), next);
    }
    if (options_.run)
        session_.setRunning(true);
    return true;
}

void Screenshot::finish(const QString& problem) {
    timer_.stop();
    emit finished(problem);
}

void Screenshot::look() {
    if (++looks_ > kMostLooks) {
        finish(QStringLiteral("the window was still computing after five minutes, so no picture was taken"));
        return;
    }
    if (session_.isRunning())
        ++runningLooks_;
    quietLooks_ = isQuiet() ? quietLooks_ + 1 : 0;
    if (quietLooks_ < kQuietLooks || (session_.isRunning() && runningLooks_ < kRunningLooks))
        return;
    if (!applied_) { // only now is the bank there whose head and λ are set
        applied_ = true;
        quietLooks_ = 0;
        applyChoices();
        return;
    }
    if (options_.step && !stepped_) { // only now are the steps there
        stepped_ = true;
        quietLooks_ = 0;
        if (!window_.currentWorkspace()->showStep(*options_.step))
            return finish(QStringLiteral("--step: the workspace that is shown has no step %1").arg(*options_.step));
        return;
    }
    try {
        writePicture(window_, options_.output);
        finish({});
    } catch (const Error& error) {
        finish(QString::fromStdString(error.what()));
    }
}

} // namespace longwave::ui
