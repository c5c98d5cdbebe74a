// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/library/entry_facts.h"
#include "ui/session/session.h"

#include <QSortFilterProxyModel>
#include <QStandardItemModel>

namespace longwave::ui {

/// The library's tree: Signals, Kernels and, when a file holds neither, Other; below them files and their arrays.
class LibraryModel : public QStandardItemModel {
    Q_OBJECT
  public:
    enum Role {
        kRefRole = Qt::UserRole + 1, ///< EntryRef of an array; absent on groups and files with several arrays
        kFileRole,                   ///< int: LoadedFile::id, absent on groups
        kSizeRole,                   ///< QString, at the right, muted: "1.428 s", "32 × 784"
        kSecondRole,                 ///< QString, a second line: why it is greyed, or what is wrong with it
        kIconRole,                   ///< QString: an icon's name
        kNodeRole                    ///< int: Node
    };
    enum class Node { Group, File, Array, Others, OtherArray };

    LibraryModel(Session& session, FactsStore& facts, QObject* parent = nullptr);

    /// The row of an array, or an invalid index.
    QModelIndex indexOf(EntryRef ref) const;
    static EntryRef refOf(const QModelIndex& index);

  private:
    void rebuild();
    void showFacts(EntryRef ref);
    QStandardItem* makeArray(const LoadedFile& file, int entry, const QString& title, Node node) const;
    void addFile(const LoadedFile& file, Entry::Kind kind, QStandardItem* group) const;
    static QStandardItem* makeOthers(QStandardItem* parent, const LoadedFile& file);

    Session& session_;
    FactsStore& facts_;
};

/// Keeps rows whose name contains the filter, and all rows above and below them.
class LibraryFilter : public QSortFilterProxyModel {
    Q_OBJECT
  public:
    explicit LibraryFilter(QObject* parent = nullptr);
};

/// How much there is of an array: its duration when the rate is known, otherwise its shape ("32 × 784").
QString sizeText(const Entry& entry);

/// "1.428 s", "5 min", "2.5 h".
QString durationText(double seconds);

/// What differs in the names of one file's banks: of "layers.0.kernel" and "layers.1.kernel" "layers.0" and "layers.1".
QStringList distinctNames(const QStringList& names);

} // namespace longwave::ui
