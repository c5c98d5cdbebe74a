// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_model.h"

#include "ui/theme/format.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace longwave::ui {

namespace {

QString fileName(const LoadedFile& file) {
    // Without its ending, which would push out of the panel what tells files apart; the tip has the whole path.
    return QString::fromStdString(file.file->path.stem().string());
}

QStandardItem* makeItem(const QString& text, LibraryModel::Node node) {
    auto* item = new QStandardItem(text);
    item->setData(static_cast<int>(node), LibraryModel::kNodeRole);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    return item;
}

std::vector<int> entriesOf(const File& file, Entry::Kind kind) {
    std::vector<int> indices;
    for (std::size_t i = 0; i < file.entries.size(); ++i)
        if (file.entries[i].kind == kind)
            indices.push_back(static_cast<int>(i));
    return indices;
}

} // namespace

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
    QStringList distinct;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        QStringList words = parts[i].mid(front, parts[i].size() - front - back);
        words.erase(std::unique(words.begin(), words.end()), words.end()); // "kernel.kernel" says nothing twice
        const QString name = words.join('.');
        distinct += name.isEmpty() ? names[static_cast<qsizetype>(i)] : name;
    }
    return distinct.removeDuplicates() > 0 ? names : distinct;
}

LibraryModel::LibraryModel(Session& session, FactsStore& facts, QObject* parent)
    : QStandardItemModel(parent),
      session_(session),
      facts_(facts) {
    connect(&session_, &Session::filesChanged, this, &LibraryModel::rebuild);
    connect(&facts_, &FactsStore::found, this, &LibraryModel::showFacts);
    rebuild();
}

EntryRef LibraryModel::refOf(const QModelIndex& index) {
    return index.data(kRefRole).value<EntryRef>();
}

QModelIndex LibraryModel::indexOf(EntryRef ref) const {
    const std::function<QModelIndex(const QModelIndex&)> search = [&](const QModelIndex& parent) -> QModelIndex {
        for (int row = 0; row < rowCount(parent); ++row) {
            const QModelIndex child = index(row, 0, parent);
            if (child.data(kRefRole).isValid() && refOf(child) == ref)
                return child;
            if (const QModelIndex below = search(child); below.isValid())
                return below;
        }
        return {};
    };
    return ref.isValid() ? search({}) : QModelIndex();
}

QStandardItem* LibraryModel::makeArray(const LoadedFile& file, int entry, const QString& title, Node node) const {
    const Entry& array = file.file->entries[static_cast<std::size_t>(entry)];
    auto* item = makeItem(title, node);
    item->setData(QVariant::fromValue(EntryRef{file.id, entry}), kRefRole);
    item->setData(file.id, kFileRole);
    item->setData(longwave::ui::sizeText(array), kSizeRole);
    const QString full =
        array.name.empty() ? QString::fromStdString(file.file->path.string()) : QString::fromStdString(array.name);
    QString tip = full;
    if (node == Node::OtherArray && !array.reason.empty()) {
        const QString reason = QString::fromStdString(array.reason);
        item->setData(reason, kSecondRole);
        tip += '\n' + reason;
    }
    item->setToolTip(tip);
    item->setData(QStringLiteral("%1, %2").arg(title, longwave::ui::sizeText(array)), Qt::AccessibleTextRole);
    return item;
}

QStandardItem* LibraryModel::makeOthers(QStandardItem* parent, const LoadedFile& file) {
    auto* others = makeItem(tr("other tensors"), Node::Others);
    others->setData(file.id, kFileRole);
    others->setToolTip(tr("Arrays that are taken neither for a signal nor for kernels; each says why"));
    parent->appendRow(others);
    return others;
}

void LibraryModel::addFile(const LoadedFile& file, Entry::Kind kind, QStandardItem* group) const {
    const auto entries = entriesOf(*file.file, kind);
    const auto others = entriesOf(*file.file, Entry::Kind::Other);
    const QString iconName = kind == Entry::Kind::Signal    ? QStringLiteral("wave")
                             : kind == Entry::Kind::Kernels ? QStringLiteral("kernel")
                                                            : QString();
    // Arrays that are neither ride under the file's kernels, or else under its signals.
    const bool takesOthers = kind == Entry::Kind::Kernels || entriesOf(*file.file, Entry::Kind::Kernels).empty();
    const bool withOthers = kind != Entry::Kind::Other && takesOthers && !others.empty();
    const Node node = kind == Entry::Kind::Other ? Node::OtherArray : Node::Array;

    if (entries.size() == 1 && !withOthers) { // the file is its array
        auto* item = makeArray(file, entries.front(), fileName(file), node);
        item->setToolTip(QString::fromStdString(file.file->path.string()) + '\n' + item->toolTip());
        item->setData(iconName, kIconRole);
        group->appendRow(item);
        return;
    }
    auto* item = makeItem(fileName(file), Node::File);
    item->setToolTip(QString::fromStdString(file.file->path.string()));
    item->setData(file.id, kFileRole);
    item->setData(iconName, kIconRole);
    item->setData(format::count(static_cast<std::int64_t>(entries.size())), kSizeRole);
    group->appendRow(item);

    QStringList names;
    for (const int entry : entries)
        names += QString::fromStdString(file.file->entries[static_cast<std::size_t>(entry)].name);
    const QStringList titles = distinctNames(names);
    for (std::size_t i = 0; i < entries.size(); ++i)
        item->appendRow(makeArray(file, entries[i], titles[static_cast<qsizetype>(i)], node));
    if (withOthers) {
        auto* folder = makeOthers(item, file);
        folder->setData(format::count(static_cast<std::int64_t>(others.size())), kSizeRole);
        for (const int entry : others)
            folder->appendRow(
                makeArray(file, entry, QString::fromStdString(file.file->entries[static_cast<std::size_t>(entry)].name),
                          Node::OtherArray));
    }
}

void LibraryModel::rebuild() {
    clear();
    const auto addGroup = [this](const QString& title, Entry::Kind kind, bool always) {
        auto* group = makeItem(title, Node::Group);
        for (const LoadedFile& file : session_.files()) {
            const bool onlyOthers = entriesOf(*file.file, Entry::Kind::Other).size() == file.file->entries.size();
            if (kind == Entry::Kind::Other ? onlyOthers : !entriesOf(*file.file, kind).empty())
                addFile(file, kind, group);
        }
        if (group->rowCount() == 0 && !always) {
            delete group;
            return;
        }
        group->setData(format::count(group->rowCount()), kSizeRole);
        appendRow(group);
    };
    addGroup(tr("Signals"), Entry::Kind::Signal, true);
    addGroup(tr("Kernels"), Entry::Kind::Kernels, true);
    addGroup(tr("Other"), Entry::Kind::Other, false);
    for (const LoadedFile& file : session_.files())
        for (std::size_t i = 0; i < file.file->entries.size(); ++i)
            showFacts({file.id, static_cast<int>(i)});
}

void LibraryModel::showFacts(EntryRef ref) {
    const EntryFacts* facts = facts_.find(ref);
    if (!facts || !facts->nonFinite)
        return;
    if (QStandardItem* item = itemFromIndex(indexOf(ref))) {
        const QString words = nonFiniteText(*facts, session_.entry(ref)->values.rows());
        item->setData(words, kSecondRole);
        item->setData(QStringLiteral("warning"), kIconRole);
        item->setToolTip(item->toolTip() + '\n' + words);
    }
}

LibraryFilter::LibraryFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setRecursiveFilteringEnabled(true);
    setAutoAcceptChildRows(true);
    setFilterCaseSensitivity(Qt::CaseInsensitive);
}

} // namespace longwave::ui
