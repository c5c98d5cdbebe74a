// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/train/train_setup.h"

#include "compute/convolution/machine.h"
#include "compute/training/presets.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icon.h"
#include "ui/theme/lock_sign.h"
#include "ui/theme/panel_header.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace longwave::ui {

namespace {

using training::ModelSettings;

void choose(QComboBox* box, const QVariant& value) {
    const int index = box->findData(value);
    if (index >= 0)
        box->setCurrentIndex(index);
}

/// As it fits into the box.
QString shortTitle(const training::Preset& preset) {
    const std::string_view task = preset.task;
    return task == "smnist"   ? TrainSetup::tr("Seq. MNIST")
           : task == "pmnist" ? TrainSetup::tr("Perm. MNIST")
                              : QString::fromUtf8(preset.title);
}

} // namespace

TrainSetup::TrainSetup(QWidget* parent)
    : QWidget(parent),
      presets_(trainPresets()),
      body_(new QWidget),
      grid_(new QGridLayout(body_)),
      lock_(new LockSign(tr("Settings are locked while runs are trained; Stop unlocks them."), this)),
      facts_(new QLabel) {
    auto* title = new QLabel(tr("Setup"));
    title->setProperty("role", "title");
    lock_->hide();
    auto* head = new QHBoxLayout;
    head->setContentsMargins(12, 8, 12, 4);
    head->addWidget(title, 1);
    head->addWidget(lock_);

    grid_->setContentsMargins(12, 0, 12, 8);
    grid_->setHorizontalSpacing(8);
    grid_->setVerticalSpacing(4);
    grid_->setColumnStretch(1, 1);
    preset_ = addBox(tr("Preset"), tr("Settings that make sense of a task in minutes on two cores"));
    for (int i = 0; i < static_cast<int>(presets_.size()); ++i)
        preset_->addItem(presets_[static_cast<std::size_t>(i)].title, i);
    preset_->addItem(tr("own settings"), -1);
    task_ = addBox(tr("Task"), tr("What is to be learned"));
    for (const training::Preset& preset : training::presets()) {
        task_->addItem(shortTitle(preset), QString::fromUtf8(preset.task));
        task_->setItemData(task_->count() - 1, QString::fromUtf8(preset.title), Qt::ToolTipRole);
    }
    data_ = addFile(tr("Data"), tr("The file that is learned from"));
    x_ = addFile(tr("Sequences X"), tr("X.npy [n, L] or [n, L, c]: n sequences of L positions, c numbers at each"));
    y_ = addFile(tr("Classes y"), tr("y.npy [n]: the class of each sequence, 0, 1, …"));
    facts_->setProperty("role", "muted");
    facts_->setWordWrap(true);
    facts_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    grid_->addWidget(facts_, grid_->rowCount(), 0, 1, 2);
    for (const TrainField& field : trainFields())
        if (field.key == QLatin1String("length") || field.key == QLatin1String("sequences") ||
            field.key == QLatin1String("shape"))
            addField(field);
    direction_ = addBox(tr("Direction"), tr("Whether kernels look back only, or both ways with a kernel for each"));
    direction_->addItem(tr("causal"), false);
    direction_->addItem(tr("bidirectional"), true);
    gated_ = new QCheckBox(tr("Gated blocks"));
    gated_->setToolTip(tr("y = q ⊙ longconv(shift(k) ⊙ v), as in Hungry Hungry Hippos; causal only"));
    grid_->addWidget(gated_, grid_->rowCount(), 1);
    kernel_ = addBox(tr("First kernels"), tr("What kernels are before they learn: noise that decays over the taps, "
                                             "each head at its own pace, or the same noise everywhere (σ = 0.002)"));
    kernel_->addItem(tr("geometric decay"), static_cast<int>(ModelSettings::KernelStart::GeometricDecay));
    kernel_->addItem(tr("random"), static_cast<int>(ModelSettings::KernelStart::Random));
    for (const TrainField& field : trainFields())
        if (!field.isRare && !fields_.contains(field.key))
            addField(field);
    folder_ = addFile(tr("Folder"), tr("Where checkpoints and kernels of each run go, after every epoch"));
    addMore();

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(body_);
    layout->addStretch(1);
    connectBoxes();
    choices_ = presets_.front().choices;
    refresh();
}

