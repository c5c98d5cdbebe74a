// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_model.h"

#include "ui/theme/format.h"

#include <QRegularExpression>

#include <algorithm>
#include <functional>
#include <map>
#include <vector>

namespace longwave::ui {

namespace {

QString fileName(const LoadedFile& file) {
    if (file.generator)
        return QString::fromStdString(file.file->path.string()); // it is in no file
    // Without its ending, which would push out of the panel what tells files apart; the tip has the whole path.
    return QString::fromStdString(file.file->path.stem().string());
}

QStandardItem* makeItem(const QString& text, LibraryModel::Node node) {
    auto* item = new QStandardItem(text);
    item->setData(static_cast<int>(node), LibraryModel::kNodeRole);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    return item;
}

std::vector<int> signalsOf(const LoadedFile& file) {
    std::vector<int> indices;
    for (std::size_t i = 0; i < file.file->entries.size(); ++i)
        if (file.isSignal(i))
            indices.push_back(static_cast<int>(i));
    return indices;
}

QString words(const std::string& text) {
    return QString::fromStdString(text);
}

QString titleOf(const Match& match) {
    return QString::fromUtf8(parameterizationOf(match).title());
}

bool isPlain(const Match& match) {
    return match.parameterization == "plain";
}

/// The entry that is the bank's whole story: its row stands for both. −1 where several tensors make it.
int soleEntry(const LoadedFile& file, int match) {
    const Match& bank = file.banks->matches[static_cast<std::size_t>(match)];
    for (std::size_t i = 0; i < file.banks->uses.size(); ++i)
        if (file.banks->uses[i].match == match && file.file->entries[i].name == bank.name &&
            bank.tensors.front().name == bank.name)
            return static_cast<int>(i);
    return -1;
}

/// Every tensor of a bank, as its tip lists them.
QString tensorLines(const Match& match) {
    constexpr std::size_t kMost = 24;
    QStringList lines;
    for (const Match::Tensor& tensor : match.tensors) {
        if (static_cast<std::size_t>(lines.size()) == kMost) {
            lines += LibraryModel::tr("and %1 more").arg(match.tensors.size() - kMost);
            break;
        }
        lines += QStringLiteral("%1  %2 %3")
                     .arg(words(tensor.name), words(longwave::toString(tensor.values.shape())), words(tensor.dtype));
    }
    return lines.join('\n');
}

QStandardItem* makeBank(const LoadedFile& file, int index, const QString& title) {
    const Match& match = file.banks->matches[static_cast<std::size_t>(index)];
    auto* item = makeItem(title, match.isUsable() ? LibraryModel::Node::Array : LibraryModel::Node::Almost);
    item->setData(QVariant::fromValue(BankRef{file.id, match.parameterization, match.name}), LibraryModel::kBankRole);
    if (const int entry = soleEntry(file, index); entry >= 0)
        item->setData(QVariant::fromValue(EntryRef{file.id, entry}), LibraryModel::kRefRole);
    item->setData(file.id, LibraryModel::kFileRole);
    item->setData(index, LibraryModel::kMatchRole);
    QString second;
    if (!match.isUsable())
        second = LibraryModel::tr("Almost %1: %2").arg(titleOf(match), words(match.reason));
    else if (!isPlain(match))
        second = QStringLiteral("%1 · %2").arg(titleOf(match), words(match.dtype));
    item->setData(second, LibraryModel::kSecondRole);
    const QString name = match.name.empty() ? words(file.file->path.string()) : words(match.name);
    item->setToolTip(name + '\n' + (second.isEmpty() ? words(match.dtype) : second) + QStringLiteral("\n\n") +
                     tensorLines(match));
    return item;
}

QStandardItem* makeFolder(const QString& title, LibraryModel::Node node, const QString& tip, const LoadedFile& file) {
    auto* folder = makeItem(title, node);
    folder->setData(file.id, LibraryModel::kFileRole);
    folder->setToolTip(tip);
    return folder;
}

QStandardItem* makeFile(const LoadedFile& file, const char* iconName, std::size_t count) {
    auto* item = makeItem(fileName(file), LibraryModel::Node::File);
    item->setToolTip(words(file.file->path.string()));
    item->setData(file.id, LibraryModel::kFileRole);
    item->setData(QString::fromUtf8(iconName), LibraryModel::kIconRole);
    item->setData(format::count(static_cast<std::int64_t>(count)), LibraryModel::kSizeRole);
    return item;
}

} // namespace

LibraryModel::LibraryModel(Session& session, FactsStore& facts, QObject* parent)
    : QStandardItemModel(parent),
      session_(session),
      facts_(facts) {
    connect(&session_, &Session::filesChanged, this, &LibraryModel::rebuild);
    connect(&session_, &Session::settingsChanged, this, [this] { showSizes(invisibleRootItem()); });
    connect(&facts_, &FactsStore::found, this, &LibraryModel::showFacts);
    rebuild();
}

EntryRef LibraryModel::refOf(const QModelIndex& index) {
    return index.data(kRefRole).value<EntryRef>();
}

BankRef LibraryModel::bankOf(const QModelIndex& index) {
    return index.data(kBankRole).value<BankRef>();
}

namespace {

QModelIndex search(const LibraryModel& model, const QModelIndex& parent,
                   const std::function<bool(const QModelIndex&)>& isIt) {
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex child = model.index(row, 0, parent);
        if (isIt(child))
            return child;
        if (const QModelIndex below = search(model, child, isIt); below.isValid())
            return below;
    }
    return {};
}

} // namespace

