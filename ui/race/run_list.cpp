// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/run_list.h"
#include "ui/race/counted.h"

#include "compute/error.h"
#include "ui/session/words.h"
#include "ui/theme/format.h"

#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

namespace longwave::ui {

namespace {

constexpr int kIdRole = Qt::UserRole;
constexpr int kMostRows = 6; // more scroll

/// "12 points, EPYC 9B45, 2026-11-24 18:30 UTC"
QString whereFrom(const RaceRecord& record) {
    QStringList parts;
    parts << counted(static_cast<int>(record.points.size()), RunList::tr("point"), RunList::tr("points"));
    if (!record.machine.cpu.empty())
        parts << QString::fromStdString(record.machine.cpu);
    if (record.settings.threads > 0)
        parts << counted(record.settings.threads, RunList::tr("thread"), RunList::tr("threads"));
    if (!record.written.empty())
        parts << QString::fromStdString(record.written).replace(u'T', u' ').replace(u'Z', QStringLiteral(" UTC"));
    return parts.join(QStringLiteral(", "));
}

} // namespace

RunList::RunList(RaceBook& book, QWidget* parent)
    : QWidget(parent),
      book_(book),
      list_(new QListWidget),
      note_(new QLabel),
      open_(new QPushButton(tr("Open…"))) {
    auto* title = new QLabel(tr("Runs and references"));
    title->setProperty("role", "title");
    open_->setProperty("link", true);
    open_->setToolTip(tr("Open races that this program or longwave-cli bench wrote (JSON)"));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 8, 8, 4);
    head->addWidget(title, 1);
    head->addWidget(open_);
    list_->setAccessibleName(tr("Runs and references"));
    list_->setContextMenuPolicy(Qt::CustomContextMenu);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setTextElideMode(Qt::ElideMiddle);
    list_->setStyleSheet(QStringLiteral("QListView { background: transparent; }"));
    list_->setToolTip(tr("A box draws the run beside the one in focus. Space turns it on and off, the menu key or a "
                         "right click merges, compares, saves, closes."));
    note_->setProperty("role", "muted");
    note_->setWordWrap(true);
    note_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    note_->setContentsMargins(12, 4, 12, 8);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(list_);
    layout->addWidget(note_);

    connect(open_, &QPushButton::clicked, this, &RunList::openRequested);
    connect(&book_, &RaceBook::changed, this, &RunList::refresh);
    connect(list_, &QListWidget::currentRowChanged, this, &RunList::showNote);
    connect(list_, &QListWidget::itemChanged, this, [this](const QListWidgetItem* item) {
        const int id = item->data(kIdRole).toInt();
        const bool isShown = item->checkState() == Qt::Checked;
        // The book changes the list; not while the list is changing.
        QMetaObject::invokeMethod(
            this, [this, id, isShown] { book_.setShown(id, isShown); }, Qt::QueuedConnection);
    });
    connect(list_, &QListWidget::customContextMenuRequested, this, [this](const QPoint& place) {
        if (chosen() != RaceBook::kNone)
            menu()->popup(list_->viewport()->mapToGlobal(place));
    });
    list_->installEventFilter(this);
    refresh();
}

bool RunList::eventFilter(QObject* watched, QEvent* event) {
    if (watched == list_ && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Delete) {
        if (const int id = chosen(); id != RaceBook::kNone && !(running_ && id == book_.current()))
            book_.remove(id);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

int RunList::chosen() const {
    const QListWidgetItem* item = list_->currentItem();
    return item ? item->data(kIdRole).toInt() : RaceBook::kNone;
}

void RunList::choose(int id) {
    for (int row = 0; row < list_->count(); ++row)
        if (list_->item(row)->data(kIdRole).toInt() == id)
            list_->setCurrentRow(row);
}

void RunList::setRunning(bool running) {
    running_ = running;
}

void RunList::refresh() {
    const int before = chosen();
    const QSignalBlocker quiet(list_);
    list_->clear();
    const auto add = [this](int id, const QString& words, std::optional<bool> isShown) {
        auto* item = new QListWidgetItem(words, list_); // the list owns it
        item->setData(kIdRole, id);
        item->setToolTip(words + u'\n' + whereFrom(*book_.at(id).record));
        if (isShown)
            item->setCheckState(*isShown ? Qt::Checked : Qt::Unchecked);
    };
    if (book_.current() != RaceBook::kNone) {
        const BookRecord& run = book_.at(book_.current());
        add(book_.current(), run.isSaved ? run.label : tr("%1, not saved").arg(run.label), std::nullopt);
        QFont font = list_->font();
        font.setWeight(QFont::DemiBold);
        list_->item(0)->setFont(font);
    }
    for (const RaceBook::Other& other : book_.others())
        add(other.id,
            other.id == book_.compared() ? tr("%1, compared").arg(book_.at(other.id).label) : book_.at(other.id).label,
            other.isShown);
    choose(before);
    const int rows = std::clamp(list_->count(), 1, kMostRows);
    list_->setFixedHeight(rows * std::max(28, list_->sizeHintForRow(0)) + 2);
    showNote();
}

void RunList::showNote() {
    int id = chosen();
    if (id == RaceBook::kNone) // of what is drawn beside, if that is one
        for (const RaceBook::Other& other : book_.others())
            if (other.isShown && id == RaceBook::kNone)
                id = other.id;
    if (id == RaceBook::kNone) {
        note_->setText({});
        return;
    }
    const RaceRecord& record = *book_.at(id).record;
    QStringList lines;
    if (!record.source.empty())
        lines << sentence(QString::fromStdString(record.source));
    if (!record.note.empty())
        lines << QString::fromStdString(record.note);
    if (lines.isEmpty())
        lines << sentence(whereFrom(record));
    note_->setText(lines.join(u' '));
}

QMenu* RunList::menu() {
    delete menu_;
    menu_ = new QMenu(this);
    const int id = chosen();
    if (id == RaceBook::kNone)
        return menu_;
    const bool isCurrent = id == book_.current();
    const bool isLocked = running_;
    const bool isPublished = book_.at(id).record->origin == RaceRecord::Origin::Published;
    QAction* focus = menu_->addAction(tr("Bring into &Focus"), this, [this, id] { book_.focus(id); });
    focus->setEnabled(!isCurrent && !isLocked && !isPublished);
    QAction* compare =
        menu_->addAction(id == book_.compared() ? tr("Stop &Comparing") : tr("&Compare Point by Point"), this,
                         [this, id] { book_.setCompared(id == book_.compared() ? RaceBook::kNone : id); });
    compare->setEnabled(!isCurrent && book_.current() != RaceBook::kNone);
    QAction* mergeAction = menu_->addAction(tr("&Merge into the Run in Focus"), this, [this, id] { merge(id); });
    mergeAction->setEnabled(!isCurrent && !isLocked && book_.current() != RaceBook::kNone);
    menu_->addSeparator();
    menu_->addAction(tr("&Save as JSON…"), this, [this, id] { emit saveRequested(id); });
    QAction* close = menu_->addAction(tr("C&lose"), this, [this, id] { book_.remove(id); });
    close->setEnabled(!(isLocked && isCurrent));
    return menu_;
}

void RunList::merge(int id) {
    try {
        book_.mergeIn(id);
    } catch (const Error& error) {
        emit failed(QString::fromStdString(error.subject()), sentence(QString::fromStdString(error.explanation())));
    }
}

} // namespace longwave::ui
