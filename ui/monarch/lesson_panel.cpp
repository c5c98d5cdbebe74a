// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/lesson_panel.h"

#include "ui/monarch/glossary_popup.h"
#include "ui/monarch/view_words.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

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
#include <QTimer>
#include <QVBoxLayout>

namespace longwave::ui {
namespace {

constexpr int kPadding = 12;

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

/// A choice whose words wrap, which a radio button's own do not.
class Choice : public QWidget {
  public:
    explicit Choice(const QString& words) : button_(new QRadioButton), words_(new QLabel(words.toHtmlEscaped())) {
        words_->setWordWrap(true);
        words_->setFont(uiFont(TextRole::Table));
        button_->setAccessibleName(words);
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(4);
        row->addWidget(button_, 0, Qt::AlignTop);
        row->addWidget(words_, 1);
    }
    QRadioButton* button() const noexcept { return button_; }

  protected:
    void mousePressEvent(QMouseEvent*) override {
        if (button_->isEnabled())
            button_->click();
    }

  private:
    QRadioButton* button_;
    QLabel* words_;
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

    connect(language_, &QComboBox::currentIndexChanged, this,
            [this](int index) { setLanguage(language_->itemData(index).toString()); });
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
    QWidget::keyPressEvent(event);
}

void LessonPanel::setLanguage(const QString& language) {
    if (text_->language == language)
        return;
    text_ = &lessonText(language);
    shownPage_ = -1;
    language_->setCurrentIndex(language_->findData(language));
    if (glossary_)
        glossary_->setLanguage(language);
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

QString LessonPanel::filledIn(const QString& text) const {
    return lesson_.trace() ? filled(text, lessonValues(lesson_.page(), *lesson_.trace())) : text;
}

QString LessonPanel::words() const {
    if (!lesson_.isOn())
        return body_->text();
    const LessonPageText& page = text_->page(lesson_.page().id);
    QStringList all{page.title};
    if (lesson_.trace()) {
        for (const QString& paragraph : page.paragraphs)
            all << asPlainText(filledIn(paragraph));
        all << asPlainText(filledIn(page.question));
    }
    return all.join(QLatin1Char('\n'));
}

QString LessonPanel::verdict() const {
    QString text = verdict_->isHidden() ? QString() : verdict_->text();
    if (!reason_->isHidden())
        text += QLatin1Char(' ') + asPlainText(filledIn(text_->page(lesson_.page().id).reveal));
    return text;
}

void LessonPanel::refresh() {
    const auto count = static_cast<int>(lessonPages().size());
    QMap<QString, QString> places{{QStringLiteral("page"), QString::number(lesson_.pageIndex() + 1)},
                                  {QStringLiteral("pages"), QString::number(count)}};
    const bool isOn = lesson_.isOn();
    title_->setText(text_->word("title"));
    setAccessibleName(text_->word("title"));
    place_->setText(filled(text_->word("page"), places));
    place_->setVisible(isOn);
    start_->setText(text_->word("start"));
    start_->setVisible(!isOn);
    reveal_->setText(text_->word("reveal"));
    guess_->setPlaceholderText(text_->word("guess"));
    guess_->setAccessibleName(text_->word("guess"));
    back_->setText(text_->word("back"));
    next_->setText(text_->word("next"));
    leave_->setText(text_->word("leave"));
    glossaryButton_->setText(text_->word("glossary"));
    language_->setAccessibleName(text_->word("language"));
    language_->setToolTip(text_->word("language"));
    for (QPushButton* button : {back_, next_, leave_})
        button->setVisible(isOn);
    back_->setEnabled(lesson_.pageIndex() > 0);
    next_->setEnabled(lesson_.pageIndex() + 1 < count);
    for (QShortcut* key : keys_)
        key->setEnabled(isOn);
    heading_->setVisible(isOn);
    if (!isOn) {
        shownPage_ = -1;
        body_->setText(asRichText(filled(text_->word("intro"), places)));
        for (QWidget* widget : {static_cast<QWidget*>(question_), answerRow_, static_cast<QWidget*>(verdict_),
                                static_cast<QWidget*>(reason_)})
            widget->hide();
        for (QRadioButton* choice : choices_)
            choice->parentWidget()->hide();
        return;
    }
    showPage();
    showQuestion();
    showVerdict();
    setAccessibleDescription(words());
}

void LessonPanel::showPage() {
    const LessonPageText& page = text_->page(lesson_.page().id);
    heading_->setText(page.title.toHtmlEscaped());
    QString body;
    for (const QString& paragraph : page.paragraphs)
        body +=
            QStringLiteral("<p style=\"margin-top:0; margin-bottom:6px\">%1</p>").arg(asRichText(filledIn(paragraph)));
    if (!lesson_.trace())
        body = asRichText(text_->word("waiting"));
    body_->setText(body);
    question_->setVisible(lesson_.trace() != nullptr);
    question_->setText(asRichText(filledIn(page.question)));
    if (shownPage_ == lesson_.pageIndex() && lesson_.trace())
        return;
    scroll_->verticalScrollBar()->setValue(0);
    shownPage_ = lesson_.trace() ? lesson_.pageIndex() : -1;
    guess_->clear();
    guess_->setProperty("invalid", false);
    repolish(guess_);
    for (QRadioButton* choice : choices_) {
        choicesRow_->removeWidget(choice->parentWidget());
        choice->parentWidget()->hide();
        choice->parentWidget()->deleteLater();
    }
    choices_.clear();
    for (const QString& words : page.choices) {
        auto* choice = new Choice(filledIn(words));
        choicesRow_->addWidget(choice);
        choiceGroup_->addButton(choice->button());
        choices_.push_back(choice->button());
    }
}

void LessonPanel::showQuestion() {
    const bool isThere = lesson_.trace() != nullptr;
    const bool isNumber = lesson_.page().question == LessonPage::Question::Number;
    answerRow_->setVisible(isThere);
    guess_->setVisible(isNumber);
    guess_->setReadOnly(lesson_.isAnswered());
    reveal_->setEnabled(!lesson_.isAnswered());
    for (QRadioButton* choice : choices_) {
        choice->parentWidget()->setVisible(isThere);
        choice->setEnabled(!lesson_.isAnswered());
    }
}

void LessonPanel::showVerdict() {
    using State = Lesson::State;
    const LessonPageText& page = text_->page(lesson_.page().id);
    QString words;
    switch (lesson_.state()) {
    case State::Right:
        words = text_->word("right");
        break;
    case State::Wrong: {
        QString guess = guess_->text().trimmed();
        for (const QRadioButton* choice : choices_)
            if (choice->isChecked())
                guess = choice->accessibleName();
        words = filled(text_->word("wrong"), {{QStringLiteral("guess"), guess}});
        break;
    }
    case State::Asking:
        if (lesson_.page().question == LessonPage::Question::Point)
            words = text_->word("point");
        break;
    case State::Elsewhere: {
        const std::size_t step = stepOf(lesson_.page(), *lesson_.trace());
        const bool isHere = lesson_.clicked()->step == step && lesson_.clicked()->row == TraceRow::Signal;
        words = isHere ? filled(text_->word("elsewhere"),
                                {{QStringLiteral("cell"), cellName(*lesson_.trace(), step, lesson_.clicked()->cell)}})
                       : filled(text_->word("otherStep"), {{QStringLiteral("step"), QString::number(step + 1)}});
        break;
    }
    default:
        break;
    }
    const bool isWrong = lesson_.state() == State::Wrong || lesson_.state() == State::Revealed;
    if (isWrong && lesson_.page().question == LessonPage::Question::Choice) {
        const int right = answerOf(lesson_.page(), *lesson_.trace()).choice;
        words += (words.isEmpty() ? QString() : QStringLiteral(" ")) +
                 filled(text_->word("answer"), {{QStringLiteral("answer"), page.choices.value(right)}});
    } else if (isWrong) {
        words += (words.isEmpty() ? QString() : QStringLiteral(" ")) + filledIn(text_->word("answer"));
    }
    verdict_->setText(words.toHtmlEscaped());
    verdict_->setVisible(!words.isEmpty());
    reason_->setVisible(lesson_.isAnswered());
    QString reason = asRichText(filledIn(page.reveal));
    if (lesson_.pageIndex() + 1 == static_cast<int>(lessonPages().size()))
        reason += QStringLiteral("<p>%1</p>").arg(text_->word("end").toHtmlEscaped());
    reason_->setText(reason);
    verdict_->setAccessibleName(verdict());
    if (lesson_.isAnswered())
        QTimer::singleShot(0, scroll_, [this] { scroll_->ensureWidgetVisible(reason_, 0, 8); });
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
