// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_text.h"

#include "compute/error.h"
#include "compute/parameterization/bank_size.h"
#include "ui/library/library_model.h"
#include "ui/theme/format.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

namespace longwave::ui {

QString durationText(double seconds) {
    const auto trimmed = [](double value, int decimals) {
        return QLocale().toString(std::round(value * std::pow(10, decimals)) / std::pow(10, decimals), 'g', 6);
    };
    const QChar space = format::kThinSpace;
    if (seconds < 1)
        return format::duration(seconds).text();
    if (seconds < 60)
        return trimmed(seconds, 3) + space + LibraryModel::tr("s");
    if (seconds < 3600)
        return trimmed(seconds / 60, 2) + space + LibraryModel::tr("min");
    return trimmed(seconds / 3600, 2) + space + LibraryModel::tr("h");
}

QString sizeText(const Match& match, const longwave::Settings& settings) {
    if (!match.isUsable())
        return {};
    BankSize size{match.heads, match.length};
    try {
        if (!settings.empty())
            size = sizeOf(match, settings);
    } catch (const Error&) { // whoever makes the kernels says what is wrong
    }
    return format::count(size.heads) + QStringLiteral(" × ") + format::count(size.taps);
}

QString sizeText(const Entry& entry) {
    const Shape& shape = entry.shape;
    if (entry.kind == Entry::Kind::Signal && entry.sampleRate > 0 && !shape.empty())
        return durationText(static_cast<double>(entry.values.length()) / entry.sampleRate);
    QStringList extents;
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (shape[i] != 1 || i + 1 == shape.size()) // [1, 32, 784] is 32 × 784 to anybody who looks
            extents += format::count(shape[i]);
    return extents.join(QStringLiteral(" × "));
}

QStringList distinctNames(const QStringList& names) {
    if (names.size() < 2)
        return names;
    std::vector<QStringList> parts;
    qsizetype fewest = std::numeric_limits<qsizetype>::max();
    for (const QString& name : names) {
        parts.push_back(name.split('.'));
        fewest = std::min(fewest, parts.back().size());
    }
    const auto sameAt = [&](const std::function<QString(const QStringList&)>& pick) {
        return std::all_of(parts.begin(), parts.end(), [&](const QStringList& p) { return pick(p) == pick(parts[0]); });
    };
    qsizetype front = 0, back = 0;
    while (front < fewest && sameAt([&](const QStringList& p) { return p[front]; }))
        ++front;
    while (front + back < fewest && sameAt([&](const QStringList& p) { return p[p.size() - 1 - back]; }))
        ++back;
    front = std::max<qsizetype>(0, front - 1); // one word of context: "layers.0", not "0"
    std::vector<QStringList> middles;
    for (const QStringList& p : parts)
        middles.push_back(p.mid(front, p.size() - front - back));
    // Of "layers.0.mixer.kernel" and "layers.1.mixer.filter" the mixer says nothing.
    if (std::ranges::all_of(middles, [&](const QStringList& m) { return m.size() == middles[0].size(); }))
        for (qsizetype at = middles[0].size() - 1; at > 0; --at)
            if (std::ranges::all_of(middles, [&](const QStringList& m) { return m[at] == middles[0][at]; }))
                for (QStringList& middle : middles)
                    middle.removeAt(at);
    QStringList distinct;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        QStringList& words = middles[i];
        words.erase(std::unique(words.begin(), words.end()), words.end()); // "kernel.kernel" says nothing twice
        const QString name = words.join('.');
        distinct += name.isEmpty() ? names[static_cast<qsizetype>(i)] : name;
    }
    return distinct.removeDuplicates() > 0 ? names : distinct;
}

} // namespace longwave::ui
