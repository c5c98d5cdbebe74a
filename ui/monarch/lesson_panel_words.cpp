// SPDX-License-Identifier: GPL-3.0-or-later
// What the lesson's panel says: the page, its question, and what came of the answer.
#include "ui/monarch/lesson_panel.h"
#include "ui/monarch/view_words.h"
#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QShortcut>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace longwave::ui {
namespace {

constexpr int kLeastOn = 340, kLeastOff = 150, kMostOff = 220; // height

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

} // namespace

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

void LessonPanel::focusAnswer() {
    hasKeyboard_ = false;
    if (!guess_->isHidden())
        guess_->setFocus();
    else if (!choices_.empty())
        choices_.front()->setFocus();
    else {
        reveal_->setFocus();
        isOnStage_ = true;
        emit stageWanted();
    }
}

/// The keyboard stops only where there is something for it: at words with links.
void LessonPanel::followLinks() {
    for (QLabel* label : {heading_, body_, question_, verdict_, reason_})
        label->setFocusPolicy(label->text().contains(QLatin1String("<a ")) ? Qt::StrongFocus : Qt::NoFocus);
}

void LessonPanel::refresh() {
    const auto count = static_cast<int>(lessonPages().size());
    QMap<QString, QString> places{{QStringLiteral("page"), QString::number(lesson_.pageIndex() + 1)},
                                  {QStringLiteral("pages"), QString::number(count)}};
    const bool isOn = lesson_.isOn();
    hasKeyboard_ = hasKeyboard_ || (isOn && window()->focusWidget() == start_); // it is about to be hidden
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
    // What stands above it has the room until the lesson needs it.
    setMinimumHeight(isOn ? kLeastOn : kLeastOff);
    setMaximumHeight(isOn ? QWIDGETSIZE_MAX : kMostOff);
    if (!isOn) {
        shownPage_ = turnedTo_ = -1;
        hasKeyboard_ = isOnStage_ = false;
        body_->setText(asRichText(filled(text_->word("intro"), places)));
        for (QWidget* widget : {static_cast<QWidget*>(question_), answerRow_, static_cast<QWidget*>(verdict_),
                                static_cast<QWidget*>(reason_)})
            widget->hide();
        for (QRadioButton* choice : choices_)
            choice->parentWidget()->hide();
        followLinks();
        return;
    }
    showPage();
    showQuestion();
    showVerdict();
    followLinks();
    if (hasKeyboard_ && lesson_.trace() && !lesson_.isAnswered())
        focusAnswer();
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
    const QWidget* focused = window()->focusWidget();
    if (std::exchange(turnedTo_, lesson_.pageIndex()) != lesson_.pageIndex()) { // not in another language only
        const bool wasOnStage = std::exchange(isOnStage_, false);
        hasKeyboard_ = hasKeyboard_ || wasOnStage || (focused && isAncestorOf(focused)); // before that is hidden
    }
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
    // What is locked gives the keyboard on, to what comes next.
    const QWidget* focused = window()->focusWidget();
    const bool isChoice = std::find(choices_.begin(), choices_.end(), focused) != choices_.end();
    if (lesson_.isAnswered() && focused && (isChoice || focused == reveal_))
        (next_->isEnabled() ? next_ : leave_)->setFocus();
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
        words += (words.isEmpty() ? QString() : text_->word("between")) +
                 filled(text_->word("answer"), {{QStringLiteral("answer"), page.choices.value(right)}});
    } else if (isWrong) {
        words += (words.isEmpty() ? QString() : text_->word("between")) + filledIn(text_->word("answer"));
    }
    verdict_->setText(words.toHtmlEscaped());
    verdict_->setVisible(!words.isEmpty());
    reason_->setVisible(lesson_.isAnswered());
    QString reason = asRichText(filledIn(page.reveal));
    if (lesson_.pageIndex() + 1 == static_cast<int>(lessonPages().size()))
        reason += QStringLiteral("<p>%1</p>").arg(text_->word("end").toHtmlEscaped());
    reason_->setText(reason);
    verdict_->setAccessibleName(verdict());
    if (lesson_.isAnswered() || lesson_.state() == State::Elsewhere) {
        QLabel* said = lesson_.isAnswered() ? reason_ : verdict_;
        QTimer::singleShot(0, scroll_, [this, said] { scroll_->ensureWidgetVisible(said, 0, 8); });
    }
}

} // namespace longwave::ui
