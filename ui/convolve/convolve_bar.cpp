// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/convolve_bar.h"

#include "ui/convolve/gate_button.h"
#include "ui/theme/appearance.h"
#include "ui/theme/format.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QStandardItemModel>

#include <algorithm>
#include <array>
#include <limits>

namespace longwave::ui {

namespace {

using Against = ConvolveChoices::Against;

constexpr int kGroupGap = 8;

} // namespace

ConvolveBar::ConvolveBar(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      rows_(this),
      mode_(new QComboBox(this)),
      headControls_(new QWidget(this)),
      heads_(new QComboBox(headControls_)),
      head_(new QSpinBox(headControls_)),
      baseline_(new QComboBox(this)),
      gates_(new GateButton(session, this)),
      hold_(new QPushButton(this)),
      against_(new QComboBox(this)),
      status_(new QLabel(this)) {
    setProperty("bar", true);
    setAttribute(Qt::WA_StyledBackground);

    const auto addMode = [this](Mode mode, const QString& word, const QString& tip) {
        mode_->addItem(word, static_cast<int>(mode));
        mode_->setItemData(mode_->count() - 1, tip, Qt::ToolTipRole);
    };
    addMode(Mode::Causal, tr("Causal"), tr("The first L outputs of the linear convolution"));
    addMode(Mode::Circular, tr("Circular"), tr("L outputs; signal and kernel wrap around at L"));
    addMode(Mode::Full, tr("Full"), tr("All L + K − 1 outputs of the linear convolution"));
    mode_->setAccessibleName(tr("Mode"));
    mode_->setToolTip(tr("Which part of the convolution is kept, and how it wraps"));
    connect(mode_, &QComboBox::activated, this,
            [this](int index) { emit modePicked(static_cast<Mode>(mode_->itemData(index).toInt())); });

    word(rows_.first(), tr("Mode"));
    rows_.first()->addWidget(mode_);
    makeHeads();
    makeBaseline();
    QHBoxLayout* row = rows_.second();
    row->addSpacing(4);
    word(row, tr("Gates"));
    row->addWidget(gates_);
    row->addStretch(1);
    makeCompare();
    status_->setTextFormat(Qt::RichText);
    row->addSpacing(4);
    row->addWidget(status_);

    connect(&Appearance::instance(), &Appearance::changed, this, &ConvolveBar::paintStatus);
    for (const auto changed : {&Session::convolveChanged, &Session::engineChanged})
        connect(&session_, changed, this, &ConvolveBar::followBaseline);
    followBaseline();
}

void ConvolveBar::word(QHBoxLayout* row, const QString& text) {
    auto* label = new QLabel(text, this);
    row->addWidget(label);
    words_.push_back({label, row == rows_.second() ? 1U : 0U});
}

int ConvolveBar::widthOf(const Word& word) {
    return word.label->sizeHint().width() + kGroupGap;
}

void ConvolveBar::makeHeads() {
    heads_->addItems({QString(), QString()});
    heads_->setAccessibleName(tr("Heads"));
    heads_->setToolTip(tr("Which heads of the bank are convolved, and timed"));
    heads_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(heads_, &QComboBox::activated, this, [this](int index) { emit allHeadsPicked(index == 1); });
    head_->setAccessibleName(tr("Head shown"));
    head_->setToolTip(tr("The head that is shown: arrow keys or the wheel step through them"));
    head_->setKeyboardTracking(false);
    head_->setFixedSize(64, 28);
    connect(head_, &QSpinBox::valueChanged, this, &ConvolveBar::headPicked);

    auto* row = new QHBoxLayout(headControls_);
    row->setContentsMargins(4, 0, 0, 0);
    row->setSpacing(8);
    word(row, tr("Heads"));
    row->addWidget(heads_);
    row->addWidget(head_);
    rows_.first()->addWidget(headControls_);
}

void ConvolveBar::makeBaseline() {
    auto* items = new QStandardItemModel(this);
    const auto add = [items](const QString& word, const QString& name, const QString& reason) {
        auto* item = new QStandardItem(word);
        item->setData(name, Qt::UserRole);
        item->setEnabled(reason.isEmpty());
        item->setToolTip(reason);
        items->appendRow(item);
    };
    add(tr("none"), {}, {});
    for (const auto& engine : session_.engines().engines())
        add(QString::fromUtf8(engine->title()), QString::fromUtf8(engine->name()),
            QString::fromStdString(engine->unavailableReason()));
    baseline_->setModel(items);
    baseline_->setAccessibleName(tr("Baseline"));
    baseline_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(baseline_, &QComboBox::activated, this, [this](int index) {
        ConvolveChoices next = session_.choices().convolve;
        next.baseline = baseline_->itemData(index).toString().toStdString();
        session_.setConvolve(next.baseline.empty() ? tr("run without a baseline")
                                                   : tr("take %1 for the baseline").arg(baseline_->itemText(index)),
                             next);
        followBaseline(); // when it was refused, the box shows what still holds
    });
    word(rows_.second(), tr("Baseline"));
    rows_.second()->addWidget(baseline_);
}

void ConvolveBar::makeCompare() {
    hold_->setText(tr("Hold B"));
    hold_->setAccessibleName(tr("Show the other output while it is held"));
    connect(hold_, &QPushButton::pressed, this, [this] { emit held(true); });
    connect(hold_, &QPushButton::released, this, [this] { emit held(false); });
    against_->setAccessibleName(tr("What y is compared with"));
    against_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    against_->addItem(tr("loaded kernel"), static_cast<int>(Against::LoadedKernel));
    against_->addItem(tr("baseline"), static_cast<int>(Against::Baseline));
    against_->setItemData(0, tr("y with the kernel as it was loaded: not regularised, all taps, all frequencies"),
                          Qt::ToolTipRole);
    against_->setItemData(1, tr("y of the baseline engine"), Qt::ToolTipRole);
    connect(against_, &QComboBox::activated, this, [this](int index) {
        ConvolveChoices next = session_.choices().convolve;
        next.against = static_cast<Against>(against_->itemData(index).toInt());
        session_.setConvolve(tr("compare with the %1").arg(against_->itemText(index)), next);
        followBaseline();
    });
    rows_.second()->addWidget(hold_);
    word(rows_.second(), tr("to see y of"));
    std::rotate(words_.begin() + 2, words_.end() - 1, words_.end()); // "Causal" and "one head" say it by themselves
    rows_.second()->addWidget(against_);
}

void ConvolveBar::followBaseline() {
    const ConvolveChoices& set = session_.choices().convolve;
    const int row = baseline_->findData(QString::fromStdString(set.baseline));
    baseline_->setCurrentIndex(row);
    const bool isItself = !set.baseline.empty() && set.baseline == session_.choices().engine;
    baseline_->setToolTip(isItself ? tr("The engine itself is chosen, so nothing runs beside it. While another engine "
                                        "runs, this one runs in turn with it and their times are compared.")
                                   : tr("An engine that runs in turn with the chosen one, A B A B …; their times are "
                                        "compared round by round"));
    const bool hasBaseline = !set.baseline.empty() && !isItself;
    auto* items = static_cast<QStandardItemModel*>(against_->model());
    items->item(1)->setEnabled(hasBaseline);
    items->item(1)->setText(hasBaseline ? baseline_->itemText(row) : tr("baseline"));
    against_->setCurrentIndex(set.against == Against::Baseline && hasBaseline ? 1 : 0);
    against_->setToolTip(tr("What y is compared with: in the plot of the difference, and while B is held"));
    fitWords();
}

void ConvolveBar::setLeading(QWidget* widget) {
    rows_.first()->insertWidget(0, widget);
    rows_.first()->insertSpacing(1, 8);
    widget->show(); // now: the layout would do it later, and count it as nothing until then
    fitWords();
}

void ConvolveBar::setMode(Mode mode) {
    mode_->setCurrentIndex(mode_->findData(static_cast<int>(mode)));
}

void ConvolveBar::setHeads(std::int64_t heads, std::int64_t shown, bool all) {
    heads_->setItemText(0, tr("one head"));
    heads_->setItemText(1, tr("all %1 heads").arg(format::count(heads)));
    heads_->setCurrentIndex(all ? 1 : 0);
    const QSignalBlocker blocker(head_);
    head_->setRange(0, static_cast<int>(std::clamp<std::int64_t>(heads - 1, 0, std::numeric_limits<int>::max())));
    head_->setValue(static_cast<int>(shown));
    headControls_->setVisible(heads > 1);
    fitWords();
}

void ConvolveBar::setOther(const QString& other) {
    hold_->setEnabled(!other.isEmpty());
    hold_->setToolTip(other.isEmpty()
                          ? tr("There is nothing to compare with: turn Squash or Smooth on, keep fewer taps "
                               "or frequencies, or compare with a baseline")
                          : tr("While this button or the key B is held, the plot shows y, %1").arg(other));
}

void ConvolveBar::setStatus(const QString& words, Token color) {
    if (words == statusWords_ && color == statusColor_)
        return;
    statusWords_ = words;
    statusColor_ = color;
    paintStatus();
    fitWords();
}

void ConvolveBar::paintStatus() {
    const QString dot = QStringLiteral("<span style=\"color:%1\">●</span>&nbsp; ").arg(theme()[statusColor_].name());
    status_->setText(statusWords_.isEmpty() || statusColor_ == Token::Muted ? statusWords_ : dot + statusWords_);
    status_->setAccessibleName(statusWords_);
}

// ---- narrow windows -------------------------------------------------------------------------------------------------

QSize ConvolveBar::minimumSizeHint() const {
    return {0, height()}; // the words give way first, then it takes two rows
}

void ConvolveBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitWords();
}

void ConvolveBar::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    fitWords();
}

