// SPDX-License-Identifier: GPL-3.0-or-later
// The guided lesson and its glossary: the texts of all languages, the answers, what each page does to the stage.
#include "compute/monarch/tile_view.h"
#include "tests/ui/lesson_words.h"
#include "tests/ui/monarch_lesson_fixture.h"
#include "ui/monarch/glossary_popup.h"
#include "ui/monarch/lesson_text.h"
#include "ui/monarch/view_words.h"

#include <QComboBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QRadioButton>
#include <QRegularExpression>

#include <cmath>
#include <set>

using namespace longwave;
using namespace longwave::ui;
using longwave::ui::test::allOf;
using longwave::ui::test::found;

namespace {

TEST_F(LessonTest, EveryPageSetsTheStageAndFillsItsWords) {
    lesson().start();
    for (std::size_t i = 0; i < lessonPages().size(); ++i) {
        arrive();
        const LessonPage& page = lessonPages()[i];
        EXPECT_EQ(lesson().page().id, page.id);
        EXPECT_EQ(walk_.choices(), page.stage) << qPrintable(page.id);
        EXPECT_EQ(session_->choices().regularization.squashOn, page.lambda.has_value());
        EXPECT_EQ(trace().options.factors, page.stage.factors);
        EXPECT_EQ(trace().steps[walk_.step()].kind, page.kind) << qPrintable(page.id);
        EXPECT_EQ(trace().steps[walk_.step()].level, page.level);
        EXPECT_EQ(walk_.view(), page.view);
        EXPECT_EQ(walk_.isPinned(), page.pinned.has_value());
        if (page.pinned) {
            EXPECT_EQ(*walk_.pointed(), (StageCell{TraceRow::Signal, walk_.step(), *page.pinned}));
        }
        for (const QString& language : lessonLanguages()) {
            const LessonPageText& text = lessonText(language).page(page.id);
            const QString words = filled(allOf(text), lessonValues(page, own()));
            EXPECT_FALSE(words.contains('{')) << qPrintable(words);
            // The answer is never in the words before it is revealed.
            const QString answered = lessonValues(page, own()).value("answer");
            if (!answered.isEmpty()) {
                EXPECT_FALSE(found("\\{(\\w+)\\}", text.paragraphs.join(' ') + text.question).count("answer"));
                EXPECT_TRUE(text.reveal.contains("{answer}") ||
                            filled(text.reveal, lessonValues(page, own())).contains(answered))
                    << qPrintable(page.id);
            }
        }
        QTest::qWait(1);
        leavePicture(*panel_, QStringLiteral("lesson_%1_%2").arg(i + 1, 2, 10, QChar('0')).arg(page.id));
        lesson().reveal();
        EXPECT_TRUE(lesson().isAnswered());
        EXPECT_FALSE(panel_->verdict().isEmpty());
        EXPECT_FALSE(panel_->verdict().contains('{')) << qPrintable(panel_->verdict());
        QTest::qWait(1);
        leavePicture(*panel_, QStringLiteral("lesson_%1_%2_revealed").arg(i + 1, 2, 10, QChar('0')).arg(page.id));
        lesson().next();
    }
}

TEST_F(LessonTest, AnswersAreWhatCountingByHandGives) {
    goTo("sequence"); // 16 outputs of 16 taps
    EXPECT_DOUBLE_EQ(answer().number, 256);
    goTo("reshape"); // x[9] of rows of 4
    EXPECT_EQ(answer().cells, (std::vector<std::int64_t>{9}));
    EXPECT_EQ(coordinatesOf(own().steps[1], 9), (std::vector<std::int64_t>{2, 1}));
    goTo("product"); // 4 × 4 results of 4 terms, a real times a complex number each
    EXPECT_DOUBLE_EQ(answer().number, 4 * 4 * 4 * 2);
    goTo("twiddles");
    EXPECT_EQ(answer().choice, 0);
    goTo("rows"); // 64 · 64 against 64 · (8 + 8)
    EXPECT_DOUBLE_EQ(answer().number, 4);
    goTo("order"); // 6 = 2 + 4 · 1
    EXPECT_EQ(answer().cells, (std::vector<std::int64_t>{2 * 4 + 1}));
    EXPECT_EQ(own().spectrumOrder[9], 6);
    goTo("permutations");
    EXPECT_EQ(answer().choice, 0);
    goTo("spectrum"); // [1, 2] is frequency 9; 16 − 9 = 7 = 3 + 4 · 1
    EXPECT_EQ(answer().cells, (std::vector<std::int64_t>{3 * 4 + 1}));
    const Complexes& product = own().steps[stepOf(StepKind::Multiply, 1)].values;
    EXPECT_LT(std::abs(product[6] - std::conj(product[13])), 1e-12);
    goTo("inverse");
    EXPECT_EQ(answer().choice, 1);
    EXPECT_LT(own().relativeError, 1e-14);
    goTo("padding"); // 64 results of 4 terms that are no padding
    EXPECT_DOUBLE_EQ(answer().number, 64 * 4 * 2);
    goTo("fusion");
    double unfused = 0, fused = 0;
    for (const TraceStep& step : own().steps) {
        unfused += step.unfused.total();
        fused += step.fused.total();
    }
    EXPECT_DOUBLE_EQ(answer().number, unfused / fused);
    goTo("sixteen");
    EXPECT_DOUBLE_EQ(answer().number, 48);
    EXPECT_DOUBLE_EQ(tilesOf(own(), walk_.step()).fill(), 1);
    goTo("sparsity"); // against the same stage with all frequencies
    TraceOptions all = own().options;
    all.bands.clear();
    double flops = 0, dense = 0;
    for (const TraceStep& step : own().steps)
        flops += step.flops;
    for (const TraceStep& step : traceMonarch(all).steps)
        dense += step.flops;
    EXPECT_NEAR(answer().number, 100 * flops / dense, 1e-9);
    EXPECT_LT(answer().number, 90);
    goTo("precision");
    EXPECT_EQ(own().options.precision, StagePrecision::Bfloat);
    EXPECT_EQ(answer().choice, 1);
    goTo("learned");
    EXPECT_EQ(answer().choice, 1);
    goTo("squash"); // 2^(−t/8) > ¼ for t < 16
    EXPECT_DOUBLE_EQ(answer().number, 16);
    EXPECT_EQ(own().options.kernel.size(), 32U);
    EXPECT_DOUBLE_EQ(own().options.kernel[0], 0.75);
}

TEST_F(LessonTest, OnePageIsOneStepOfUndoAndLeavingPutsAllBack) {
    MonarchChoices mine = choices({2, 6});
    mine.reorder = true;
    choose(mine);
    session_->setLambda(0.5, false);
    session_->setSquashOn(true);
    settle();
    walk_.setView(StageView::Tiles);
    walk_.setStep(3);
    walk_.pin(StageCell{TraceRow::Signal, 2, 7});
    const Choices before = session_->choices();
    const int count = session_->undoStack().count();

    lesson().start();
    arrive();
    EXPECT_EQ(session_->undoStack().count(), count + 1);
    EXPECT_FALSE(session_->choices().regularization.squashOn);
    goTo("squash");
    EXPECT_EQ(session_->undoStack().count(), count + 2);
    EXPECT_DOUBLE_EQ(session_->choices().regularization.lambda, 0.25);
    session_->undoStack().undo();
    EXPECT_EQ(walk_.choices(), lessonPages()[0].stage);
    session_->undoStack().undo();
    EXPECT_EQ(session_->choices(), before);
    session_->undoStack().redo();
    session_->undoStack().redo();

    lesson().leave();
    EXPECT_FALSE(lesson().isOn());
    EXPECT_EQ(session_->choices(), before);
    settle();
    EXPECT_EQ(walk_.view(), StageView::Tiles);
    EXPECT_EQ(walk_.step(), 3U);
    EXPECT_TRUE(walk_.isPinned());
    EXPECT_EQ(*walk_.pointed(), (StageCell{TraceRow::Signal, 2, 7}));
}

TEST_F(LessonTest, AGuessIsCheckedAgainstTheTrace) {
    goTo("product");
    type("many");
    EXPECT_FALSE(lesson().isAnswered());
    EXPECT_EQ(panel_->verdict(), "Please type a number.");
    type("127");
    EXPECT_EQ(lesson().state(), Lesson::State::Wrong);
    EXPECT_TRUE(panel_->verdict().startsWith("Not quite: you said 127. The answer: 128."))
        << qPrintable(panel_->verdict());
    goTo("product");
    type("128");
    EXPECT_EQ(lesson().state(), Lesson::State::Right);
    EXPECT_TRUE(panel_->verdict().startsWith("Right. 16 sums × 4 terms × 2 = 128."));
    // What is changed on the stage meanwhile does not change the question.
    goTo("product");
    choose(choices({8, 8}));
    type("128");
    EXPECT_EQ(lesson().state(), Lesson::State::Right);
    goTo("product");
    type("");
    EXPECT_EQ(lesson().state(), Lesson::State::Revealed);
    goTo("sequence");
    type(" 256 ");
    EXPECT_EQ(lesson().state(), Lesson::State::Right);
    goTo("fusion"); // about
    type(QString::number(answer().number * 1.1, 'f', 1) + "×");
    EXPECT_EQ(lesson().state(), Lesson::State::Right);
}

TEST_F(LessonTest, AChoiceIsChecked) {
    goTo("twiddles");
    ASSERT_EQ(panel_->choiceButtons().size(), 3U);
    QTest::mouseClick(panel_->choiceButtons()[1], Qt::LeftButton, {}, QPoint(8, 8));
    QTest::keyClick(panel_->revealButton(), Qt::Key_Space);
    EXPECT_EQ(lesson().state(), Lesson::State::Wrong);
    EXPECT_TRUE(panel_->verdict().contains("The answer: The first row and the first column."));
    goTo("twiddles");
    panel_->choiceButtons()[0]->setChecked(true);
    panel_->revealButton()->click();
    EXPECT_EQ(lesson().state(), Lesson::State::Right);
}

TEST_F(LessonTest, ACellIsClicked) {
    goTo("order");
    const std::size_t step = walk_.step();
    EXPECT_EQ(panel_->verdict(), "Click a cell in the picture, or go to it with the arrow keys and press Enter.");
    walk_.hover(StageCell{TraceRow::Signal, step, 9}); // to look is not to answer
    EXPECT_EQ(lesson().state(), Lesson::State::Asking);
    walk_.pin(StageCell{TraceRow::Signal, step, 6});
    EXPECT_EQ(lesson().state(), Lesson::State::Elsewhere);
    EXPECT_EQ(panel_->verdict(), "That is U[1, 2]. Try another, or reveal.");
    walk_.pin(StageCell{TraceRow::Signal, step - 1, 9});
    EXPECT_EQ(lesson().state(), Lesson::State::Elsewhere);
    walk_.pin(StageCell{TraceRow::Signal, step, 9});
    EXPECT_EQ(lesson().state(), Lesson::State::Right);
    EXPECT_TRUE(panel_->verdict().contains("It is U[2, 1]"));
    goTo("order");
    EXPECT_FALSE(walk_.isPinned());
    panel_->revealButton()->click();
    EXPECT_EQ(lesson().state(), Lesson::State::Revealed);
    EXPECT_EQ(walk_.pointed()->cell, 9);
}

TEST_F(LessonTest, TheLanguageIsChosenInThePanel) {
    goTo("rows");
    EXPECT_TRUE(panel_->words().contains("How many times fewer"));
    panel_->languageBox()->setCurrentIndex(1);
    EXPECT_EQ(panel_->language(), "zh");
    EXPECT_TRUE(panel_->words().contains("前者是后者的多少倍"));
    EXPECT_EQ(panel_->leaveButton()->text(), "离开");
    QTest::qWait(1);
    leavePicture(*panel_, "lesson_zh");
    panel_->openGlossary("dft");
    EXPECT_EQ(panel_->glossary()->windowTitle(), "术语表");
    leavePicture(*panel_->glossary(), "glossary_zh");
    panel_->setLanguage("en");
    EXPECT_EQ(panel_->glossary()->windowTitle(), "Glossary");
    EXPECT_EQ(panel_->glossary()->shownTerm(), "dft");
}

TEST_F(LessonTest, WhatWasAnsweredStaysInAnotherLanguage) {
    goTo("product");
    type("127");
    panel_->setLanguage("zh");
    EXPECT_TRUE(panel_->verdict().startsWith("不太对：你的预测是 127。答案：128。")) << qPrintable(panel_->verdict());
    goTo("twiddles");
    panel_->choiceButtons()[1]->setChecked(true);
    panel_->setLanguage("en");
    EXPECT_TRUE(panel_->choiceButtons()[1]->isChecked());
    panel_->revealButton()->click();
    EXPECT_TRUE(panel_->verdict().startsWith("Not quite: you said The diagonal.")) << qPrintable(panel_->verdict());
}

TEST_F(LessonTest, AChangeBeforeThePageIsThereDoesNotStopIt) {
    lesson().start();
    ASSERT_EQ(lesson().trace(), nullptr);
    session_->setMonarch("meanwhile", choices({2, 2}));
    arrive();
    EXPECT_EQ(walk_.choices(), lessonPages()[0].stage);
    EXPECT_EQ(own().options.factors, lessonPages()[0].stage.factors);
}

TEST_F(LessonTest, TakesRoomOnlyWhileItRuns) {
    EXPECT_LE(panel_->height(), 220);
    leavePicture(*panel_, "lesson_off");
    lesson().start();
    EXPECT_GE(panel_->minimumHeight(), 300);
    EXPECT_GT(panel_->maximumHeight(), 2000);
    arrive();
    lesson().leave();
    EXPECT_LE(panel_->maximumHeight(), 220);
}

TEST_F(LessonTest, TheGlossarySearchesAndFollowsLinks) {
    goTo("sequence");
    QLabel* body = nullptr;
    for (QLabel* label : panel_->findChildren<QLabel*>())
        if (label->text().contains("glossary:convolution"))
            body = label;
    ASSERT_NE(body, nullptr);
    emit body->linkActivated("glossary:convolution");
    GlossaryPopup* glossary = panel_->glossary();
    ASSERT_NE(glossary, nullptr);
    EXPECT_TRUE(glossary->isVisible());
    EXPECT_FALSE(glossary->isModal());
    EXPECT_EQ(glossary->shownTerm(), "convolution");
    leavePicture(*glossary, "glossary");
    QTest::keyClicks(glossary->searchField(), "twid");
    EXPECT_EQ(glossary->shownTerm(), "twiddle");
    QTest::keyClick(glossary->searchField(), Qt::Key_Return);
    QLabel* text = nullptr;
    for (QLabel* label : glossary->findChildren<QLabel*>())
        if (label->textFormat() == Qt::RichText)
            text = label;
    ASSERT_NE(text, nullptr);
    emit text->linkActivated("glossary:fused"); // is not among those that were found
    EXPECT_EQ(glossary->shownTerm(), "fused");
    EXPECT_TRUE(glossary->searchField()->text().isEmpty());
    glossary->searchField()->setText("qqq");
    EXPECT_EQ(glossary->list()->count(), 0);
    EXPECT_TRUE(text->text().contains("qqq"));
}

} // namespace
