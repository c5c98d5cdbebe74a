// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/library_panel.h"

#include "ui/library/detail_box.h"
#include "ui/library/detail_scroll.h"
#include "ui/library/library_delegate.h"
#include "ui/library/library_model.h"
#include "ui/theme/appearance.h"
#include "ui/theme/icon.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHoverEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <functional>

namespace longwave::ui {

namespace {

constexpr int kHeaderHeight = 36;
constexpr int kIndent = 16;
constexpr int kAccentBar = 2;

QToolButton* headerButton(const QString& iconName, const QString& name) {
    auto* button = new QToolButton;
    button->setIcon(icon(iconName));
    button->setIconSize({16, 16});
    button->setFixedSize(24, 24);
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

} // namespace

LibraryView::LibraryView(const Session& session, QWidget* parent) : QTreeView(parent), session_(session) {
    setHeaderHidden(true);
    setIndentation(kIndent);
    setUniformRowHeights(false);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionMode(QAbstractItemView::NoSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setExpandsOnDoubleClick(false);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setMouseTracking(true);
    setAccessibleName(tr("Library"));
    setItemDelegate(new LibraryDelegate(session, this));
    // The style would paint the ground under the mouse over that of the chosen row: drawRow paints both.
    setStyleSheet(
        QStringLiteral("QTreeView::item:hover, QTreeView::branch:hover { background: transparent; border: none; }"));
}

bool LibraryView::viewportEvent(QEvent* event) {
    switch (event->type()) {
    case QEvent::HoverEnter:
    case QEvent::HoverMove:
        hovered_ = indexAt(static_cast<QHoverEvent*>(event)->position().toPoint());
        break;
    case QEvent::HoverLeave:
    case QEvent::Leave:
        hovered_ = QModelIndex();
        break;
    default:
        break;
    }
    return QTreeView::viewportEvent(event); // paints the rows anew in which the mouse was and is
}

void LibraryView::drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QRect row(0, option.rect.top(), viewport()->width(), option.rect.height());
    if (isChosen(index, session_)) {
        painter->fillRect(row, theme()[Token::Selected]);
        painter->fillRect(QRect(0, row.top(), kAccentBar, row.height()), theme()[Token::Accent]);
    } else if (hovered_.isValid() && hovered_ == index) {
        painter->fillRect(row, theme()[Token::Hover]);
    }
    QTreeView::drawRow(painter, option, index);
}

void LibraryView::resizeEvent(QResizeEvent* event) {
    QTreeView::resizeEvent(event);
    setColumnWidth(0, viewport()->width());
}

LibraryPanel::LibraryPanel(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      facts_(new FactsStore(session, this)),
      model_(new LibraryModel(session, *facts_, this)),
      filter_(new LibraryFilter(this)),
      header_(new QWidget),
      search_(new QLineEdit),
      view_(new LibraryView(session)),
      nothing_(new QLabel),
      details_(new DetailBox(session, *facts_)),
      scroll_(new DetailScroll(details_)) {
    setAccessibleName(tr("Library"));
    setFixedWidth(kWidth);
    buildHeader();

    search_->setPlaceholderText(tr("Filter by name"));
    search_->setAccessibleName(tr("Filter the library by name"));
    search_->setToolTip(tr("Show only what has these letters in its name; Esc shows all"));
    search_->setClearButtonEnabled(true);
    search_->installEventFilter(this);
    auto* searchRow = new QHBoxLayout;
    searchRow->setContentsMargins(12, 0, 12, 6);
    searchRow->addWidget(search_);
    search_->hide();

    filter_->setSourceModel(model_);
    view_->setModel(filter_);
    buildNothing();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(header_);
    layout->addLayout(searchRow);
    layout->addWidget(view_, 1);
    layout->addWidget(nothing_, 1);
    layout->addWidget(scroll_);

    connect(search_, &QLineEdit::textChanged, this, [this](const QString& text) {
        filter_->setFilterFixedString(text);
        if (text.isEmpty())
            restoreExpanded();
        else
            view_->expandAll();
        showWhetherAny();
    });
    connect(view_, &QTreeView::clicked, this, &LibraryPanel::pick);
    connect(view_, &QTreeView::activated, this, &LibraryPanel::pick);
    connect(view_, &QTreeView::customContextMenuRequested, this, &LibraryPanel::showMenu);
    connect(view_, &QTreeView::expanded, this, [this](const QModelIndex& index) {
        collapsed_.removeAll(keyOf(index));
        expanded_ += keyOf(index);
    });
    connect(view_, &QTreeView::collapsed, this, [this](const QModelIndex& index) {
        expanded_.removeAll(keyOf(index));
        collapsed_ += keyOf(index);
    });
    connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex& index) { showDetails(index); });
    connect(model_, &QAbstractItemModel::modelReset, this, &LibraryPanel::restoreExpanded);
    // QStandardItemModel::clear resets, then rows arrive one by one: expand when all are there.
    connect(&session_, &Session::filesChanged, this, &LibraryPanel::restoreExpanded);
    connect(&session_, &Session::choicesChanged, view_->viewport(), qOverload<>(&QWidget::update));
    const auto followBank = [this] {
        if (const BankRef bank = session_.choices().bank; bank.isValid())
            details_->show(bank);
        else
            details_->show(session_.choices().signal);
    };
    connect(&session_, &Session::signalChanged, this, [this, followBank] {
        if (const EntryRef signal = session_.choices().signal; signal.isValid())
            details_->show(signal);
        else
            followBank();
    });
    connect(&session_, &Session::bankChanged, this, followBank);
    restoreExpanded();
    followBank();
}

void LibraryPanel::buildHeader() {
    header_->setMinimumHeight(kHeaderHeight);
    auto* title = new QLabel(tr("Library"));
    title->setProperty("role", "title");
    searchButton_ = headerButton(QStringLiteral("search"), tr("Filter the library by name"));
    searchButton_->setCheckable(true);
    auto* generate = headerButton(QStringLiteral("generate"), tr("Generate a signal…"));
    auto* kinds = new QMenu(generate);
    fillGenerate(*kinds);
    generate->setMenu(kinds);
    generate->setPopupMode(QToolButton::InstantPopup);
    generate->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
    auto* open = headerButton(QStringLiteral("add"), tr("Open files (Ctrl+O)"));
    auto* close = headerButton(QStringLiteral("panel"), tr("Close the library (F9)"));
    auto* layout = new QHBoxLayout(header_);
    layout->setContentsMargins(12, 0, 8, 0);
    layout->setSpacing(2);
    layout->addWidget(title, 1);
    layout->addWidget(searchButton_);
    layout->addWidget(generate);
    layout->addWidget(open);
    layout->addWidget(close);
    connect(searchButton_, &QToolButton::toggled, this, &LibraryPanel::setSearchVisible);
    connect(open, &QToolButton::clicked, this, &LibraryPanel::openRequested);
    connect(close, &QToolButton::clicked, this, &LibraryPanel::closeRequested);
}

void LibraryPanel::buildNothing() {
    nothing_->setProperty("role", "muted");
    nothing_->setWordWrap(true);
    nothing_->setAlignment(Qt::AlignHCenter);
    nothing_->setContentsMargins(12, 24, 12, 12);
    nothing_->setTextFormat(Qt::RichText);
    nothing_->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    nothing_->setFocusPolicy(Qt::StrongFocus);
    connect(nothing_, &QLabel::linkActivated, searchButton_, [this] { searchButton_->setChecked(false); });
    connect(nothing_, &QLabel::linkActivated, view_, qOverload<>(&QWidget::setFocus));
    for (const auto changed : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(filter_, changed, this, &LibraryPanel::showWhetherAny);
    connect(filter_, &QAbstractItemModel::modelReset, this, &LibraryPanel::showWhetherAny);
    showWhetherAny();
}

void LibraryPanel::showWhetherAny() {
    const bool isAny = filter_->rowCount() > 0 || search_->text().isEmpty();
    if (!isAny)
        nothing_->setText(tr("Nothing in the library has “%1” in its name.<br><a href=\"all\">Show all</a>")
                              .arg(search_->text().toHtmlEscaped()));
    nothing_->setVisible(!isAny);
    view_->setVisible(isAny);
}

void LibraryPanel::fillGenerate(QMenu& menu) {
    for (const std::string& kind : generatorKinds())
        menu.addAction(QString::fromStdString(generatorTitle(kind)), this, [this, kind] {
            details_->show(session_.addGenerated({kind, {}})); // its defaults are accepted
        });
}

void LibraryPanel::setSearchVisible(bool visible) {
    search_->setVisible(visible);
    if (visible)
        search_->setFocus();
    else
        search_->clear();
}

bool LibraryPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == search_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape) {
            searchButton_->setChecked(false);
            view_->setFocus();
            return true;
        }
        if (key == Qt::Key_Down) {
            (nothing_->isHidden() ? static_cast<QWidget*>(view_) : nothing_)->setFocus();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void LibraryPanel::showDetails(const QModelIndex& index) {
    if (index.data(LibraryModel::kBankRole).isValid())
        details_->show(LibraryModel::bankOf(index));
    else if (index.data(LibraryModel::kRefRole).isValid())
        details_->show(LibraryModel::refOf(index));
}

void LibraryPanel::pick(const QModelIndex& index) {
    if (index.data(LibraryModel::kBankRole).isValid()) {
        if (const BankRef bank = LibraryModel::bankOf(index);
            index.data(LibraryModel::kNodeRole).toInt() == static_cast<int>(LibraryModel::Node::Array))
            session_.useBank(bank);
    } else if (index.data(LibraryModel::kRefRole).isValid()) {
        const EntryRef ref = LibraryModel::refOf(index);
        const QVariant row = index.data(LibraryModel::kRowRole);
        if (const LoadedFile* file = session_.loaded(ref.file);
            file && session_.entry(ref) && file->isSignal(static_cast<std::size_t>(ref.entry)))
            session_.useAsSignal(ref, row.isValid() ? row.toInt() : -1);
    } else {
        view_->setExpanded(index, !view_->isExpanded(index));
        return;
    }
    showDetails(index);
}

void LibraryPanel::fillMenu(QMenu& menu, const QModelIndex& index) {
    const QVariant fileId = index.data(LibraryModel::kFileRole);
    const File* file = fileId.isValid() ? session_.file(fileId.toInt()) : nullptr;
    if (!file)
        return;
    const int id = fileId.toInt();
    const bool isArray = index.data(LibraryModel::kRefRole).isValid();
    const EntryRef ref = isArray ? LibraryModel::refOf(index) : EntryRef{};
    const QVariant row = index.data(LibraryModel::kRowRole);
    BankRef bank;
    if (index.data(LibraryModel::kBankRole).isValid())
        bank = LibraryModel::bankOf(index);
    else if (isArray)
        bank = session_.bankRefOf(ref);
    const auto match = session_.match(bank);
    const bool usable = match && match->isUsable();
    if (isArray || match) {
        const bool plain = usable && match->parameterization == "plain";
        menu.addAction(plain ? tr("Use as kernel bank (plain)") : tr("Use as kernel bank"), this,
                       [this, bank] { session_.useBank(bank); })
            ->setEnabled(usable);
        if (isArray) {
            const Entry* entry = session_.entry(ref);
            menu.addAction(tr("Use as signal"), this,
                           [this, ref, at = row.isValid() ? row.toInt() : -1] { session_.useAsSignal(ref, at); })
                ->setEnabled(entry && !entry->values.isEmpty());
        }
        if (usable && bank == session_.choices().compared)
            menu.addAction(tr("Stop comparing"), this, [this] { session_.compareWith({}); });
        else
            menu.addAction(tr("Compare with this"), this, [this, bank] { session_.compareWith(bank); })
                ->setEnabled(usable && bank != session_.choices().bank);
        menu.addSeparator();
    }
    if (session_.generatorOf(id)) {
        menu.addAction(tr("Remove"), this, [this, id] { session_.closeFile(id); });
        return;
    }
    menu.addAction(tr("Close file"), this, [this, id] { session_.closeFile(id); });
    menu.addAction(tr("Copy path"), this, [path = QString::fromStdString(file->path.string())] {
        QGuiApplication::clipboard()->setText(path);
    });
}

void LibraryPanel::showMenu(const QPoint& position) {
    QMenu menu;
    fillMenu(menu, view_->indexAt(position));
    if (!menu.isEmpty())
        menu.exec(view_->viewport()->mapToGlobal(position));
}

void LibraryPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    constexpr double kMostOfPanel = 0.6; // the tree keeps the rest
    scroll_->setMaximumHeight(static_cast<int>(kMostOfPanel * event->size().height()));
}

QString LibraryPanel::keyOf(const QModelIndex& index) const {
    QStringList path;
    for (QModelIndex at = index; at.isValid(); at = at.parent())
        path.prepend(at.data(LibraryModel::kNodeRole).toString() + at.data(LibraryModel::kFileRole).toString() +
                     (at.parent().isValid() ? QString() : at.data().toString()));
    return path.join('/');
}

void LibraryPanel::restoreExpanded() {
    // Everything stands open but the arrays nobody asked for, until a person says otherwise.
    const QSignalBlocker quiet(view_);
    const std::function<void(const QModelIndex&)> visit = [&](const QModelIndex& parent) {
        for (int row = 0; row < filter_->rowCount(parent); ++row) {
            const QModelIndex index = filter_->index(row, 0, parent);
            const int node = index.data(LibraryModel::kNodeRole).toInt();
            const QModelIndex first = filter_->index(0, 0, index);
            const bool hasChannels = first.isValid() && first.data(LibraryModel::kRowRole).isValid();
            const bool others = node == static_cast<int>(LibraryModel::Node::Others) ||
                                node == static_cast<int>(LibraryModel::Node::Plain) || hasChannels;
            const QString key = keyOf(index);
            view_->setExpanded(index, others ? expanded_.contains(key) : !collapsed_.contains(key));
            visit(index);
        }
    };
    visit({});
}

} // namespace longwave::ui