void ConvolveBar::fitWords() {
    if (!isVisible())
        return; // layouts are not told what comes and goes out of sight, and would add up wrongly
    // As wide as its longest words, so that nothing moves when it runs.
    const QString longest = QStringLiteral("●  ") + tr("running, %1 pairs/s").arg(QStringLiteral("8,888"));
    if (const int width = status_->fontMetrics().horizontalAdvance(longest); status_->minimumWidth() != width)
        status_->setMinimumWidth(width);
    headControls_->layout()->activate();
    layout()->activate();
    std::array<int, 2> wanted{rows_.first()->sizeHint().width(), rows_.second()->sizeHint().width()}; // with all words
    std::array<int, 2> least = wanted;                                                                // without any
    for (const Word& word : words_) {
        if (!word.label->parentWidget()->isVisibleTo(this))
            continue;
        if (word.label->isHidden())
            wanted[word.row] += widthOf(word);
        else
            least[word.row] -= widthOf(word);
    }
    std::array<int, 2> room{rows_.room(), rows_.room()};
    if (!rows_.stack(least[0], least[1])) { // they share it
        room[0] -= wanted[1] + kGroupGap;
        room[1] -= wanted[0] + kGroupGap;
    }
    for (const Word& word : words_) {
        const bool fits = wanted[word.row] <= room[word.row];
        word.label->setVisible(fits);
        if (fits)
            continue;
        wanted[word.row] -= widthOf(word);
        if (!rows_.isStacked())
            room[1 - word.row] += widthOf(word);
    }
    layout()->activate(); // at once, or what stands behind a word that went would be cut for a moment
}

} // namespace longwave::ui