QModelIndex LibraryModel::indexOf(EntryRef ref) const {
    return ref.isValid() ? search(*this, {},
                                  [ref](const QModelIndex& index) {
                                      return index.data(kRefRole).isValid() && refOf(index) == ref;
                                  })
                         : QModelIndex();
}

QModelIndex LibraryModel::indexOf(const BankRef& ref) const {
    return ref.isValid() ? search(*this, {},
                                  [&ref](const QModelIndex& index) {
                                      return index.data(kBankRole).isValid() && bankOf(index) == ref;
                                  })
                         : QModelIndex();
}

QStandardItem* LibraryModel::makeArray(const LoadedFile& file, int entry, const QString& title, Node node,
                                       const QString& reason) {
    const Entry& array = file.file->entries[static_cast<std::size_t>(entry)];
    auto* item = makeItem(title, node);
    item->setData(QVariant::fromValue(EntryRef{file.id, entry}), kRefRole);
    item->setData(file.id, kFileRole);
    item->setData(longwave::ui::sizeText(array), kSizeRole);
    QString tip = array.name.empty() ? words(file.file->path.string()) : words(array.name);
    if (!reason.isEmpty()) {
        item->setData(reason, kSecondRole);
        tip += '\n' + reason;
    }
    item->setToolTip(tip);
    item->setData(QStringLiteral("%1, %2").arg(title, longwave::ui::sizeText(array)), Qt::AccessibleTextRole);
    return item;
}

void LibraryModel::addChannels(const Entry& entry, QStandardItem* item) {
    constexpr std::size_t kMost = 4096; // a table may have more columns than anybody looks through
    if (entry.rowNames.size() < 2 || entry.rowNames.size() > kMost ||
        static_cast<std::int64_t>(entry.rowNames.size()) != entry.values.rows())
        return;
    for (std::size_t row = 0; row < entry.rowNames.size(); ++row) {
        const QString name = words(entry.rowNames[row]);
        auto* channel = makeItem(name.isEmpty() ? tr("row %1").arg(row) : name, Node::Channel);
        channel->setData(item->data(kRefRole), kRefRole);
        channel->setData(item->data(kFileRole), kFileRole);
        channel->setData(static_cast<int>(row), kRowRole);
        channel->setToolTip(tr("Row %1 of %2").arg(row).arg(item->text()));
        item->appendRow(channel);
    }
}

