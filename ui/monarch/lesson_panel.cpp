// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/lesson_panel.h"

#include "ui/monarch/glossary_popup.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"
#include "ui/theme/sizes.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

namespace longwave::ui {
namespace {

/// Words that wrap, with links into the glossary that the keyboard reaches.
QLabel* wrapped(const char* role = nullptr) {
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setTextFormat(Qt::RichText);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    label->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    if (role)
        label->setProperty("role", role);
    return label;
}

QPushButton* link(const char* name) {
    auto* button = new QPushButton;
    button->setProperty("link", true);
    button->setObjectName(QString::fromLatin1(name));
    return button;
}

/// A line of text would take Ctrl with an arrow for itself; here it turns pages.
class LeavesPageKeys : public QObject {
  public:
    using QObject::QObject;

  protected:
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() != QEvent::ShortcutOverride)
            return false;
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isTurn = key->key() == Qt::Key_Left || key->key() == Qt::Key_Right;
        if (!isTurn || key->modifiers() != Qt::ControlModifier)
            return false;
        event->ignore();
        return true;
    }
};

/// A typed number: with the locale's separators or the plain ones, "50 %" too.
std::optional<double> numberIn(QString text) {
    text = text.trimmed();
    text.remove(QLatin1Char('%')).remove(QChar(0x00D7)).remove(format::kThinSpace);
    text.replace(format::kMinus, QLatin1Char('-'));
    text = text.trimmed();
    bool isNumber = false;
    double value = QLocale().toDouble(text, &isNumber);
    if (!isNumber)
        value = QLocale::c().toDouble(QString(text).remove(QLatin1Char(',')), &isNumber);
    return isNumber ? std::optional(value) : std::nullopt;
}

} // namespace

LessonPanel::LessonPanel(MonarchWalk& walk, QWidget* parent)
    : QWidget(parent),
      lesson_(walk),
      text_(&lessonText(systemLessonLanguage())) {
    title_ = new QLabel;
    title_->setProperty("role", "title");
    place_ = new QLabel;
    place_->setProperty("role", "caption");
    language_ = new QComboBox;
    for (const QString& each : lessonLanguages())
        language_->addItem(lessonText(each).name, each);
    language_->setCurrentIndex(language_->findData(text_->language));
    auto* head = new QHBoxLayout;
    head->setContentsMargins(kPadding, 8, kPadding, 0);
    head->setSpacing(8);
    head->addWidget(title_);
    head->addStretch(1);
    head->addWidget(place_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(makeContent(), 1);
    layout->addWidget(makeFoot());
    makeKeys();

    connect(language_, &QComboBox::currentIndexChanged, this, [this](int index) {
        const QString picked = language_->itemData(index).toString();
        if (picked == text_->language)
            return;
        setLanguage(picked);
        emit languagePicked(picked);
    });
    connect(&lesson_, &Lesson::changed, this, &LessonPanel::refresh);
    connect(&lesson_, &Lesson::panelWanted, this, &LessonPanel::panelWanted);
    connect(&Appearance::instance(), &Appearance::changed, this,
            &LessonPanel::refresh); // links have the theme's colour
    refresh();
}

QWidget* LessonPanel::makeContent() {
    heading_ = wrapped();
    heading_->setFont(uiFont(TextRole::Body, TextWeight::SemiBold));
    body_ = wrapped();
    question_ = wrapped();
    verdict_ = wrapped();
    reason_ = wrapped();
    for (QLabel* label : {body_, reason_})
        label->setFont(uiFont(TextRole::Table));
    for (QLabel* label : {question_, verdict_})
        label->setFont(uiFont(TextRole::Table, TextWeight::SemiBold));
    guess_ = new QLineEdit;
    guess_->setMinimumWidth(84);
    guess_->installEventFilter(new LeavesPageKeys(guess_));
    reveal_ = new QPushButton;
    start_ = new QPushButton;
    answerRow_ = new QWidget;
    auto* row = new QHBoxLayout(answerRow_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(guess_, 1);
    row->addWidget(reveal_);
    row->addStretch(0);
    choiceGroup_ = new QButtonGroup(this);
    choicesRow_ = new QVBoxLayout;
    choicesRow_->setSpacing(6);

    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(kPadding, 4, kPadding, 4);
    layout->setSpacing(8);
    layout->addWidget(heading_);
    layout->addWidget(body_);
    layout->addWidget(start_, 0, Qt::AlignLeft);
    layout->addWidget(question_);
    layout->addLayout(choicesRow_);
    layout->addWidget(answerRow_);
    layout->addWidget(verdict_);
    layout->addWidget(reason_);
    layout->addStretch(1);
    scroll_ = new QScrollArea;
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setFocusPolicy(Qt::NoFocus); // page keys scroll it from anywhere in the panel
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setStyleSheet(QStringLiteral("QScrollArea { background: transparent; }"));
    scroll_->setWidget(content);
    scroll_->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);

    for (QLabel* label : {body_, question_, reason_})
        connect(label, &QLabel::linkActivated, this,
                [this](const QString& target) { openGlossary(target.section(QLatin1Char(':'), 1)); });
    connect(guess_, &QLineEdit::returnPressed, this, &LessonPanel::answer);
    connect(guess_, &QLineEdit::textEdited, this, [this] {
        guess_->setProperty("invalid", false);
        repolish(guess_);
    });
    connect(reveal_, &QPushButton::clicked, this, &LessonPanel::answer);
    connect(start_, &QPushButton::clicked, &lesson_, &Lesson::start);
    return scroll_;
}

QWidget* LessonPanel::makeFoot() {
    back_ = link("lessonBack");
    next_ = link("lessonNext");
    leave_ = link("lessonLeave");
    glossaryButton_ = link("lessonGlossary");
    auto* foot = new QWidget;
    auto* turn = new QHBoxLayout;
    turn->setSpacing(8);
    turn->addWidget(back_);
    turn->addWidget(next_);
    turn->addStretch(1);
    turn->addWidget(leave_);
    auto* more = new QHBoxLayout;
    more->setSpacing(8);
    more->addWidget(glossaryButton_);
    more->addStretch(1);
    more->addWidget(language_);
    auto* layout = new QVBoxLayout(foot);
    layout->setContentsMargins(kPadding - 4, 0, kPadding - 4, 8);
    layout->setSpacing(4);
    layout->addLayout(turn);
    layout->addLayout(more);
    connect(back_, &QPushButton::clicked, &lesson_, &Lesson::back);
    connect(next_, &QPushButton::clicked, &lesson_, &Lesson::next);
    connect(leave_, &QPushButton::clicked, &lesson_, &Lesson::leave);
    connect(glossaryButton_, &QPushButton::clicked, this, [this] { openGlossary(); });
    return foot;
}

void LessonPanel::makeKeys() {
    const auto add = [this](const QKeySequence& keys, void (Lesson::*turn)()) {
        auto* shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WindowShortcut); // the pointer's hand is on the stage
        connect(shortcut, &QShortcut::activated, &lesson_, turn);
        keys_.push_back(shortcut);
    };
    add(QKeySequence(Qt::CTRL | Qt::Key_Right), &Lesson::next);
    add(QKeySequence(Qt::CTRL | Qt::Key_Left), &Lesson::back);
}

