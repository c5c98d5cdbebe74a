// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/detail_box.h"

#include "ui/library/generator_form.h"
#include "ui/library/library_model.h"
#include "ui/library/settings_form.h"
#include "ui/library/voxel_picker.h"
#include "ui/session/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"
#include "ui/theme/rate_text.h"

#include <QFont>
#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace longwave::ui {

namespace {

QString rangeText(const MinMax& range) {
    if (range.isEmpty())
        return DetailBox::tr("no finite value");
    return format::significant(range.low) + QStringLiteral(" … ") + format::significant(range.high);
}

/// "98.0 KiB", and whether that is memory of ours.
QString storageText(const ArrayView& values, bool isGenerated = false) {
    const QString size = format::bytes(static_cast<double>(values.bytes())).text();
    if (values.isMapped())
        return DetailBox::tr("%1, mapped").arg(size);
    if (!values.isDeferred())
        return size;
    return isGenerated ? DetailBox::tr("%1, made when read").arg(size)
                       : DetailBox::tr("%1, unpacked when read").arg(size);
}

QString samplesText(std::int64_t samples) {
    return samples == 1 ? DetailBox::tr("1 sample") : DetailBox::tr("%1 samples").arg(format::count(samples));
}

QString lagText(std::int64_t lag) {
    return lag < 0 ? format::kMinus + format::count(-lag) : format::count(lag);
}

QString words(const std::string& text) {
    return QString::fromStdString(text);
}

} // namespace

DetailBox::DetailBox(Session& session, FactsStore& facts, QWidget* parent)
    : QWidget(parent),
      session_(session),
      facts_(facts),
      title_(new ElidedLabel(nullptr, Qt::ElideMiddle)),
      rows_(new QWidget),
      warning_(new QLabel),
      form_(new SettingsForm(session)),
      generator_(new GeneratorForm(session)),
      voxels_(new VoxelPicker(session)) {
    setAccessibleName(tr("Details"));
    title_->setFont(uiFont(TextRole::Body, TextWeight::SemiBold));
    title_->setColor(Token::Text);
    warning_->setProperty("role", "warning");
    warning_->setWordWrap(true);
    warning_->setFont(uiFont(TextRole::Table));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->setSpacing(6);
    layout->addWidget(title_);
    layout->addWidget(rows_);
    layout->addWidget(warning_);
    layout->addWidget(form_);
    layout->addWidget(generator_);
    layout->addWidget(voxels_);
    connect(&facts_, &FactsStore::found, this, [this](EntryRef ref) {
        const auto match = bank_.isValid() ? session_.match(bank_) : std::nullopt;
        if (ref == shown_ || (match && ref == entryOf(match->tensors.front())))
            rebuild();
    });
    connect(&session_, &Session::filesChanged, this, &DetailBox::rebuild);
    connect(&session_, &Session::bankChanged, this, &DetailBox::rebuild);
    rebuild();
}

void DetailBox::show(EntryRef ref) {
    shown_ = ref;
    bank_ = {};
    facts_.request(ref);
    rebuild();
}

void DetailBox::show(const BankRef& ref) {
    bank_ = ref;
    shown_ = {};
    if (const auto match = session_.match(ref); match && match->tensors.size() == 1)
        facts_.request(entryOf(match->tensors.front()));
    rebuild();
}

EntryRef DetailBox::entryOf(const Match::Tensor& tensor) const {
    const File* file = session_.file(bank_.file);
    if (!file)
        return {};
    const auto found = std::ranges::find(file->entries, tensor.name, &Entry::name);
    return found == file->entries.end() ? EntryRef{}
                                        : EntryRef{bank_.file, static_cast<int>(found - file->entries.begin())};
}

void DetailBox::addRow(const QString& caption, const QString& value, const QString& tip, Qt::TextElideMode elide) {
    auto* grid = static_cast<QGridLayout*>(rows_->layout());
    const int row = grid->rowCount();
    auto* name = new QLabel(caption);
    name->setProperty("role", "caption");
    name->setToolTip(tip);
    auto* text = new ElidedLabel(nullptr, elide);
    text->setFont(uiFont(TextRole::Caption));
    text->setColor(Token::Text);
    text->setText(value);
    text->setAccessibleName(caption + QStringLiteral(": ") + value);
    if (!tip.isEmpty())
        text->setToolTip(tip);
    grid->addWidget(name, row, 0);
    grid->addWidget(text, row, 1);
    lines_ += caption + QStringLiteral(": ") + value;
}

