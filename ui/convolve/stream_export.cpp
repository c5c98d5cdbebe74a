// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/stream_export.h"

#include "compute/error.h"
#include "compute/streaming/stream_render.h"
#include "ui/convolve/stream_start.h"
#include "ui/export/save_dialog.h"
#include "ui/session/words.h"
#include "ui/theme/format.h"

#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr auto kLane = "render-wav";

QString wordsFor(const QString& path, const Rendered& rendered, double rate, WavSamples format) {
    const double seconds = static_cast<double>(rendered.samples) / rate;
    QString words = StreamExport::tr("%1: %2").arg(QFileInfo(path).fileName(), format::duration(seconds).text());
    words += rendered.peak > 0
                 ? StreamExport::tr(", peak %1 re full scale")
                       .arg(format::Quantity{format::fixed(20 * std::log10(rendered.peak), 1), "dB"}.text())
                 : StreamExport::tr(", silent");
    if (rendered.clipped > 0 && format == WavSamples::Int24)
        words += StreamExport::tr(", %1 samples clipped").arg(format::count(rendered.clipped));
    else if (rendered.clipped > 0)
        words += StreamExport::tr(", %1 samples beyond full scale").arg(format::count(rendered.clipped));
    if (rendered.nonFinite > 0)
        words += StreamExport::tr(", %1 that were not finite are 0").arg(format::count(rendered.nonFinite));
    return words;
}

} // namespace

StreamExport::StreamExport(Session& session, QObject* parent) : QObject(parent), session_(session) {}

QString StreamExport::reason(const StreamSettings& settings) const {
    if (!session_.bank())
        return tr("There are no kernels yet.");
    if (needsSignal(settings.input) && !session_.signal())
        return tr("There is no signal yet.");
    if (settings.input == StreamInput::Microphone)
        return tr("What a microphone hears cannot be rendered; choose a signal or a generator as the source.");
    return {};
}

std::optional<RenderSubject> StreamExport::subject(const StreamSettings& settings) const {
    if (!reason(settings).isEmpty())
        return std::nullopt;
    RenderSubject subject;
    subject.rate = streamRate(session_, settings);
    if (settings.input == StreamInput::Signal)
        subject.length = session_.signal()->values.length();
    subject.latency = std::max<std::int64_t>(0, -session_.bank()->firstLag);
    return subject;
}

void StreamExport::ask(const StreamSettings& settings, QWidget* parent) {
    const auto what = subject(settings);
    if (!what) {
        emit session_.failed(tr("Nothing was rendered."), reason(settings));
        return;
    }
    RenderDialog dialog(*what, parent);
    if (dialog.exec() != QDialog::Accepted)
        return;
    const QString path = askWhereToSave(
        parent, {tr("Render to WAV"), QStringLiteral("y.wav"), {{QStringLiteral("wav"), tr("WAV sound (*.wav)")}}},
        session_);
    if (!path.isEmpty())
        render(settings, dialog.wish(), path);
}

void StreamExport::render(const StreamSettings& settings, const RenderWish& wish, const QString& path) {
    const auto what = subject(settings);
    const auto taps = streamTaps(session_, settings, false);
    if (!what || !taps) {
        emit session_.failed(tr("Nothing was rendered."), reason(settings));
        return;
    }
    RenderOptions options;
    options.rate = what->rate;
    options.samples = wish.samples > 0 ? wish.samples : what->length;
    options.uniform = settings.uniform;
    options.withTail = wish.withTail;
    options.compensates = wish.compensates;
    options.format = wish.format;
    StreamSettings source = settings;
    source.loop = wish.samples > 0; // a length of its own loops what is shorter
    session_.tasks().submit(
        kLane, tr("Rendering %1").arg(QFileInfo(path).fileName()), Supersede::Cancel, this,
        [source, taps = *taps, options, signal = session_.signal(), channel = session_.choices().channel,
         path](TaskContext& task) {
            const auto opened = makeSource(source, signal, channel, options.rate);
            return renderToWav(*opened, taps, options, path.toStdString(), task.progressFunction(), task.stop());
        },
        [this, path, rate = options.rate, format = options.format](const Rendered& rendered) {
            emit this->rendered(wordsFor(path, rendered, rate, format));
        },
        [this](const Error& error) {
            emit session_.failed(tr("The file was not rendered."), sentence(QString::fromStdString(error.what())));
        });
}

} // namespace longwave::ui
