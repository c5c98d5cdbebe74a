// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/monarch_bar.h"

#include "ui/monarch/factor_button.h"
#include "ui/monarch/length_box.h"
#include "ui/monarch/monarch_edit.h"
#include "ui/monarch/monarch_walk.h"
#include "ui/monarch/popup_button.h"
#include "ui/monarch/source_popup.h"
#include "ui/monarch/source_words.h"
#include "ui/theme/format.h"
#include "ui/theme/segmented.h"
#include "ui/theme/sizes.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

namespace longwave::ui {

namespace {

constexpr int kHeight = 44;
constexpr int kGap = 8;
constexpr int kGroupGap = 14;
constexpr int kMostSource = 292;

} // namespace

MonarchBar::MonarchBar(MonarchWalk& walk, QWidget* parent)
    : QWidget(parent),
      walk_(walk),
      session_(walk.session()),
      row_(new QHBoxLayout(this)) {
    setProperty("bar", true);
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(kHeight);
    setAccessibleName(tr("What is taken apart"));
    row_->setContentsMargins(kPadding, 0, kPadding, 0);
    row_->setSpacing(kGap);
    makeSources();
    makeShape();
    makeGroups();
    views_ = new Segmented({tr("Matrix product"), tr("Butterfly"), tr("Tensor tiles")});
    views_->setAccessibleName(tr("View of the step"));
    views_->setTip(0, tr("Each step as a product of matrices (Alt+1)"));
    views_->setTip(1, tr("Each step as wires between values (Alt+2)"));
    views_->setTip(2, tr("Each step as tensor cores do it, in tiles of 16 × 16 (Alt+3)"));
    for (int i = 0; i < views_->count(); ++i)
        views_->button(i)->setShortcut(QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + i)));
    row_->addStretch(1);
    row_->addWidget(more_);
    row_->addWidget(views_);

    connect(views_, &Segmented::currentIndexChanged, this,
            [this](int index) { walk_.setView(static_cast<StageView>(index)); });
    connect(&walk_, &MonarchWalk::viewChanged, this,
            [this] { views_->setCurrentIndex(static_cast<int>(walk_.view())); });
    connect(&session_, &Session::monarchChanged, this, &MonarchBar::followChoices);
    connect(&walk_, &MonarchWalk::traceChanged, this, &MonarchBar::followSources);
    for (const auto changed : {&Session::monarchChanged, &Session::signalChanged, &Session::bankChanged,
                               &Session::headChanged, &Session::regularizationChanged})
        connect(&session_, changed, this, &MonarchBar::followSources);
    followChoices();
    followSources();
}

QWidget* MonarchBar::word(const QString& text, QWidget* buddy) {
    auto* label = new QLabel(text);
    label->setProperty("role", "muted");
    label->setBuddy(buddy);
    return label;
}

void MonarchBar::makeSources() {
    signalPopup_ = new SourcePopup(walk_, StageRole::Signal);
    kernelPopup_ = new SourcePopup(walk_, StageRole::Kernel);
    signal_ = new PopupButton(signalPopup_);
    kernel_ = new PopupButton(kernelPopup_);
    for (PopupButton* button : {signal_, kernel_}) {
        button->setMostWidth(kMostSource);
        const bool isSignal = button == signal_;
        QWidget* name = word(isSignal ? tr("Signal") : tr("Kernel"), button);
        words_.push_back(name);
        row_->addWidget(name);
        row_->addWidget(button);
        // The keyboard begins at what is chosen.
        connect(button, &QPushButton::clicked, this, [this, isSignal] {
            const SourcePopup* popup = isSignal ? signalPopup_ : kernelPopup_;
            const StageRole role = isSignal ? StageRole::Signal : StageRole::Kernel;
            popup->choice(rowOf(walk_.choices(), role).source)->setFocus();
        });
    }
    row_->addSpacing(kGroupGap - kGap);
}

