// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/race/race_setup.h"

#include "compute/convolution/machine.h"
#include "ui/race/engine_list.h"
#include "ui/race/length_range.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/lock_sign.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace longwave::ui {

namespace {

constexpr int kShortest = 8; // 256
constexpr int kLongest = 22; // 4M

QHBoxLayout* titleRow(const QString& words, QWidget* lock) {
    auto* label = new QLabel(words);
    label->setProperty("role", "title");
    auto* row = new QHBoxLayout;
    row->setContentsMargins(12, 8, 12, 4);
    row->addWidget(label);
    row->addStretch(1);
    row->addWidget(lock);
    lock->hide();
    return row;
}

void choose(QComboBox* box, const QVariant& value) {
    const int index = box->findData(value);
    if (index >= 0)
        box->setCurrentIndex(index);
}

} // namespace

RaceSetup::RaceSetup(const EngineRegistry& engines, QWidget* parent)
    : QWidget(parent),
      registry_(engines),
      problem_(new QWidget),
      engines_(new EngineList(engines)),
      range_(new LengthRange(kShortest, kLongest)),
      lengthWords_(new QLabel) {
    for (LockSign*& lock : locks_)
        lock = new LockSign(tr("Settings are locked while a race is running; Cancel unlocks them."), this);
    auto* lengthWord = new QLabel(tr("Lengths <i>L</i>"));
    lengthWord->setProperty("role", "muted");
    lengthWords_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    lengthWords_->setFont(uiFont(TextRole::Table));
    auto* lengthRow = new QHBoxLayout;
    lengthRow->addWidget(lengthWord);
    lengthRow->addWidget(lengthWords_, 1);

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    every_ = addBox(grid, tr("Each length"), tr("How many times longer each length is than the one before"));
    for (const int factor : {2, 4, 16})
        every_->addItem(tr("%1× the last").arg(factor), factor);
    rows_ = addBox(grid, tr("B × H"),
                   tr("Rows that are convolved at once: batch × heads, as in 1 × 16; or as many as "
                      "make a number of samples, as in 256K samples"));
    rows_->setEditable(true);
    rows_->setInsertPolicy(QComboBox::NoInsert);
    for (const RowChoice& choice : {RowChoice{}, RowChoice{1, 1, 0}, RowChoice{1, 16, 0}, RowChoice{1, 64, 0},
                                    RowChoice{1, 768, 0}, RowChoice{64, 768, 0}})
        rows_->addItem(rowsText(choice));
    kernels_ = addBox(grid, tr("Kernels"), tr("A kernel of its own for each head, or one that serves all rows"));
    kernels_->addItem(tr("one per head"), false);
    kernels_->addItem(tr("one shared"), true);
    mode_ = addBox(grid, tr("Mode"), tr("Which outputs are computed"));
    for (const Mode mode : {Mode::Causal, Mode::Circular, Mode::Full})
        mode_->addItem(QString::fromUtf8(nameOf(mode)), static_cast<int>(mode));
    precision_ = addBox(grid, tr("Precision"),
                        tr("What tensor cores multiply; sums are fp32. Engines without tensor "
                           "cores compute in fp32 whatever it says."));
    precision_->addItem(tr("fp32, accurate"), static_cast<int>(PlanOptions::TensorPrecision::Accurate));
    precision_->addItem(tr("fp16"), static_cast<int>(PlanOptions::TensorPrecision::Half));
    precision_->addItem(tr("bf16"), static_cast<int>(PlanOptions::TensorPrecision::Bfloat));
    threads_ = addBox(grid, tr("Threads"), tr("Most threads a run may use"));
    const int most = std::max(1, thisMachine().threads);
    for (int threads = 1; threads < most; threads *= 2)
        threads_->addItem(tr("%1 of %2").arg(threads).arg(most), threads);
    threads_->addItem(tr("%1 of %1").arg(most), most);
    effort_ = addBox(grid, tr("Plans"),
                     tr("Whether engines estimate their fastest way or measure it; measuring takes "
                        "up to seconds for each engine and length"));
    effort_->addItem(tr("measured"), static_cast<int>(PlanOptions::Effort::Measure));
    effort_->addItem(tr("estimated"), static_cast<int>(PlanOptions::Effort::Estimate));
    seconds_ = addBox(grid, tr("Time per length"),
                      tr("How long all engines together are measured at each length; at least 11 rounds, 5 where they "
                         "take very long"));
    for (const double seconds : {0.1, 0.3, 1.0, 3.0, 10.0})
        seconds_->addItem(format::significant(seconds, 1) + format::kThinSpace + QStringLiteral("s"), seconds);
    longest_ = addBox(grid, tr("Longest run"),
                      tr("An engine of which one run would take longer is left out from there on; direct sums are "
                         "extrapolated, and the chart says so"));
    for (const double seconds : {0.02, 0.1, 0.5, 2.0, 10.0})
        longest_->addItem(format::duration(seconds, 2).text(), seconds);
    longest_->addItem(tr("any"), 0.0);
    gated_ = new QCheckBox(tr("Gated"));
    gated_->setToolTip(tr("Random gates before and after the convolution, as in the published numbers"));
    grid->addWidget(gated_, grid->rowCount(), 1);

    auto* inside = new QVBoxLayout(problem_);
    inside->setContentsMargins(12, 0, 12, 8);
    inside->setSpacing(4);
    inside->addLayout(lengthRow);
    inside->addWidget(range_);
    inside->addLayout(grid);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(titleRow(tr("Engines"), locks_[0]));
    layout->addWidget(engines_);
    layout->addLayout(titleRow(tr("Problem"), locks_[1]));
    layout->addWidget(problem_);

    connect(engines_, &EngineList::checkedChanged, this, &RaceSetup::choicesChanged);
    connect(range_, &LengthRange::rangeChanged, this, [this] {
        describe();
        emit choicesChanged();
    });
    for (QComboBox* box : {every_, kernels_, mode_, precision_, threads_, effort_, seconds_, longest_})
        connect(box, &QComboBox::currentIndexChanged, this, [this] {
            describe();
            emit choicesChanged();
        });
    connect(rows_, &QComboBox::activated, this, &RaceSetup::takeRows);
    connect(rows_->lineEdit(), &QLineEdit::editingFinished, this, &RaceSetup::takeRows);
    connect(gated_, &QCheckBox::toggled, this, &RaceSetup::choicesChanged);
    setChoices(firstChoices(engines));
}

