// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/library/entry_facts.h"
#include "ui/session/session.h"

#include <QPersistentModelIndex>
#include <QTreeView>
#include <QWidget>

class QLabel;
class QLineEdit;
class QMenu;
class QToolButton;

namespace longwave::ui {

class DetailBox;
class LibraryFilter;
class LibraryModel;
class DetailScroll;

/// The tree, with the ground of chosen rows, and of the one under the mouse, reaching over the indentation to the
/// panel's edge.
class LibraryView : public QTreeView {
    Q_OBJECT
  public:
    explicit LibraryView(const Session& session, QWidget* parent = nullptr);

  protected:
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void resizeEvent(QResizeEvent* event) override;
    bool viewportEvent(QEvent* event) override;

  private:
    const Session& session_;
    QPersistentModelIndex hovered_;
};

/// What is loaded, at the left of the window: a click picks a signal or a kernel bank.
class LibraryPanel : public QWidget {
    Q_OBJECT
  public:
    static constexpr int kWidth = 236;

    explicit LibraryPanel(Session& session, QWidget* parent = nullptr);

    LibraryModel* model() const { return model_; }
    DetailBox* details() const { return details_; }
    QTreeView* view() const { return view_; }
    /// What can be done with a row; the menu stays empty for rows that are no file's.
    void fillMenu(QMenu& menu, const QModelIndex& index);
    /// The kinds of signal that can be generated, each adding one.
    void fillGenerate(QMenu& menu);

  signals:
    void openRequested();
    void closeRequested();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void buildHeader();
    void buildNothing();
    void showWhetherAny(); ///< where the filter leaves no row, a sentence stands in the tree's place
    void pick(const QModelIndex& index);
    void showMenu(const QPoint& position);
    void showDetails(const QModelIndex& index);
    void setSearchVisible(bool visible);
    void restoreExpanded();
    QString keyOf(const QModelIndex& index) const;

    Session& session_;
    FactsStore* facts_;
    LibraryModel* model_;
    LibraryFilter* filter_;
    QWidget* header_;
    QToolButton* searchButton_ = nullptr;
    QLineEdit* search_;
    LibraryView* view_;
    QLabel* nothing_;
    DetailBox* details_;
    DetailScroll* scroll_;
    QStringList collapsed_; // keys of what the person closed
    QStringList expanded_;  // and opened, against the rule
};

} // namespace longwave::ui