void DetailBox::addRange(EntryRef ref, QStringList& warnings) {
    const Entry* entry = session_.entry(ref);
    if (!entry || entry->values.isEmpty())
        return;
    const EntryFacts* facts = facts_.find(ref);
    addRow(tr("Range"), facts ? rangeText(facts->range) : tr("looking…"));
    if (facts && facts->nonFinite)
        warnings += sentence(nonFiniteText(*facts, *entry));
}

void DetailBox::addArray(const Entry& entry, QStringList& warnings) {
    title_->setText(session_.nameOf(shown_));
    addRow(tr("Shape"), words(toString(entry.shape)) + ' ' + words(entry.dtype));
    if (entry.kind == Entry::Kind::Signal) {
        if (entry.sampleRate > 0)
            addRow(tr("Rate"), rateText(entry.sampleRate));
        addRow(tr("Length"), entry.sampleRate > 0
                                 ? durationText(static_cast<double>(entry.values.length()) / entry.sampleRate)
                                 : samplesText(entry.values.length()));
    }
    addRange(shown_, warnings);
    if (!entry.values.isEmpty())
        addRow(tr("Size"), storageText(entry.values, session_.generatorOf(shown_.file) != nullptr));
    if (entry.kind == Entry::Kind::Other && !entry.reason.empty())
        warnings += sentence(words(entry.reason));
    for (const std::string& note : entry.notes)
        warnings += sentence(words(note));
}

void DetailBox::addBank(const Match& match, QStringList& warnings) {
    title_->setText(session_.nameOf(bank_));
    addRow(tr("Kind"), QString::fromUtf8(parameterizationOf(match).title()));
    const bool isThere = session_.bank() && session_.shownBank() == bank_;
    const KernelBank there = isThere ? *session_.bank() : KernelBank{};
    if (isThere || match.isUsable()) {
        addRow(tr("Kernels"), tr("%1 heads × %2 taps")
                                  .arg(format::count(isThere ? there.heads() : match.heads),
                                       format::count(isThere ? there.taps() : match.length)));
        if (there.firstLag != 0)
            addRow(tr("Lags"),
                   lagText(there.firstLag) + QStringLiteral(" … ") + lagText(there.firstLag + there.taps() - 1));
    }
    QStringList tensors;
    for (const Match::Tensor& tensor : match.tensors)
        tensors += QStringLiteral("%1  %2 %3")
                       .arg(words(tensor.role), words(toString(tensor.values.shape())), words(tensor.dtype));
    addRow(match.tensors.size() == 1 ? tr("Tensor") : tr("Tensors"),
           match.tensors.size() == 1 ? words(toString(match.tensors.front().values.shape())) + ' ' + words(match.dtype)
                                     : tr("%1, %2").arg(match.tensors.size()).arg(words(match.dtype)),
           tensors.join('\n'));
    if (match.tensors.size() == 1)
        addRange(entryOf(match.tensors.front()), warnings);
    if (isThere)
        addRow(tr("Size"), storageText(there.values));
    if (!match.isUsable())
        warnings += sentence(words(match.reason));
}

void DetailBox::rebuild() {
    qDeleteAll(rows_->findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
    delete rows_->layout();
    auto* grid = new QGridLayout(rows_);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(1, 1);
    lines_.clear();

    const Entry* entry = session_.entry(shown_);
    const auto match = bank_.isValid() ? session_.match(bank_) : std::nullopt;
    warning_->setVisible(false);
    form_->show(bank_);
    generator_->show(bank_.isValid() ? -1 : shown_.file);
    voxels_->show(bank_.isValid() ? EntryRef{} : shown_);
    setVisible(entry || match);
    if (!entry && !match)
        return;
    QStringList warnings;
    if (match)
        addBank(*match, warnings);
    else
        addArray(*entry, warnings);
    const int file = match ? bank_.file : shown_.file;
    if (!session_.generatorOf(file))
        addRow(tr("File"), fileNameOf(*session_.file(file)), {}, Qt::ElideMiddle);
    warning_->setText(warnings.join('\n'));
    warning_->setVisible(!warnings.isEmpty());
}

} // namespace longwave::ui
