// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/race_choices.h"

#include "ui/theme/format.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace longwave::ui {
namespace {

constexpr std::int64_t kMostRows = 1 << 24;
constexpr std::int64_t kMostSamples = std::int64_t{1} << 30;

/// "256K", "4M", "1000"; 0 when it is none.
std::int64_t parseCount(const QString& digits, const QString& suffix) {
    bool ok = false;
    const qlonglong value = digits.toLongLong(&ok);
    const qlonglong unit = suffix.isEmpty() ? 1 : suffix.toUpper() == QLatin1String("K") ? 1 << 10 : 1 << 20;
    return ok && value > 0 && value <= kMostSamples / unit ? value * unit : 0;
}

} // namespace

std::optional<RowChoice> parseRows(const QString& text) {
    static const QRegularExpression product(QStringLiteral("^\\s*(\\d+)\\s*[×x*]\\s*(\\d+)\\s*$"));
    static const QRegularExpression samples(QStringLiteral("^\\s*(\\d+)\\s*([KkMm]?)\\s*samples\\s*$"));
    static const QRegularExpression heads(QStringLiteral("^\\s*(\\d+)\\s*$"));
    if (const auto match = product.match(text); match.hasMatch()) {
        const std::int64_t batch = parseCount(match.captured(1), {});
        const std::int64_t rows = parseCount(match.captured(2), {});
        if (batch > 0 && rows > 0 && batch <= kMostRows / rows)
            return RowChoice{batch, rows, 0};
    } else if (const auto some = samples.match(text); some.hasMatch()) {
        if (const std::int64_t count = parseCount(some.captured(1), some.captured(2)); count > 0)
            return RowChoice{1, 0, count};
    } else if (const auto one = heads.match(text); one.hasMatch()) {
        if (const std::int64_t count = parseCount(one.captured(1), {}); count > 0 && count <= kMostRows)
            return RowChoice{1, count, 0};
    }
    return std::nullopt;
}

QString rowsText(const RowChoice& rows) {
    return rows.heads > 0 ? QStringLiteral("%1 × %2").arg(rows.batch).arg(rows.heads)
                          : QCoreApplication::translate("Race", "%1 samples").arg(format::length1024(rows.samples));
}

std::vector<std::int64_t> RaceChoices::lengths() const {
    std::vector<std::int64_t> all;
    for (std::int64_t length = from; length <= to; length *= std::max(2, every))
        all.push_back(length);
    return all;
}

RaceSettings RaceChoices::settings(const EngineRegistry& registry) const {
    RaceSettings s;
    for (const auto& engine : registry.engines())
        if (engine->unavailableReason().empty() &&
            std::find(engines.begin(), engines.end(), engine->name()) != engines.end()) {
            s.engines.push_back(engine.get());
            if (baseline == engine->name())
                s.baseline = engine.get();
        }
    s.lengths = lengths();
    s.batch = rows.batch;
    s.heads = rows.heads;
    s.samples = rows.heads > 0 ? 1 << 18 : rows.samples;
    s.sharedKernel = sharedKernel;
    s.mode = mode;
    s.gated = gated;
    s.plan.threads = threads;
    s.plan.effort = effort;
    s.plan.tensorPrecision = precision;
    s.secondsPerLength = secondsPerLength;
    if (longestRun > 0)
        s.mostSecondsPerRun = longestRun;
    return s;
}

RaceChoices firstChoices(const EngineRegistry& registry) {
    RaceChoices choices;
    const auto available = [](const auto& engine) { return engine->unavailableReason().empty(); };
    for (const auto& engine : registry.engines()) {
        const std::string name = engine->name();
        const bool isUsual = !engine->isReference() || name == "direct";
        if (available(engine) && isUsual)
            choices.engines.push_back(name);
    }
    // What the others are held against: FFTW where it is, else the last that is no reference.
    for (const auto& engine : registry.engines())
        if (available(engine) && choices.baseline != "fftw" && (!engine->isReference() || choices.baseline.empty()))
            choices.baseline = engine->name();
    return choices;
}

} // namespace longwave::ui