void MonarchBar::makeShape() {
    length_ = new LengthBox;
    row_->addWidget(word(QStringLiteral("N"), length_));
    row_->addWidget(length_);
    factors_ = new FactorButton(session_);
    QWidget* name = word(tr("Factors"), factors_);
    words_.push_back(name);
    row_->addWidget(name);
    row_->addWidget(factors_);
    row_->addSpacing(kGroupGap - kGap);
    connect(length_, &LengthBox::pointsPicked, this, [this](qint64 points) {
        editMonarch(session_, tr("N = %1").arg(format::count(points)), [points](MonarchChoices& next) {
            next.factors = factorsFor(points, static_cast<int>(next.factors.size()));
            if (next.taps >= (next.causal ? points / 2 : points))
                next.taps = 0; // that is all of them now
        });
        length_->setPoints(walk_.choices().points()); // when it was refused, the box shows what still holds
    });
}

QWidget* MonarchBar::group(const QList<QWidget*>& widgets) {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGap);
    for (QWidget* widget : widgets)
        row->addWidget(widget);
    groups_.push_back(box);
    return box;
}

void MonarchBar::makeGroups() {
    mode_ = new QComboBox;
    mode_->addItems({tr("Causal"), tr("Circular")});
    mode_->setItemData(0, tr("Signal, kernel and output are half of N; the other half is zeros, and nothing wraps"),
                       Qt::ToolTipRole);
    mode_->setItemData(1, tr("All N points; the end wraps to the beginning"), Qt::ToolTipRole);
    mode_->setAccessibleName(tr("Mode"));
    mode_->setToolTip(tr("Causal: half of N is padding. Circular: the convolution wraps at N."));
    padding_ = new QCheckBox(tr("Implicit padding"));
    reorder_ = new QCheckBox(tr("Reorder the spectrum"));
    reorder_->setToolTip(
        tr("Put the spectrum into natural order before the product and back after it: two permutations "
           "that cancel"));
    pair_ = new QCheckBox(tr("Real pair"));
    precision_ = new QComboBox;
    for (const auto& [precision, tip] :
         {std::pair{StagePrecision::Double, tr("Double: the reference")},
          std::pair{StagePrecision::Single, tr("Every product and sum in single precision")},
          std::pair{StagePrecision::Tf32, tr("Tensor cores: factors with 11 significant bits and the range of fp32")},
          std::pair{StagePrecision::Bfloat, tr("Tensor cores: factors with 8 significant bits, range of fp32")},
          std::pair{StagePrecision::Half, tr("Tensor cores: factors with 11 significant bits, range of fp16")},
          std::pair{StagePrecision::Accurate,
                    tr("Tensor cores: factors as sums of two fp16 numbers, three products for one")}}) {
        precision_->addItem(QString::fromUtf8(nameOf(precision)), static_cast<int>(precision));
        precision_->setItemData(precision_->count() - 1, tip, Qt::ToolTipRole);
    }
    precision_->setAccessibleName(tr("Precision"));
    precision_->setToolTip(tr("How the stages compute, rounded where a tensor core would round"));

    groupRow_ = new QHBoxLayout;
    groupRow_->setContentsMargins(0, 0, 0, 0);
    groupRow_->setSpacing(kGroupGap);
    row_->addLayout(groupRow_);
    morePanel_ = new PopupPanel;
    morePanel_->setAccessibleName(tr("More choices"));
    moreColumn_ = new QVBoxLayout(morePanel_);
    moreColumn_->setContentsMargins(16, 12, 16, 12);
    moreColumn_->setSpacing(10);
    more_ = new PopupButton(morePanel_);
    more_->setText(tr("More"));
    more_->setToolTip(tr("Choices that have no room in the bar"));
    more_->hide();
    group({mode_});
    group({padding_});
    group({reorder_});
    group({pair_});
    group({word(tr("Precision"), precision_), precision_});
    yielding_ = {3, 2, 4, 0, 1};
    folded_.assign(groups_.size(), false);
    for (QWidget* one : groups_)
        groupRow_->addWidget(one);

    connect(mode_, &QComboBox::activated, this, [this](int index) {
        editMonarch(session_, index == 0 ? tr("causal") : tr("circular"),
                    [index](MonarchChoices& next) { next.causal = index == 0; });
    });
    const auto toggles = [this](QCheckBox* box, const QString& on, const QString& off, bool MonarchChoices::*field) {
        connect(box, &QCheckBox::toggled, this, [this, on, off, field](bool checked) {
            editMonarch(session_, checked ? on : off, [=](MonarchChoices& next) { next.*field = checked; });
        });
    };
    toggles(padding_, tr("implicit padding"), tr("multiply the padding"), &MonarchChoices::skipPadding);
    toggles(reorder_, tr("reorder the spectrum"), tr("leave the spectrum in Monarch order"), &MonarchChoices::reorder);
    toggles(pair_, tr("two rows as a complex one"), tr("one row"), &MonarchChoices::partnered);
    connect(precision_, &QComboBox::activated, this, [this](int index) {
        const auto chosen = static_cast<StagePrecision>(precision_->itemData(index).toInt());
        editMonarch(session_, tr("compute in %1").arg(precision_->itemText(index)),
                    [chosen](MonarchChoices& next) { next.precision = chosen; });
    });
}

