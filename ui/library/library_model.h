// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/library/entry_facts.h"
#include "ui/library/library_text.h"
#include "ui/session/session.h"

#include <QSortFilterProxyModel>
#include <QStandardItemModel>

namespace longwave::ui {

/// The library's tree: Signals, Kernels and, when a file holds neither, Other; below them files and what they hold: of
/// a signal its rows that have names (columns of CSV, bases, colours), of
/// a checkpoint its recognised layers, layers that are almost recognised with the reason, then folders of tensors that
/// only have a bank's shape and of those that are no kernels, each with the reason.
class LibraryModel : public QStandardItemModel {
    Q_OBJECT
  public:
    enum Role {
        kRefRole = Qt::UserRole + 1, ///< EntryRef of a row that is one array; absent on others
        kBankRole,                   ///< BankRef of a row that is a kernel bank, or almost one
        kMatchRole,                  ///< int: of such a row, which match of the file it is
        kFileRole,                   ///< int: LoadedFile::id, absent on groups
        kSizeRole,                   ///< QString, at the right, muted: "1.428 s", "32 × 784"
        kSecondRole,                 ///< QString, a second line: why it is greyed, or what is wrong with it
        kIconRole,                   ///< QString: an icon's name
        kNodeRole,                   ///< int: Node
        kRowRole                     ///< int: row of the array, of a row that is one channel; absent on others
    };
    enum class Node { Group, File, Array, Almost, Plain, Others, OtherArray, Channel };

    LibraryModel(Session& session, FactsStore& facts, QObject* parent = nullptr);

    /// The row of an array or of a bank, or an invalid index.
    QModelIndex indexOf(EntryRef ref) const;
    QModelIndex indexOf(const BankRef& ref) const;
    static EntryRef refOf(const QModelIndex& index);
    static BankRef bankOf(const QModelIndex& index);

  private:
    void tellApart(QStandardItem& group) const;
    void rebuild();
    void showFacts(EntryRef ref);
    void showSizes(QStandardItem* parent); ///< of the banks under it, with the settings of now
    static QStandardItem* makeArray(const LoadedFile& file, int entry, const QString& title, Node node,
                                    const QString& reason = {});
    static void addChannels(const Entry& entry, QStandardItem* item);
    static void addSignals(const LoadedFile& file, QStandardItem* group);
    static void addKernels(const LoadedFile& file, QStandardItem* group);
    static void addRest(const LoadedFile& file, QStandardItem* group);

    Session& session_;
    FactsStore& facts_;
};

/// Keeps rows whose name contains the filter, and all rows above and below them.
class LibraryFilter : public QSortFilterProxyModel {
    Q_OBJECT
  public:
    explicit LibraryFilter(QObject* parent = nullptr);
};

} // namespace longwave::ui