// Settings that are rarely touched, under a button that unfolds them.
void TrainSetup::addMore() {
    more_ = new QPushButton;
    more_->setProperty("quiet", true);
    more_->setStyleSheet(QStringLiteral("text-align: left; padding: 0;"));
    more_->setToolTip(tr("Smooth, weight decay, warm-up, clipping, threads"));
    grid_->addWidget(more_, grid_->rowCount(), 0, 1, 2);
    connect(more_, &QPushButton::clicked, this, [this] {
        isUnfolded_ = !isUnfolded_;
        refresh();
    });
    for (const TrainField& field : trainFields())
        if (field.isRare)
            addField(field);
    threads_ = addBox(tr("Threads"), tr("Most threads a step may use. The numbers do not depend on it."));
    const int most = std::max(1, thisMachine().threads);
    for (int threads = 1; threads < most; threads *= 2)
        threads_->addItem(tr("%1 of %2").arg(threads).arg(most), threads);
    threads_->addItem(tr("%1 of %1").arg(most), 0);
    threadsWord_ = static_cast<QLabel*>(grid_->itemAtPosition(grid_->rowCount() - 1, 0)->widget());
}

QComboBox* TrainSetup::addBox(const QString& word, const QString& tip) {
    auto* label = new QLabel(word);
    label->setProperty("role", "muted");
    auto* box = new QComboBox;
    box->setAccessibleName(word);
    box->setAccessibleDescription(tip);
    box->setToolTip(tip);
    label->setToolTip(tip);
    label->setBuddy(box);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(6);
    box->setFont(uiFont(TextRole::Table));
    const int row = grid_->rowCount();
    grid_->addWidget(label, row, 0);
    grid_->addWidget(box, row, 1);
    return box;
}

TrainSetup::FileRow TrainSetup::addFile(const QString& word, const QString& tip) {
    FileRow file;
    file.word = new QLabel(word);
    file.word->setProperty("role", "muted");
    file.word->setToolTip(tip);
    file.name = new ElidedLabel(nullptr, Qt::ElideMiddle);
    file.name->setColor(Token::Text);
    file.button = new QPushButton(tr("…"));
    file.button->setFixedWidth(32);
    file.button->setStyleSheet(QStringLiteral("padding: 0;"));
    file.button->setToolTip(tip);
    file.button->setAccessibleName(tr("Choose: %1").arg(word));
    file.button->setAccessibleDescription(tip);
    file.row = new QWidget;
    auto* inside = new QHBoxLayout(file.row);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(4);
    inside->addWidget(file.name, 1);
    inside->addWidget(file.button);
    const int row = grid_->rowCount();
    grid_->addWidget(file.word, row, 0);
    grid_->addWidget(file.row, row, 1);
    return file;
}

void TrainSetup::addField(const TrainField& field) {
    const QString tip = tr("%1. Accepted: %2.").arg(field.tip, field.accepted);
    auto* label = new QLabel(field.word);
    label->setProperty("role", "muted");
    label->setToolTip(tip);
    auto* edit = new QLineEdit;
    edit->setObjectName(field.key);
    edit->setAccessibleName(field.word);
    edit->setAccessibleDescription(tip);
    edit->setToolTip(tip);
    label->setBuddy(edit);
    const int row = grid_->rowCount();
    grid_->addWidget(label, row, 0);
    grid_->addWidget(edit, row, 1);
    fields_[field.key] = {label, edit};
    connect(edit, &QLineEdit::editingFinished, this, [this, &field] { takeField(field); });
}

