// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/library/detail_box.h"

#include "ui/library/library_model.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/panel_header.h"

#include <QFileInfo>
#include <QFont>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QVBoxLayout>

namespace longwave::ui {

namespace {

QString rateText(double hertz) {
    const double kilo = hertz / 1000;
    return hertz >= 1000 ? QLocale().toString(kilo, 'g', 6) + format::kThinSpace + QStringLiteral("kHz")
                         : QLocale().toString(hertz, 'g', 6) + format::kThinSpace + QStringLiteral("Hz");
}

QString rangeText(const MinMax& range) {
    if (range.isEmpty())
        return DetailBox::tr("no finite value");
    return format::significant(range.low) + QStringLiteral(" … ") + format::significant(range.high);
}

/// These readers map the file; the others decode it into memory.
bool isMapped(const File& file) {
    return file.format == "safetensors" || file.format == "NumPy array" || file.format == "PyTorch checkpoint" ||
           file.format == "sharded safetensors";
}

} // namespace

DetailBox::DetailBox(Session& session, FactsStore& facts, QWidget* parent)
    : QWidget(parent),
      session_(session),
      facts_(facts),
      title_(new ElidedLabel(nullptr, Qt::ElideMiddle)),
      rows_(new QWidget),
      warning_(new QLabel) {
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
    connect(&facts_, &FactsStore::found, this, [this](EntryRef ref) {
        if (ref == shown_)
            rebuild();
    });
    connect(&session_, &Session::filesChanged, this, &DetailBox::rebuild);
    rebuild();
}

void DetailBox::show(EntryRef ref) {
    shown_ = ref;
    facts_.request(ref);
    rebuild();
}

void DetailBox::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(0, 0, width(), 1, theme()[Token::Line]);
}

void DetailBox::addRow(const QString& caption, const QString& value, Qt::TextElideMode elide) {
    auto* grid = static_cast<QGridLayout*>(rows_->layout());
    const int row = grid->rowCount();
    auto* name = new QLabel(caption);
    name->setProperty("role", "caption");
    auto* text = new ElidedLabel(nullptr, elide);
    text->setFont(uiFont(TextRole::Caption));
    text->setColor(Token::Text);
    text->setText(value);
    text->setAccessibleName(caption + QStringLiteral(": ") + value);
    grid->addWidget(name, row, 0);
    grid->addWidget(text, row, 1);
}

void DetailBox::rebuild() {
    qDeleteAll(rows_->findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
    delete rows_->layout();
    auto* grid = new QGridLayout(rows_);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(1, 1);

    const Entry* entry = session_.entry(shown_);
    warning_->setVisible(false);
    setVisible(entry != nullptr);
    if (!entry)
        return;
    const File& file = *session_.file(shown_.file);
    title_->setText(session_.nameOf(shown_));
    addRow(tr("Shape"), QString::fromStdString(toString(entry->shape)) + ' ' + QString::fromStdString(entry->dtype));
    if (entry->kind == Entry::Kind::Signal) {
        if (entry->sampleRate > 0)
            addRow(tr("Rate"), rateText(entry->sampleRate));
        addRow(tr("Length"), entry->sampleRate > 0
                                 ? durationText(static_cast<double>(entry->values.length()) / entry->sampleRate)
                                 : tr("%1 samples").arg(format::count(entry->values.length())));
    }
    const EntryFacts* facts = facts_.find(shown_);
    if (!entry->values.isEmpty())
        addRow(tr("Range"), facts ? rangeText(facts->range) : tr("looking…"));
    if (!entry->values.isEmpty()) {
        const QString size = format::bytes(static_cast<double>(entry->values.bytes())).text();
        addRow(tr("Size"), isMapped(file) ? tr("%1, mapped").arg(size) : size);
    }
    addRow(tr("File"), QString::fromStdString(file.path.filename().string()), Qt::ElideMiddle);

    QStringList warnings;
    if (entry->kind == Entry::Kind::Other && !entry->reason.empty())
        warnings += QString::fromStdString(entry->reason);
    if (facts && facts->nonFinite)
        warnings += nonFiniteText(*facts, entry->values.rows());
    warning_->setText(warnings.join('\n'));
    warning_->setVisible(!warnings.isEmpty());
}

} // namespace longwave::ui
