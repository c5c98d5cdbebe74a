// SPDX-License-Identifier: GPL-3.0-or-later
// The lesson by keyboard alone: all of it can be reached, and where it stands is seen.
#include "tests/ui/monarch_lesson_fixture.h"
#include "ui/theme/format.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>

using namespace longwave;
using namespace longwave::ui;

namespace {

TEST_F(LessonTest, TheWholeOfItByKeyboard) {
    ASSERT_TRUE(QTest::qWaitForWindowExposed(panel_.get()));
    panel_->activateWindow();
    panel_->startButton()->setFocus();
    QTest::keyClick(panel_->startButton(), Qt::Key_Space);
    ASSERT_TRUE(lesson().isOn());
    QStringList wanted;
    QObject::connect(panel_.get(), &LessonPanel::panelWanted, panel_.get(),
                     [&](const QString& name) { wanted << name; });
    for (std::size_t i = 0; i < lessonPages().size(); ++i) {
        arrive();
        EXPECT_EQ(lesson().pageIndex(), static_cast<int>(i));
        // The keyboard is where the answer goes.
        const bool isNumber = lesson().page().question == LessonPage::Question::Number;
        const QWidget* place = isNumber                          ? panel_->guess()
                               : panel_->choiceButtons().empty() ? static_cast<const QWidget*>(panel_->revealButton())
                                                                 : panel_->choiceButtons().front();
        EXPECT_EQ(panel_->focusWidget(), place) << qPrintable(lesson().page().id);
        if (lesson().page().question == LessonPage::Question::Number)
            type(format::fixed(answer().number, 3));
        else if (lesson().page().question == LessonPage::Question::Choice) {
            QRadioButton* choice = panel_->choiceButtons()[static_cast<std::size_t>(answer().choice)];
            choice->setFocus();
            QTest::keyClick(choice, Qt::Key_Space);
            QTest::keyClick(choice, Qt::Key_Return);
            EXPECT_EQ(panel_->focusWidget(), panel_->nextButton()) << "what is locked gives the keyboard on";
        } else {
            walk_.pin(StageCell{TraceRow::Signal, walk_.step(), answer().cells.front()});
        }
        EXPECT_EQ(lesson().state(), Lesson::State::Right) << qPrintable(lesson().page().id);
        QTest::keyClick(panel_->focusWidget(), Qt::Key_Right, Qt::ControlModifier); // wherever the keyboard is
    }
    EXPECT_EQ(wanted.size(), 5);
    QTest::keyClick(panel_.get(), Qt::Key_Left, Qt::ControlModifier);
    EXPECT_EQ(lesson().pageIndex(), static_cast<int>(lessonPages().size()) - 2);
    QTest::keyClick(panel_.get(), Qt::Key_N, Qt::AltModifier);
    EXPECT_TRUE(
        QTest::qWaitFor([&] { return lesson().pageIndex() == static_cast<int>(lessonPages().size()) - 1; }, kPatience));
    panel_->leaveButton()->setFocus();
    QTest::keyClick(panel_->leaveButton(), Qt::Key_Space);
    EXPECT_FALSE(lesson().isOn());
    QTest::keyClick(panel_.get(), Qt::Key_Right, Qt::ControlModifier);
    EXPECT_FALSE(lesson().isOn());
}

TEST_F(LessonTest, TheKeyboardStopsOnlyWhereItIsSeenToStand) {
    const auto stops = [&] {
        QStringList unseen;
        for (const QWidget* widget : panel_->findChildren<QWidget*>()) {
            if (!widget->isVisibleTo(panel_.get()) || !(widget->focusPolicy() & Qt::TabFocus))
                continue;
            const auto* label = qobject_cast<const QLabel*>(widget);
            if (qobject_cast<const QAbstractScrollArea*>(widget) || (label && !label->text().contains("<a ")))
                unseen << widget->metaObject()->className();
        }
        return unseen;
    };
    EXPECT_EQ(stops(), QStringList());
    goTo("sequence");
    EXPECT_EQ(stops(), QStringList());
    EXPECT_GT(panel_->findChildren<QLabel*>().size(), 0);
    // Another language takes the keyboard nowhere.
    panel_->languageBox()->setFocus();
    panel_->setLanguage("zh");
    EXPECT_EQ(panel_->focusWidget(), panel_->languageBox());
    panel_->setLanguage("en");
    // What is said of a cell that is not the one comes into sight.
    goTo("spectrum");
    panel_->resize(248, 340);
    QCoreApplication::processEvents();
    walk_.pin(StageCell{TraceRow::Signal, walk_.step(), answer().cells.front() == 0 ? 1 : 0});
    ASSERT_EQ(lesson().state(), Lesson::State::Elsewhere);
    EXPECT_TRUE(QTest::qWaitFor(
        [&] {
            const auto* shown = panel_->findChild<QScrollArea*>()->verticalScrollBar();
            return shown->maximum() > 0 && shown->value() > shown->maximum() / 2;
        },
        kPatience));
    goTo("sequence");
    // Long pages are read by page keys, wherever in the panel the keyboard is.
    panel_->resize(248, 340);
    QCoreApplication::processEvents();
    auto* bar = panel_->findChild<QScrollArea*>()->verticalScrollBar();
    ASSERT_GT(bar->maximum(), 0);
    bar->setValue(0);
    panel_->guess()->setFocus();
    QTest::keyClick(panel_->guess(), Qt::Key_PageDown);
    EXPECT_GT(bar->value(), 0);
    QTest::keyClick(panel_->guess(), Qt::Key_PageUp);
    EXPECT_EQ(bar->value(), 0);
}

} // namespace