void TrainSetup::connectBoxes() {
    connect(preset_, &QComboBox::activated, this, [this] {
        const int index = preset_->currentData().toInt();
        if (index < 0)
            return refresh();
        TrainChoices next = presets_[static_cast<std::size_t>(index)].choices;
        next.threads = choices_.threads;
        change(next, tr("preset %1").arg(preset_->currentText()));
    });
    connect(task_, &QComboBox::activated, this, [this] {
        const std::string task = task_->currentData().toString().toStdString();
        if (task == choices_.task)
            return;
        TrainChoices next = choicesFor(task);
        next.threads = choices_.threads;
        next.lambda = choices_.lambda;
        change(next, tr("task %1").arg(task_->currentText()));
    });
    connect(direction_, &QComboBox::currentIndexChanged, this, [this] {
        TrainChoices next = choices_;
        next.settings.model.bidirectional = direction_->currentData().toBool();
        if (next.settings.model.bidirectional)
            next.settings.model.gated = false; // they look back only
        change(next, tr("direction %1").arg(direction_->currentText()));
    });
    connect(gated_, &QCheckBox::toggled, this, [this](bool on) {
        TrainChoices next = choices_;
        next.settings.model.gated = on;
        if (on)
            next.settings.model.bidirectional = false;
        change(next, on ? tr("gated blocks") : tr("plain blocks"));
    });
    connect(kernel_, &QComboBox::currentIndexChanged, this, [this] {
        TrainChoices next = choices_;
        next.settings.model.kernelStart = static_cast<ModelSettings::KernelStart>(kernel_->currentData().toInt());
        change(next, tr("first kernels %1").arg(kernel_->currentText()));
    });
    connect(threads_, &QComboBox::currentIndexChanged, this, [this] {
        TrainChoices next = choices_;
        next.threads = threads_->currentData().toInt();
        change(next, tr("threads %1").arg(threads_->currentText()));
    });
    connect(data_.button, &QPushButton::clicked, this, [this] {
        const QString filter = choices_.task == "text"  ? tr("Texts (*.txt *.md *.csv *.html *.tex);;All files (*)")
                               : choices_.task == "dna" ? tr("Bases (*.fa *.fasta *.fna *.fa.gz *.fasta.gz "
                                                             "*.fna.gz);;All files (*)")
                                                        : tr("Digits, x and y (*.npz);;All files (*)");
        if (const QString path = askFile(tr("Choose what is learned from"), filter, dataPathOf(choices_));
            !path.isEmpty())
            takeData(path);
    });
    const QString arrays = tr("Arrays (*.npy *.npz *.safetensors *.csv);;All files (*)");
    connect(x_.button, &QPushButton::clicked, this, [this, arrays] {
        if (const QString path = askFile(tr("Choose the sequences X"), arrays, choices_.x); !path.isEmpty())
            takeX(path);
    });
    connect(y_.button, &QPushButton::clicked, this, [this, arrays] {
        if (const QString path = askFile(tr("Choose the classes y"), arrays, choices_.y); !path.isEmpty())
            takeY(path);
    });
    connect(folder_.button, &QPushButton::clicked, this, [this] {
        const QString folder = QFileDialog::getExistingDirectory(this, tr("Choose where checkpoints go"), folderPath_);
        if (!folder.isEmpty())
            emit folderPicked(folder);
    });
}

QString TrainSetup::askFile(const QString& title, const QString& filter, const QString& now) {
    return QFileDialog::getOpenFileName(this, title, QFileInfo(now).absolutePath(), filter);
}

void TrainSetup::takeData(const QString& path) {
    TrainChoices next = choices_;
    next.data = path;
    change(next, tr("choose %1").arg(QFileInfo(path).fileName()));
}

void TrainSetup::takeX(const QString& path) {
    TrainChoices next = choices_;
    next.x = path;
    change(next, tr("choose %1").arg(QFileInfo(path).fileName()));
}

void TrainSetup::takeY(const QString& path) {
    TrainChoices next = choices_;
    next.y = path;
    change(next, tr("choose %1").arg(QFileInfo(path).fileName()));
}

void TrainSetup::setChoices(const TrainChoices& choices) {
    change(choices);
}

