// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/glossary_popup.h"

#include "ui/strip.h"
#include "ui/theme/appearance.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollArea>
#include <QVBoxLayout>

namespace longwave::ui {
namespace {

constexpr QSize kSize{620, 380};
constexpr int kListWidth = 210;

QLabel* wrapped(const char* role) {
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    label->setProperty("role", role);
    return label;
}

} // namespace

GlossaryPopup::GlossaryPopup(QWidget* parent) : QDialog(parent), text_(&glossaryText(lessonLanguages().front())) {
    setModal(false);
    search_ = new QLineEdit;
    search_->setClearButtonEnabled(true);
    list_ = new QListWidget;
    list_->setFixedWidth(kListWidth);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    term_ = wrapped("stepTitle");
    also_ = wrapped("muted");
    body_ = wrapped("");
    body_->setTextFormat(Qt::RichText);
    body_->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);

    auto* page = new QWidget;
    page->setProperty("surface", true);
    auto* words = new QVBoxLayout(page);
    words->setContentsMargins(16, 12, 16, 12);
    words->setSpacing(8);
    words->addWidget(term_);
    words->addWidget(also_);
    words->addWidget(body_);
    words->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(page);
    auto* field = new QVBoxLayout;
    field->setContentsMargins(12, 12, 12, 12);
    field->addWidget(search_);
    auto* columns = new QHBoxLayout;
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    columns->addWidget(list_);
    columns->addWidget(new UprightLine);
    columns->addWidget(scroll, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(field);
    layout->addWidget(new LevelLine);
    layout->addLayout(columns, 1);
    resize(kSize);

    connect(search_, &QLineEdit::textChanged, this, &GlossaryPopup::find);
    connect(search_, &QLineEdit::returnPressed, list_, qOverload<>(&QWidget::setFocus));
    connect(list_, &QListWidget::currentRowChanged, this, &GlossaryPopup::showTerm);
    connect(body_, &QLabel::linkActivated, this,
            [this](const QString& target) { select(target.section(QLatin1Char(':'), 1)); });
    connect(&Appearance::instance(), &Appearance::changed, this, &GlossaryPopup::showTerm);
    setLanguage(text_->language);
}

void GlossaryPopup::setLanguage(const QString& language) {
    const QString term = shownTerm();
    text_ = &glossaryText(language);
    const LessonText& words = lessonText(language);
    setWindowTitle(words.word("glossary"));
    search_->setPlaceholderText(words.word("search"));
    search_->setAccessibleName(words.word("search"));
    list_->setAccessibleName(words.word("glossary"));
    find();
    select(term);
}

void GlossaryPopup::open(const QString& term) {
    search_->clear();
    select(term);
    show();
    raise();
    activateWindow();
    search_->setFocus();
}

QString GlossaryPopup::shownTerm() const {
    const QListWidgetItem* item = list_->currentItem();
    return item ? item->data(Qt::UserRole).toString() : QString();
}

void GlossaryPopup::find() {
    const QString before = shownTerm();
    {
        const QSignalBlocker quiet(list_);
        list_->clear();
        for (const GlossaryTerm* term : text_->search(search_->text())) {
            auto* item = new QListWidgetItem(term->term, list_);
            item->setData(Qt::UserRole, term->id);
            item->setToolTip(term->also.join(QStringLiteral(", ")));
        }
    }
    // What is looked for comes first, unless what was shown is still there and nothing is looked for.
    list_->setCurrentRow(0);
    if (search_->text().isEmpty() && !before.isEmpty())
        select(before);
    showTerm();
}

void GlossaryPopup::select(const QString& term) {
    if (!text_->find(term))
        return;
    const auto row = [&] {
        for (int i = 0; i < list_->count(); ++i)
            if (list_->item(i)->data(Qt::UserRole).toString() == term)
                return i;
        return -1;
    };
    if (row() < 0)
        search_->clear(); // it is not among those that were found
    list_->setCurrentRow(row());
    list_->scrollToItem(list_->currentItem());
}

void GlossaryPopup::showTerm() {
    const GlossaryTerm* term = text_->find(shownTerm());
    term_->setVisible(term != nullptr);
    also_->setVisible(term && !term->also.isEmpty());
    if (!term) {
        body_->setText(filled(lessonText(text_->language).word("nothing"), {{QStringLiteral("words"), search_->text()}})
                           .toHtmlEscaped());
        return;
    }
    term_->setText(term->term);
    also_->setText(term->also.join(QStringLiteral(", ")));
    body_->setText(asRichText(term->text));
    body_->setAccessibleName(asPlainText(term->text));
}

} // namespace longwave::ui
