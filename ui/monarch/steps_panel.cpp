// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/steps_panel.h"

#include "ui/monarch/monarch_walk.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/panel_header.h"

#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace longwave::ui {

namespace {

constexpr int kThumbnail = 32;
constexpr int kNumberWidth = 26;
constexpr int kPad = 8;
constexpr int kAccentBar = 2;

class StepDelegate : public QStyledItemDelegate {
  public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        const int words = QFontMetrics(uiFont()).height() + QFontMetrics(uiFont(TextRole::Caption)).height();
        return {160, std::max(kThumbnail, words) + 8};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& colors = theme();
        const QRect& row = option.rect;
        const bool isCurrent = option.state & QStyle::State_Selected;
        if (isCurrent)
            painter->fillRect(row, colors[Token::Selected]);
        else if (option.state & QStyle::State_MouseOver)
            painter->fillRect(row, colors[Token::Hover]);
        if (isCurrent)
            painter->fillRect(QRect(row.left(), row.top(), kAccentBar, row.height()), colors[Token::Accent]);
        painter->setPen(colors[Token::Muted]);
        painter->setFont(tabularFont(TextRole::Caption));
        painter->drawText(QRect(row.left() + 4, row.top(), kNumberWidth - 8, row.height()),
                          Qt::AlignRight | Qt::AlignVCenter, QString::number(index.row() + 1));
        const QRect frame(row.left() + kNumberWidth + 4, row.center().y() - kThumbnail / 2 + 1, kThumbnail, kThumbnail);
        paintThumbnail(*painter, frame, index.data(StepsModel::Picture).value<QImage>());
        const QRect words(frame.right() + 1 + kPad, row.top(), row.right() - frame.right() - kPad - 6, row.height());
        const QFont titleFont = uiFont(TextRole::Body, isCurrent ? TextWeight::SemiBold : TextWeight::Regular);
        const QFont formulaFont = uiFont(TextRole::Caption);
        const QFontMetrics title(titleFont), formula(formulaFont);
        const QString below = index.data(StepsModel::Formula).toString();
        int top = words.center().y() - (title.height() + (below.isEmpty() ? 0 : formula.height())) / 2 + 1;
        painter->setFont(titleFont);
        painter->setPen(colors[Token::Text]);
        painter->drawText(QRect(words.left(), top, words.width(), title.height()), Qt::AlignLeft | Qt::AlignVCenter,
                          title.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, words.width()));
        painter->setFont(formulaFont);
        painter->setPen(colors[Token::Muted]);
        top += title.height();
        painter->drawText(QRect(words.left(), top, words.width(), formula.height()), Qt::AlignLeft | Qt::AlignVCenter,
                          formula.elidedText(below, Qt::ElideRight, words.width()));
        if (option.state & QStyle::State_HasFocus) {
            painter->setPen(QPen(colors[Token::Accent], 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
        }
    }

  private:
    /// Whole and undistorted where its shape allows; long rows fill the frame.
    static void paintThumbnail(QPainter& painter, const QRect& frame, const QImage& picture) {
        painter.fillRect(frame, theme()[Token::Track]);
        if (picture.isNull())
            return;
        const double wide = static_cast<double>(picture.width()) / picture.height();
        QRect place = frame;
        if (wide > 1 && wide <= 4)
            place.setHeight(std::max(4, static_cast<int>(frame.height() / wide)));
        else if (wide < 1 && wide >= 0.25)
            place.setWidth(std::max(4, static_cast<int>(frame.width() * wide)));
        place.moveCenter(frame.center());
        painter.setRenderHint(QPainter::SmoothPixmapTransform, picture.width() > frame.width());
        painter.drawImage(place, picture);
    }
};

} // namespace

StepsModel::StepsModel(MonarchWalk& walk, QObject* parent) : QAbstractListModel(parent), walk_(walk) {
    connect(&walk_, &MonarchWalk::traceChanged, this, &StepsModel::refresh);
    connect(&Appearance::instance(), &Appearance::changed, this, &StepsModel::refresh);
    refresh();
}

void StepsModel::refresh() {
    std::vector<StepFace> faces;
    for (std::size_t step = 0; step < walk_.stepCount(); ++step)
        faces.push_back(faceOf(*walk_.trace(), step));
    // Only another number of steps is another list: the place in it stays.
    if (faces.size() != faces_.size()) {
        beginResetModel();
        faces_ = std::move(faces);
        endResetModel();
    } else if (!faces.empty()) {
        faces_ = std::move(faces);
        emit dataChanged(index(0), index(static_cast<int>(faces_.size()) - 1));
    }
    requestPictures();
}

void StepsModel::requestPictures() {
    if (!walk_.trace())
        return;
    walk_.session().tasks().submit(
        kLane, tr("Drawing the steps"), Supersede::Finish, this,
        [trace = walk_.trace(), &colors = theme()](TaskContext&) { // both themes live as long as the program
            std::vector<QImage> pictures;
            for (std::size_t step = 0; step < trace->steps.size(); ++step)
                pictures.push_back(thumbnailOf(*trace, step, colors));
            return pictures;
        },
        [this](std::vector<QImage> pictures) {
            pictures_ = std::move(pictures);
            if (!faces_.empty())
                emit dataChanged(index(0), index(static_cast<int>(faces_.size()) - 1), {Picture});
        });
}

int StepsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(faces_.size());
}

QVariant StepsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const StepFace& face = faces_[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return face.title;
    case Formula:
        return face.formula;
    case Picture:
        return static_cast<std::size_t>(index.row()) < pictures_.size()
                   ? pictures_[static_cast<std::size_t>(index.row())]
                   : QImage();
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole:
        return face.formula.isEmpty() ? face.title : face.title + QStringLiteral(": ") + face.formula;
    case Qt::AccessibleTextRole:
        return tr("Step %1: %2").arg(index.row() + 1).arg(face.title);
    default:
        return {};
    }
}

StepsPanel::StepsPanel(MonarchWalk& walk, QWidget* parent)
    : QWidget(parent),
      walk_(walk),
      header_(new PanelHeader(tr("Steps"))),
      model_(new StepsModel(walk, this)),
      list_(new QListView) {
    setProperty("surface", true);
    setAttribute(Qt::WA_StyledBackground);
    list_->setModel(model_);
    list_->setItemDelegate(new StepDelegate(list_));
    list_->setAccessibleName(tr("Steps"));
    list_->setMouseTracking(true);
    list_->setUniformItemSizes(true);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list_->setFrameShape(QFrame::NoFrame);
    list_->installEventFilter(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(header_);
    column->addWidget(list_, 1);
    connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        if (index.isValid())
            walk_.setStep(static_cast<std::size_t>(index.row()));
    });
    connect(&walk_, &MonarchWalk::stepChanged, this, &StepsPanel::follow);
    connect(&walk_, &MonarchWalk::traceChanged, this, &StepsPanel::follow);
    follow();
}

bool StepsPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched != list_ || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key != Qt::Key_Space && key != Qt::Key_Left && key != Qt::Key_Right)
        return false;
    event->ignore(); // so it goes on to the page
    return true;
}

void StepsPanel::follow() {
    const int count = model_->rowCount();
    header_->setSubtitle(count == 0 ? QString() : tr("%1 of %2").arg(walk_.step() + 1).arg(count));
    const QSignalBlocker quiet(list_->selectionModel());
    const QModelIndex index = model_->index(static_cast<int>(walk_.step()));
    list_->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    list_->scrollTo(index);
    list_->viewport()->update();
}

} // namespace longwave::ui
