// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/race_memory.h"

#include "compute/records/measured.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace longwave::ui {
namespace {

constexpr std::array kModes{Mode::Causal, Mode::Circular, Mode::Full};
constexpr std::array kEfforts{PlanOptions::Effort::Estimate, PlanOptions::Effort::Measure,
                              PlanOptions::Effort::Patient};
constexpr std::array kPrecisions{PlanOptions::TensorPrecision::Accurate, PlanOptions::TensorPrecision::Half,
                                 PlanOptions::TensorPrecision::Bfloat};
constexpr std::int64_t kLongest = std::int64_t{1} << 30;

/// Takes a number within bounds; another leaves what is there.
template <typename Number>
void take(const QVariantMap& kept, const char* key, Number least, Number most, Number& to) {
    bool isNumber = false;
    const double value = kept.value(QLatin1String(key)).toDouble(&isNumber);
    if (isNumber && value >= static_cast<double>(least) && value <= static_cast<double>(most))
        to = static_cast<Number>(value);
}

template <typename Values, typename Value>
void takeName(const QVariantMap& kept, const char* key, const Values& values, Value& to) {
    const std::string name = kept.value(QLatin1String(key)).toString().toStdString();
    for (const Value value : values)
        if (name == nameOf(value))
            to = value;
}

} // namespace

QVariantMap keptChoices(const RaceChoices& choices) {
    QStringList engines;
    for (const std::string& name : choices.engines)
        engines << QString::fromStdString(name);
    return {{"engines", engines},
            {"baseline", QString::fromStdString(choices.baseline)},
            {"from", static_cast<qint64>(choices.from)},
            {"to", static_cast<qint64>(choices.to)},
            {"every", choices.every},
            {"rows", rowsText(choices.rows)},
            {"sharedKernel", choices.sharedKernel},
            {"mode", nameOf(choices.mode)},
            {"gated", choices.gated},
            {"precision", nameOf(choices.precision)},
            {"threads", choices.threads},
            {"effort", nameOf(choices.effort)},
            {"secondsPerLength", choices.secondsPerLength},
            {"longestRun", choices.longestRun}};
}

RaceChoices recalledChoices(const QVariantMap& kept, const RaceChoices& usual, const EngineRegistry& engines) {
    RaceChoices choices = usual;
    const QStringList wanted = kept.value("engines").toStringList();
    std::vector<std::string> there;
    for (const auto& engine : engines.engines())
        if (engine->unavailableReason().empty() && wanted.contains(QLatin1String(engine->name())))
            there.push_back(engine->name());
    if (!there.empty())
        choices.engines = there;
    const auto isRaced = [&](const std::string& name) {
        return std::find(choices.engines.begin(), choices.engines.end(), name) != choices.engines.end();
    };
    if (const std::string baseline = kept.value("baseline").toString().toStdString(); isRaced(baseline))
        choices.baseline = baseline;
    else if (!isRaced(choices.baseline))
        choices.baseline = choices.engines.front();
    take<std::int64_t>(kept, "from", 1, kLongest, choices.from);
    take<std::int64_t>(kept, "to", choices.from, kLongest, choices.to);
    choices.to = std::max(choices.to, choices.from);
    take(kept, "every", 2, 64, choices.every);
    if (const auto rows = parseRows(kept.value("rows").toString()))
        choices.rows = *rows;
    choices.sharedKernel = kept.value("sharedKernel", choices.sharedKernel).toBool();
    choices.gated = kept.value("gated", choices.gated).toBool();
    takeName(kept, "mode", kModes, choices.mode);
    takeName(kept, "precision", kPrecisions, choices.precision);
    takeName(kept, "effort", kEfforts, choices.effort);
    take(kept, "threads", 0, 4096, choices.threads);
    take(kept, "secondsPerLength", 0.01, 3600.0, choices.secondsPerLength);
    take(kept, "longestRun", 0.0, 3600.0, choices.longestRun);
    return choices;
}

} // namespace longwave::ui
