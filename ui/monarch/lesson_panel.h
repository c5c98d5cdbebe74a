// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/monarch/lesson.h"
#include "ui/monarch/lesson_text.h"

#include <QWidget>

#include <vector>

class QButtonGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;
class QScrollArea;
class QShortcut;
class QVBoxLayout;

namespace longwave::ui {

class GlossaryPopup;

/// The guided lesson beside the stage: a page's words, its question, and what comes of the answer. Everything works by
/// keyboard: Ctrl+Right and Ctrl+Left (and Alt+N, Alt+B) turn pages, Enter answers and reveals.
class LessonPanel : public QWidget {
    Q_OBJECT
  public:
    explicit LessonPanel(MonarchWalk& walk, QWidget* parent = nullptr);

    Lesson& lesson() noexcept { return lesson_; }
    QString language() const { return text_->language; }
    void setLanguage(const QString& language);
    /// Opens the glossary, at a term or at its beginning.
    void openGlossary(const QString& term = {});
    GlossaryPopup* glossary() const noexcept;

    QLineEdit* guess() const noexcept { return guess_; }
    QPushButton* revealButton() const noexcept { return reveal_; }
    QPushButton* startButton() const noexcept { return start_; }
    QPushButton* nextButton() const noexcept { return next_; }
    QPushButton* backButton() const noexcept { return back_; }
    QPushButton* leaveButton() const noexcept { return leave_; }
    QComboBox* languageBox() const noexcept { return language_; }
    const std::vector<QRadioButton*>& choiceButtons() const noexcept { return choices_; }
    /// What stands there in plain words: for screen readers and tests.
    QString words() const;
    QString verdict() const;

    QSize sizeHint() const override { return {248, 340}; }
    QSize minimumSizeHint() const override;

  signals:
    /// The page points to one of the panels at the side: "memory", "accuracy", "cost", "learned".
    void panelWanted(const QString& panel);
    /// The answer is a cell of the stage, and the keyboard was here: it is wanted there.
    void stageWanted();
    /// Somebody chose another language.
    void languagePicked(const QString& language);

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QWidget* makeContent();
    QWidget* makeFoot();
    void makeKeys();
    void refresh();
    void showPage();
    void showQuestion();
    void showVerdict();
    void followLinks();
    void focusAnswer();
    void answer();
    QString filledIn(const QString& text) const;

    Lesson lesson_;
    const LessonText* text_;
    int shownPage_ = -1;
    int turnedTo_ = -1;
    bool isOnStage_ = false;            ///< the keyboard was sent to the stage
    bool hasKeyboard_ = false;          ///< it was in the panel when the page was turned: it goes on to the answer
    GlossaryPopup* glossary_ = nullptr; ///< made when it is first wanted
    QLabel* title_;
    QLabel* place_;
    QComboBox* language_;
    QScrollArea* scroll_ = nullptr;
    QLabel* heading_ = nullptr;
    QLabel* body_ = nullptr;
    QLabel* question_ = nullptr;
    QVBoxLayout* choicesRow_ = nullptr;
    QButtonGroup* choiceGroup_ = nullptr;
    std::vector<QRadioButton*> choices_;
    QWidget* answerRow_ = nullptr;
    QLineEdit* guess_ = nullptr;
    QPushButton* reveal_ = nullptr;
    QLabel* verdict_ = nullptr;
    QLabel* reason_ = nullptr;
    QPushButton* start_ = nullptr;
    QPushButton* back_ = nullptr;
    QPushButton* next_ = nullptr;
    QPushButton* leave_ = nullptr;
    QPushButton* glossaryButton_ = nullptr;
    std::vector<QShortcut*> keys_;
};

} // namespace longwave::ui