void TrainSetup::setLocked(const QString& why) {
    isLocked_ = !why.isEmpty();
    body_->setEnabled(!isLocked_);
    lock_->setWords(why);
    lock_->setVisible(isLocked_);
}

void TrainSetup::setFacts(const QString& words, bool isProblem) {
    facts_->setText(words);
    facts_->setProperty("role", isProblem ? "error" : "muted");
    repolish(facts_);
    facts_->setVisible(!words.isEmpty());
}

void TrainSetup::setFolder(const QString& folder) {
    folderPath_ = folder;
    const QString home = QDir::homePath();
    QString shown = QDir::toNativeSeparators(folder);
    if (folder.startsWith(home + u'/'))
        shown = QStringLiteral("~") + folder.mid(home.size());
    folder_.name->setText(shown);
}

void TrainSetup::takeField(const TrainField& field) {
    QLineEdit* edit = fields_.at(field.key).edit;
    const QString typed = edit->text();
    if (typed == field.text(choices_))
        return;
    TrainChoices next = choices_;
    if (!field.take(next, typed)) {
        edit->setText(field.text(choices_));
        emit refused(tr("%1 was not changed.").arg(field.word),
                     tr("“%1” is not accepted; %2 is.").arg(typed, field.accepted));
        return;
    }
    change(next, tr("%1 %2").arg(field.word, field.text(next)));
    edit->setText(field.text(choices_));
}

void TrainSetup::change(const TrainChoices& next, const QString& what) {
    if (refreshing_ || next == choices_)
        return;
    const TrainChoices before = std::exchange(choices_, next);
    refresh();
    emit choicesChanged();
    if (!what.isEmpty())
        emit edited(before, what);
}

void TrainSetup::refresh() {
    const QScopedValueRollback guard(refreshing_, true);
    int preset = -1;
    for (int i = 0; i < static_cast<int>(presets_.size()); ++i) {
        TrainChoices offered = presets_[static_cast<std::size_t>(i)].choices;
        offered.data = choices_.data;
        offered.x = choices_.x;
        offered.y = choices_.y;
        if (preset < 0 && choices_.isComparableWith(offered))
            preset = i;
    }
    choose(preset_, preset);
    choose(task_, QString::fromStdString(choices_.task));
    choose(direction_, choices_.settings.model.bidirectional);
    gated_->setChecked(choices_.settings.model.gated);
    choose(kernel_, static_cast<int>(choices_.settings.model.kernelStart));
    choose(threads_, choices_.threads);
    const auto showFile = [](const FileRow& file, bool isShown, const QString& path, const QString& none) {
        file.word->setVisible(isShown);
        file.row->setVisible(isShown);
        file.name->setText(path.isEmpty() ? none : QFileInfo(path).fileName());
        file.name->setToolTip(path);
    };
    const QString none = tr("none yet");
    showFile(data_, readsFile(choices_.task), dataPathOf(choices_), none);
    showFile(x_, readsArrays(choices_.task), choices_.x, none);
    showFile(y_, readsArrays(choices_.task), choices_.y, none);
    // What is not as the task proposes it is never folded away.
    const TrainChoices proposed = choicesFor(choices_.task);
    for (const TrainField& field : trainFields())
        isUnfolded_ = isUnfolded_ || (field.isRare && field.text(choices_) != field.text(proposed));
    more_->setText(isUnfolded_ ? tr("Fewer settings") : tr("More settings"));
    more_->setIcon(icon(isUnfolded_ ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"), Token::Muted));
    threadsWord_->setVisible(isUnfolded_);
    threads_->setVisible(isUnfolded_);
    for (const TrainField& field : trainFields()) {
        const Typed& typed = fields_.at(field.key);
        const bool isShown = (!field.applies || field.applies(choices_)) && (!field.isRare || isUnfolded_);
        typed.word->setVisible(isShown);
        typed.edit->setVisible(isShown);
        typed.edit->setText(field.text(choices_));
    }
}

} // namespace longwave::ui
