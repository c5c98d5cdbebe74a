// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/source_words.h"

#include "ui/monarch/monarch_walk.h"
#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>

namespace longwave::ui {

namespace {

using Source = StageRow::Source;

/// Whose words these are, for translators.
struct SourceText {
    Q_DECLARE_TR_FUNCTIONS(MonarchSource)
};

constexpr qsizetype kLongestName = 11; // letters; the whole is in the tip

QString shortened(const QString& name) {
    return name.size() <= kLongestName ? name : name.left(kLongestName - 1) + QStringLiteral("…");
}

QString loadedName(const Session& session, StageRole role) {
    if (role == StageRole::Kernel)
        return session.bank() ? SourceText::tr("head %1").arg(format::count(session.choices().head)) : QString();
    const auto signal = session.signal();
    if (!signal)
        return {};
    const QString name = QString::fromStdString(signal->name);
    return name.contains(QLatin1Char('.')) ? QFileInfo(name).completeBaseName() : name;
}

bool isShortened(const StageRow& row, std::int64_t there, std::int64_t window) {
    return row.source == Source::Loaded && there > window;
}

QString unitOf(StageRole role) {
    return role == StageRole::Signal ? SourceText::tr("samples") : SourceText::tr("taps");
}

} // namespace

std::int64_t loadedLength(const Session& session, StageRole role) {
    if (role == StageRole::Signal) {
        const auto signal = session.signal();
        return signal ? signal->values.length() : 0;
    }
    const auto bank = session.bank();
    return bank ? bank->taps() - std::clamp<std::int64_t>(-bank->firstLag, 0, bank->taps()) : 0;
}

QString sourceWord(const Session& session, StageRole role, Source source) {
    switch (source) {
    case Source::Loaded: {
        const QString name = loadedName(session, role);
        return !name.isEmpty()             ? name
               : role == StageRole::Signal ? SourceText::tr("loaded signal")
                                           : SourceText::tr("loaded kernel");
    }
    case Source::Impulse:
        return SourceText::tr("impulse");
    case Source::Cosine:
        return SourceText::tr("cosine of bin 3");
    case Source::TwoTones:
        return SourceText::tr("two tones");
    case Source::Exponential:
        return SourceText::tr("exponential");
    case Source::Drawn:
        return SourceText::tr("drawn by hand");
    }
    return {};
}

QString placeText(const Session& session, std::int64_t sample) {
    const auto signal = session.signal();
    if (signal && signal->sampleRate > 0)
        return format::fixed(static_cast<double>(sample) / signal->sampleRate, 3) + format::kThinSpace +
               QStringLiteral("s");
    return SourceText::tr("sample %1").arg(format::count(sample));
}

QString sourceBrief(const MonarchWalk& walk, StageRole role) {
    const Session& session = walk.session();
    const MonarchChoices& choices = walk.choices();
    const StageRow& row = rowOf(choices, role);
    const std::int64_t window = windowOf(choices), there = loadedLength(session, role);
    if (row.source == Source::Loaded && there == 0)
        return role == StageRole::Signal ? SourceText::tr("two tones (none loaded)")
                                         : SourceText::tr("exponential (none loaded)");
    const QString name = shortened(sourceWord(session, role, row.source));
    if (!isShortened(row, there, window))
        return name;
    if (row.resampled)
        return SourceText::tr("%1, %2 %4 to %3").arg(name, format::count(there), format::count(window), unitOf(role));
    if (role == StageRole::Kernel)
        return SourceText::tr("%1, first %2 taps").arg(name, format::count(window));
    const std::int64_t from = row.from >= 0 ? row.from : walk.signalFrom();
    return SourceText::tr("%1 at %2, %3 samples").arg(name, placeText(session, from), format::count(window));
}

QString sourceSentence(const MonarchWalk& walk, StageRole role) {
    const Session& session = walk.session();
    const MonarchChoices& choices = walk.choices();
    const StageRow& row = rowOf(choices, role);
    const std::int64_t window = windowOf(choices), there = loadedLength(session, role);
    const QString unit = unitOf(role);
    QStringList parts;
    if (row.source == Source::Loaded && there == 0) {
        parts << (role == StageRole::Signal ? SourceText::tr("No signal is loaded: two tones stand in for it.")
                                            : SourceText::tr("No kernel is loaded: an exponential stands in for it."));
    } else if (row.source == Source::Loaded && there > window && row.resampled) {
        parts << SourceText::tr("All %1 %2 are resampled to %3: each is the mean of about %4.")
                     .arg(format::count(there), unit, format::count(window),
                          format::significant(static_cast<double>(there) / static_cast<double>(window)));
    } else if (row.source == Source::Loaded && there > window && role == StageRole::Kernel) {
        parts << SourceText::tr("The first %1 of %2 taps are kept; the others are cut off.")
                     .arg(format::count(window), format::count(there));
    } else if (row.source == Source::Loaded && there > window) {
        const std::int64_t from = row.from >= 0 ? row.from : walk.signalFrom();
        const std::int64_t kept = std::clamp<std::int64_t>(there - from, 0, window);
        parts << SourceText::tr("%1 of %2 samples, from %3 on, are cut out; the others are left out.")
                     .arg(format::count(kept), format::count(there), placeText(session, from));
        if (row.from < 0)
            parts << SourceText::tr("There it is loudest.");
    } else if (row.source == Source::Loaded) {
        parts << (there < window ? SourceText::tr("All %1 %2, and zeros up to %3.")
                                       .arg(format::count(there), unit, format::count(window))
                                 : SourceText::tr("All %1 %2.").arg(format::count(there), unit));
    } else if (row.source == Source::Drawn) {
        const auto drawn = static_cast<std::int64_t>(row.drawn.size());
        parts << (drawn > window ? SourceText::tr("The first %1 of %2 drawn values; the others are left out.")
                                       .arg(format::count(window), format::count(drawn))
                  : drawn < window ? SourceText::tr("%1 drawn values, and zeros up to %2.")
                                         .arg(format::count(drawn), format::count(window))
                                   : SourceText::tr("%1 drawn values.").arg(format::count(drawn)));
    } else {
        parts << SourceText::tr("%1 %2, made by rule.").arg(format::count(window), unit);
    }
    const Regularization& set = session.choices().regularization;
    if (role == StageRole::Kernel && set.smoothOn)
        parts << SourceText::tr("Smoothed over %1 taps.").arg(format::count(set.window));
    if (role == StageRole::Kernel && set.squashOn)
        parts << SourceText::tr("Squashed with λ = %1.").arg(format::significant(set.lambda));
    return parts.join(QLatin1Char(' '));
}

QString partnerSentence(const MonarchWalk& walk) {
    if (!walk.choices().partnered)
        return {};
    return walk.partnerRow() == PartnerRow::NextChannel
               ? SourceText::tr("The imaginary part is the signal’s next channel.")
               : SourceText::tr(
                     "The imaginary part is the same signal, last sample first: the signal has one channel.");
}

} // namespace longwave::ui