QSize LessonPanel::minimumSizeHint() const {
    return {std::max(200, layout()->minimumSize().width()), 180};
}

void LessonPanel::keyPressEvent(QKeyEvent* event) {
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && lesson_.isOn())
        return answer(); // whatever of the panel has the focus
    QScrollBar* bar = scroll_->verticalScrollBar();
    if (event->key() == Qt::Key_PageUp || event->key() == Qt::Key_PageDown)
        return bar->triggerAction(event->key() == Qt::Key_PageUp ? QAbstractSlider::SliderPageStepSub
                                                                 : QAbstractSlider::SliderPageStepAdd);
    QWidget::keyPressEvent(event);
}

void LessonPanel::setLanguage(const QString& language) {
    if (text_->language == language)
        return;
    text_ = &lessonText(language);
    language_->setCurrentIndex(language_->findData(language));
    if (glossary_)
        glossary_->setLanguage(language);
    // The page is made anew; what was typed or chosen on it stays.
    const QString guess = guess_->text();
    const auto chosen = std::find_if(choices_.begin(), choices_.end(), [](const auto* c) { return c->isChecked(); });
    const auto index = static_cast<std::size_t>(chosen - choices_.begin());
    shownPage_ = -1;
    refresh();
    guess_->setText(guess);
    if (index < choices_.size())
        choices_[index]->setChecked(true);
    refresh();
}

GlossaryPopup* LessonPanel::glossary() const noexcept {
    return glossary_;
}

void LessonPanel::openGlossary(const QString& term) {
    if (!glossary_)
        glossary_ = new GlossaryPopup(this);
    glossary_->setLanguage(text_->language);
    glossary_->open(term);
}

void LessonPanel::answer() {
    using Question = LessonPage::Question;
    if (lesson_.isAnswered())
        return;
    switch (lesson_.page().question) {
    case Question::Number: {
        if (guess_->text().trimmed().isEmpty())
            return lesson_.reveal();
        const std::optional<double> number = numberIn(guess_->text());
        if (number)
            return lesson_.answer(*number);
        guess_->setProperty("invalid", true);
        repolish(guess_);
        verdict_->setText(text_->word("noNumber").toHtmlEscaped());
        return verdict_->show();
    }
    case Question::Choice:
        for (std::size_t i = 0; i < choices_.size(); ++i)
            if (choices_[i]->isChecked())
                return lesson_.answer(static_cast<int>(i));
        return lesson_.reveal();
    case Question::Point:
        return lesson_.reveal();
    }
}

} // namespace longwave::ui