void MonarchBar::followChoices() {
    const MonarchChoices& set = walk_.choices();
    const QSignalBlocker quietPadding(padding_), quietReorder(reorder_), quietPair(pair_);
    length_->setPoints(set.points());
    mode_->setCurrentIndex(set.causal ? 0 : 1);
    padding_->setChecked(set.skipPadding);
    padding_->setEnabled(set.causal);
    padding_->setToolTip(set.causal ? tr("Rows of zeros are not multiplied, and rows nobody asked for not computed")
                                    : tr("A circular convolution has no padding to skip"));
    reorder_->setChecked(set.reorder);
    pair_->setChecked(set.partnered);
    precision_->setCurrentIndex(precision_->findData(static_cast<int>(set.precision)));
    fitGroups();
}

void MonarchBar::followSources() {
    const QString partner = partnerSentence(walk_);
    pair_->setToolTip(partner.isEmpty()
                          ? tr("A second row rides along as the imaginary part, u + i·v: k is real, so the two come "
                               "apart for free. The next channel of the signal, or where there is one channel the same "
                               "signal reversed.")
                          : partner);
    for (const StageRole role : {StageRole::Signal, StageRole::Kernel}) {
        PopupButton* button = role == StageRole::Signal ? signal_ : kernel_;
        const QString words = sourceBrief(walk_, role);
        button->setText(words);
        button->setToolTip(sourceSentence(walk_, role));
        button->setAccessibleName((role == StageRole::Signal ? tr("Signal: %1") : tr("Kernel: %1")).arg(words));
        button->setAccessibleDescription(button->toolTip());
        button->updateGeometry();
    }
    fitGroups();
}

// ---- narrow windows -------------------------------------------------------------------------------------------------

QSize MonarchBar::minimumSizeHint() const {
    return {0, kHeight};
}

void MonarchBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitGroups();
}

void MonarchBar::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    fitGroups(); // only now are the controls dressed, and as wide as they will be
}

void MonarchBar::fitGroups() {
    if (!views_)
        return;
    int wanted = 2 * kPadding + 2 * kGroupGap + views_->sizeHint().width();
    for (const QWidget* one : {static_cast<QWidget*>(signal_), static_cast<QWidget*>(kernel_),
                               static_cast<QWidget*>(length_), static_cast<QWidget*>(factors_)})
        wanted += one->sizeHint().width() + kGap;
    wanted += fontMetrics().horizontalAdvance(QLatin1Char('N')) + kGap;
    for (const QWidget* one : words_)
        wanted += one->sizeHint().width() + kGap;
    for (const QWidget* one : groups_)
        wanted += one->sizeHint().width() + kGroupGap;
    std::vector<bool> folded(groups_.size(), false);
    const bool any = wanted > width();
    if (any)
        wanted += more_->sizeHint().width() + kGap;
    for (const int index : yielding_)
        if (wanted > width()) {
            folded[static_cast<std::size_t>(index)] = true;
            wanted -= groups_[static_cast<std::size_t>(index)]->sizeHint().width() + kGroupGap;
        }
    for (QWidget* one : words_) // at last the words, all at once: the buttons say it too
        one->setVisible(wanted <= width());
    more_->setVisible(any);
    if (folded == folded_)
        return;
    folded_ = folded;
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        groupRow_->removeWidget(groups_[i]);
        moreColumn_->removeWidget(groups_[i]);
    }
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        if (folded[i])
            moreColumn_->addWidget(groups_[i], 0, Qt::AlignLeft);
        else
            groupRow_->addWidget(groups_[i]);
        groups_[i]->show();
    }
}

} // namespace longwave::ui