void LibraryModel::addSignals(const LoadedFile& file, QStandardItem* group) {
    const auto entries = signalsOf(file);
    const bool hasRest = entries.size() < file.file->entries.size() && file.banks->matches.empty();
    if (entries.empty())
        return;
    if (entries.size() == 1 && !hasRest) { // the file is its array
        auto* item = makeArray(file, entries.front(), fileName(file), Node::Array);
        item->setToolTip(words(file.file->path.string()) + '\n' + item->toolTip());
        item->setData(QStringLiteral("wave"), kIconRole);
        addChannels(file.file->entries[static_cast<std::size_t>(entries.front())], item);
        group->appendRow(item);
        return;
    }
    auto* item = makeFile(file, "wave", entries.size());
    group->appendRow(item);
    QStringList names;
    for (const int entry : entries)
        names += words(file.file->entries[static_cast<std::size_t>(entry)].name);
    const QStringList titles = distinctNames(names);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        item->appendRow(makeArray(file, entries[i], titles[static_cast<qsizetype>(i)], Node::Array));
        addChannels(file.file->entries[static_cast<std::size_t>(entries[i])], item->child(item->rowCount() - 1));
    }
    if (hasRest)
        addRest(file, item);
}

void LibraryModel::addKernels(const LoadedFile& file, QStandardItem* group) {
    const auto& matches = file.banks->matches;
    std::vector<int> layers, plain;
    QStringList names, plainNames;
    for (std::size_t i = 0; i < matches.size(); ++i) {
        (isPlain(matches[i]) ? plain : layers).push_back(static_cast<int>(i));
        (isPlain(matches[i]) ? plainNames : names) += words(matches[i].name);
    }
    if (matches.empty())
        return;
    const QStringList titles = distinctNames(names), plainTitles = distinctNames(plainNames);
    auto* item = makeFile(file, "kernel", static_cast<std::size_t>(std::ranges::count_if(matches, &Match::isUsable)));
    for (std::size_t i = 0; i < layers.size(); ++i)
        item->appendRow(makeBank(file, layers[i], titles[static_cast<qsizetype>(i)]));
    QStandardItem* home = item;
    if (!layers.empty() && !plain.empty()) { // weights have a bank's shape too
        home = makeFolder(tr("plain tensors"), Node::Plain,
                          tr("Tensors of a kernel bank's shape in which no layer was recognised: each can be looked at "
                             "as kernels by rows"),
                          file);
        home->setData(format::count(static_cast<std::int64_t>(plain.size())), kSizeRole);
        item->appendRow(home);
    }
    for (std::size_t i = 0; i < plain.size(); ++i)
        home->appendRow(makeBank(file, plain[i], plainTitles[static_cast<qsizetype>(i)]));
    addRest(file, item);
    if (item->rowCount() == 1 && matches.size() == 1) { // the file is its bank
        QStandardItem* only = item->takeRow(0).front();
        only->setText(fileName(file));
        only->setToolTip(words(file.file->path.string()) + '\n' + only->toolTip());
        only->setData(QStringLiteral("kernel"), kIconRole);
        delete item;
        item = only;
    }
    group->appendRow(item);
}

void LibraryModel::addRest(const LoadedFile& file, QStandardItem* parent) {
    const auto& matches = file.banks->matches;
    QStringList names;
    for (const Match& match : matches)
        if (!isPlain(match))
            names += words(match.name);
    const QStringList titles = distinctNames(names);
    const auto titleOfBank = [&](const Match& match) {
        const auto at = names.indexOf(words(match.name));
        return at < 0 ? words(match.name) : titles[at];
    };
    QStandardItem* folder = nullptr;
    for (std::size_t i = 0; i < file.file->entries.size(); ++i) {
        const Entry& entry = file.file->entries[i];
        const FileBanks::Use& use = file.banks->uses[i];
        QString reason;
        if (use.match >= 0) {
            if (soleEntry(file, use.match) == static_cast<int>(i))
                continue; // its row is the bank's
            const Match& match = matches[static_cast<std::size_t>(use.match)];
            reason = match.isUsable()
                         ? tr("%1 of %2 (%3)").arg(words(use.role), titleOfBank(match), titleOf(match))
                         : tr("%1 of %2 (almost %3)").arg(words(use.role), titleOfBank(match), titleOf(match));
        } else if (entry.kind != Entry::Kind::Other) {
            continue; // among the signals
        } else {
            reason = words(entry.reason);
        }
        if (!folder) {
            folder = makeFolder(matches.empty() ? tr("not usable") : tr("other tensors"), Node::Others,
                                tr("Arrays that are taken neither for a signal nor for kernels; each says why"), file);
            parent->appendRow(folder);
        }
        folder->appendRow(makeArray(file, static_cast<int>(i), words(entry.name), Node::OtherArray, reason));
    }
    if (folder)
        folder->setData(format::count(folder->rowCount()), kSizeRole);
}

