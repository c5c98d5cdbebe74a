// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/entry_facts.h"

#include "ui/session/row_name.h"
#include "ui/theme/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace longwave::ui {

namespace {
constexpr auto kLane = "facts";
constexpr std::int64_t kChunk = 65536;
constexpr std::int64_t kLookAtOnceBytes = 16 << 20;
/// A checkpoint beyond that is not read through only because it was opened: it stays mapped, or packed.
constexpr std::int64_t kLookAtOnceFileBytes = 64 << 20;

std::int64_t storedBytes(const File& file) {
    std::int64_t bytes = 0;
    for (const Entry& entry : file.entries)
        bytes += entry.values.bytes();
    return bytes;
}
} // namespace

EntryFacts findFacts(const ArrayView& values, const TaskContext& task) {
    EntryFacts facts{{std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()}, {}};
    std::vector<float> chunk;
    const std::int64_t rows = values.rows(), length = values.length();
    std::int64_t done = 0;
    for (std::int64_t row = 0; row < rows; ++row)
        for (std::int64_t begin = 0; begin < length; begin += kChunk) {
            if (task.stop().stop_requested())
                throw Cancelled();
            chunk.resize(static_cast<std::size_t>(std::min(kChunk, length - begin)));
            values.read(row, begin, chunk);
            for (std::size_t i = 0; i < chunk.size(); ++i) {
                const float value = chunk[i];
                if (std::isfinite(value)) {
                    facts.range.low = std::min(facts.range.low, value);
                    facts.range.high = std::max(facts.range.high, value);
                } else if (facts.nonFinite.count++ == 0) {
                    facts.nonFinite.firstRow = row;
                    facts.nonFinite.firstIndex = begin + static_cast<std::int64_t>(i);
                }
            }
            done += static_cast<std::int64_t>(chunk.size());
            task.progress(static_cast<double>(done) / static_cast<double>(rows * length));
        }
    return facts;
}

QString nonFiniteText(const EntryFacts& facts, const Entry& entry) {
    if (!facts.nonFinite)
        return {};
    const QString index = format::count(facts.nonFinite.firstIndex);
    const QString where = entry.values.rows() > 1
                              ? FactsStore::tr("in %1 at index %2")
                                    .arg(rowName(entry.rowNames, entry.grid, facts.nonFinite.firstRow), index)
                              : FactsStore::tr("at index %1").arg(index);
    if (facts.nonFinite.count == 1)
        return FactsStore::tr("1 value is not finite, %1").arg(where);
    return FactsStore::tr("%1 values are not finite, the first %2").arg(format::count(facts.nonFinite.count), where);
}

FactsStore::FactsStore(Session& session, QObject* parent) : QObject(parent), session_(session) {
    connect(&session_, &Session::filesChanged, this, &FactsStore::followFiles);
    connect(&session_, &Session::taskCancelled, this, [this](const QString& lane) {
        if (lane == QLatin1String(kLane)) {
            waiting_.clear(); // asked to stop: whoever looks at an array asks again
            busy_ = false;
        }
    });
    followFiles();
}

const EntryFacts* FactsStore::find(EntryRef ref) const {
    const auto found = known_.find({ref.file, ref.entry});
    return found == known_.end() || !found->second.facts ? nullptr : &*found->second.facts;
}

void FactsStore::followFiles() {
    std::erase_if(known_,
                  [this](const auto& item) { return session_.file(item.first.first) != item.second.file.get(); });
    for (const LoadedFile& loaded : session_.files()) {
        const bool isSmall = storedBytes(*loaded.file) <= kLookAtOnceFileBytes;
        for (std::size_t i = 0; i < loaded.file->entries.size(); ++i) {
            const EntryRef ref{loaded.id, static_cast<int>(i)};
            const Entry& entry = loaded.file->entries[i];
            if (known_.try_emplace({ref.file, ref.entry}, Known{loaded.file, {}}).second && !entry.values.isEmpty() &&
                entry.values.bytes() <= kLookAtOnceBytes && isSmall)
                waiting_.push_back(ref);
        }
    }
    next();
}

void FactsStore::request(EntryRef ref) {
    const Entry* entry = session_.entry(ref);
    if (!entry || entry->values.isEmpty() || find(ref))
        return;
    std::erase(waiting_, ref);
    waiting_.push_front(ref);
    next();
}

void FactsStore::next() {
    while (!busy_ && !waiting_.empty()) {
        const EntryRef ref = waiting_.front();
        waiting_.pop_front();
        const Entry* entry = session_.entry(ref);
        if (!entry || find(ref))
            continue;
        busy_ = true;
        const File* file = session_.file(ref.file);
        session_.tasks().submit(
            kLane, tr("Looking through %1").arg(session_.nameOf(ref)), Supersede::Finish, this,
            [values = entry->values](TaskContext& task) { return findFacts(values, task); },
            [this, ref, file](const EntryFacts& facts) {
                busy_ = false;
                const auto known = known_.find({ref.file, ref.entry});
                if (known != known_.end() && known->second.file.get() == file) {
                    known->second.facts = facts;
                    emit found(ref);
                }
                next();
            },
            [this](const Error&) { // an array whose values cannot be read says so where it is used
                busy_ = false;
                next();
            });
    }
}

} // namespace longwave::ui
