// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/records/race_record.h"

#include "compute/error.h"

#include <algorithm>

namespace longwave {
namespace {

template <typename T>
void join(std::vector<T>& values, const std::vector<T>& added) {
    for (const T& value : added)
        if (std::find(values.begin(), values.end(), value) == values.end())
            values.push_back(value);
}

// Empty when points of both may stand in one record; otherwise what differs.
std::string differenceOf(const RaceRecord& a, const RaceRecord& b) {
    const RecordedSettings& s = a.settings;
    const RecordedSettings& t = b.settings;
    if (a.origin != b.origin)
        return "one is published and the other was measured";
    if (!isSameMachine(a.machine, b.machine))
        return "one was measured on " + a.machine.cpu + " and the other on " + b.machine.cpu;
    if (s.mode != t.mode)
        return std::string("the mode of one is ") + nameOf(s.mode) + " and of the other " + nameOf(t.mode);
    if (s.sharedKernel != t.sharedKernel)
        return "one has a kernel for each head and the other one for all";
    if (s.gated != t.gated)
        return "one is gated and the other is not";
    if (s.taps != t.taps)
        return "they have different numbers of taps";
    if (s.keepFrequencies != t.keepFrequencies)
        return "they keep different shares of the frequencies";
    if (s.order != t.order || s.precision != t.precision)
        return "they have different Monarch orders or precisions";
    if (s.threads != t.threads)
        return "they may use different numbers of threads";
    if (s.batch != t.batch || s.heads != t.heads || (!s.heads && s.samples != t.samples))
        return "they have different B × H";
    return {};
}

} // namespace

double spreadOf(const RecordedPoint& point) noexcept {
    return (point.p95 - point.p05) / (2 * point.median);
}

const RecordedPoint* RaceRecord::find(const std::string& engine, std::int64_t length) const noexcept {
    const auto found = std::find_if(points.begin(), points.end(),
                                    [&](const RecordedPoint& p) { return p.length == length && p.engine == engine; });
    return found == points.end() ? nullptr : &*found;
}

std::vector<std::string> RaceRecord::engineNames() const {
    std::vector<std::string> names;
    for (const RecordedPoint& point : points)
        if (std::find(names.begin(), names.end(), point.engine) == names.end())
            names.push_back(point.engine);
    return names;
}

std::string RaceRecord::titleOf(const std::string& engine) const {
    for (const RecordedPoint& point : points)
        if (point.engine == engine)
            return point.name();
    for (const RecordedRefusal& refusal : refusals)
        if (refusal.engine == engine && !refusal.title.empty())
            return refusal.title;
    return engine;
}

std::vector<std::int64_t> RaceRecord::lengths() const {
    std::vector<std::int64_t> all;
    for (const RecordedPoint& point : points)
        all.push_back(point.length);
    for (const RecordedRefusal& refusal : refusals)
        all.push_back(refusal.length);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

bool isSameMachine(const RecordedMachine& a, const RecordedMachine& b) noexcept {
    return a.cpu == b.cpu && a.threads == b.threads && a.l1d == b.l1d && a.l2 == b.l2 && a.l3 == b.l3;
}

RaceRecord merged(const RaceRecord& base, const RaceRecord& added, const std::string& subject) {
    if (const std::string difference = differenceOf(base, added); !difference.empty())
        throw Error(subject, "it was not merged, because " + difference);
    RaceRecord all = base;
    all.written = std::max(base.written, added.written);
    for (const auto& [engine, target] : added.machine.targets)
        all.machine.targets[engine] = target;
    join(all.settings.engines, added.settings.engines);
    join(all.settings.lengths, added.settings.lengths);
    std::sort(all.settings.lengths.begin(), all.settings.lengths.end());
    const auto forget = [&all](const std::string& engine, std::int64_t length) {
        std::erase_if(all.points, [&](const RecordedPoint& p) { return p.engine == engine && p.length == length; });
        std::erase_if(all.refusals, [&](const RecordedRefusal& r) { return r.engine == engine && r.length == length; });
    };
    for (const RecordedPoint& point : added.points) {
        forget(point.engine, point.length);
        all.points.push_back(point);
        // Its ratio is over another engine than those it now stands beside.
        if (added.settings.baseline != base.settings.baseline)
            all.points.back().ratio = all.points.back().computeRatio = kNotRecorded;
    }
    for (const RecordedRefusal& refusal : added.refusals) {
        if (all.find(refusal.engine, refusal.length) != nullptr)
            continue; // it was measured before: that still holds
        forget(refusal.engine, refusal.length);
        all.refusals.push_back(refusal);
    }
    std::stable_sort(all.points.begin(), all.points.end(),
                     [](const RecordedPoint& a, const RecordedPoint& b) { return a.length < b.length; });
    return all;
}

} // namespace longwave