void LibraryModel::showSizes(QStandardItem* parent) {
    for (int row = 0; row < parent->rowCount(); ++row) {
        QStandardItem* item = parent->child(row);
        showSizes(item);
        const LoadedFile* file = session_.loaded(item->data(kFileRole).toInt());
        if (!file || !item->data(kMatchRole).isValid())
            continue;
        const Match& match = file->banks->matches[static_cast<std::size_t>(item->data(kMatchRole).toInt())];
        const QString size = longwave::ui::sizeText(match, session_.settingsOf(item->data(kBankRole).value<BankRef>()));
        item->setData(size, kSizeRole);
        item->setData(QStringList{item->text(), item->data(kSecondRole).toString(), size}
                          .filter(QRegularExpression(QStringLiteral(".")))
                          .join(QStringLiteral(", ")),
                      Qt::AccessibleTextRole);
    }
}

/// Files of a group that would have one name, as a table and its copy with another ending, have their endings too.
void LibraryModel::tellApart(QStandardItem& group) const {
    std::map<QString, std::vector<QStandardItem*>> byName;
    for (int row = 0; row < group.rowCount(); ++row)
        byName[group.child(row)->text()].push_back(group.child(row));
    for (const auto& [name, items] : byName)
        for (QStandardItem* item : items)
            if (const File* file = session_.file(item->data(kFileRole).toInt());
                file && items.size() > 1 && !session_.generatorOf(item->data(kFileRole).toInt())) {
                const QString whole = words(file->path.filename().string());
                item->setText(whole);
                const QString spoken = item->data(Qt::AccessibleTextRole).toString();
                if (spoken.startsWith(name))
                    item->setData(whole + spoken.mid(name.size()), Qt::AccessibleTextRole);
            }
}

void LibraryModel::rebuild() {
    clear();
    const auto addGroup = [this](const QString& title, void (*add)(const LoadedFile&, QStandardItem*), bool always) {
        auto* group = makeItem(title, Node::Group);
        for (const LoadedFile& file : session_.files())
            add(file, group);
        if (group->rowCount() == 0 && !always) {
            delete group;
            return;
        }
        tellApart(*group);
        group->setData(format::count(group->rowCount()), kSizeRole);
        appendRow(group);
    };
    addGroup(tr("Signals"), &LibraryModel::addSignals, true);
    addGroup(tr("Kernels"), &LibraryModel::addKernels, true);
    addGroup(
        tr("Other"),
        [](const LoadedFile& file, QStandardItem* group) {
            if (!file.banks->matches.empty() || !signalsOf(file).empty())
                return;
            const auto& entries = file.file->entries;
            if (entries.size() == 1) {
                group->appendRow(makeArray(file, 0, fileName(file), Node::OtherArray, words(entries.front().reason)));
                return;
            }
            auto* item = makeFile(file, "", entries.size());
            for (std::size_t i = 0; i < entries.size(); ++i)
                item->appendRow(makeArray(file, static_cast<int>(i), words(entries[i].name), Node::OtherArray,
                                          words(entries[i].reason)));
            group->appendRow(item);
        },
        false);
    showSizes(invisibleRootItem());
    for (const LoadedFile& file : session_.files())
        for (std::size_t i = 0; i < file.file->entries.size(); ++i)
            showFacts({file.id, static_cast<int>(i)});
}

void LibraryModel::showFacts(EntryRef ref) {
    const EntryFacts* facts = facts_.find(ref);
    if (!facts || !facts->nonFinite)
        return;
    if (QStandardItem* item = itemFromIndex(indexOf(ref))) {
        const QString words = nonFiniteText(*facts, *session_.entry(ref));
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