QComboBox* RaceSetup::addBox(QGridLayout* grid, const QString& word, const QString& tip) {
    auto* label = new QLabel(word);
    label->setProperty("role", "muted");
    auto* box = new QComboBox;
    box->setAccessibleName(word);
    box->setToolTip(tip);
    label->setToolTip(tip);
    label->setBuddy(box);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(8);
    const int row = grid->rowCount();
    grid->addWidget(label, row, 0);
    grid->addWidget(box, row, 1);
    return box;
}

RaceChoices RaceSetup::choices() const {
    RaceChoices c;
    c.engines = engines_->checked();
    c.baseline = baseline_;
    c.from = range_->from();
    c.to = range_->to();
    c.every = every_->currentData().toInt();
    c.rows = lastRows_;
    c.sharedKernel = kernels_->currentData().toBool();
    c.mode = static_cast<Mode>(mode_->currentData().toInt());
    c.gated = gated_->isChecked();
    c.precision = static_cast<PlanOptions::TensorPrecision>(precision_->currentData().toInt());
    c.threads = threads_->currentData().toInt();
    c.effort = static_cast<PlanOptions::Effort>(effort_->currentData().toInt());
    c.secondsPerLength = seconds_->currentData().toDouble();
    c.longestRun = longest_->currentData().toDouble();
    return c;
}

void RaceSetup::setChoices(const RaceChoices& c) {
    {
        const QSignalBlocker quiet(this);
        engines_->setChecked(c.engines);
        setBaseline(c.baseline);
        range_->setRange(c.from, c.to);
        choose(every_, c.every);
        lastRows_ = c.rows;
        rows_->setEditText(rowsText(c.rows));
        choose(kernels_, c.sharedKernel);
        choose(mode_, static_cast<int>(c.mode));
        choose(precision_, static_cast<int>(c.precision));
        choose(threads_, c.threads);
        choose(effort_, static_cast<int>(c.effort));
        choose(seconds_, c.secondsPerLength);
        choose(longest_, c.longestRun);
        gated_->setChecked(c.gated);
        describe();
    }
    emit choicesChanged();
}

void RaceSetup::setBaseline(const std::string& name) {
    baseline_ = name;
    engines_->setBaseline(name);
}

void RaceSetup::followEngines() {
    engines_->follow();
}

void RaceSetup::setRunning(bool running) {
    problem_->setEnabled(!running);
    engines_->setEnabled(!running);
    for (LockSign* lock : locks_)
        lock->setVisible(running);
}

void RaceSetup::takeRows() {
    const auto rows = parseRows(rows_->currentText());
    if (!rows) {
        const QString typed = rows_->currentText();
        rows_->setEditText(rowsText(lastRows_));
        emit refused(tr("B × H was not changed."),
                     tr("“%1” is not accepted; 1 × 16, 64 × 768, 16 or 256K samples are.").arg(typed));
        return;
    }
    rows_->setEditText(rowsText(*rows));
    if (*rows == lastRows_)
        return;
    lastRows_ = *rows;
    emit choicesChanged();
}

void RaceSetup::describe() {
    const auto lengths = choices().lengths();
    lengthWords_->setText(tr("%1 … %2, %n points", nullptr, static_cast<int>(lengths.size()))
                              .arg(format::length1024(range_->from()),
                                   format::length1024(lengths.empty() ? range_->from() : lengths.back())));
}

} // namespace longwave::ui
