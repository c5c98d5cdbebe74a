// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/monarch_views_fixture.h"
#include "ui/monarch/lesson.h"
#include "ui/monarch/lesson_panel.h"

#include <QLineEdit>

namespace longwave::ui {

/// The panel of the lesson beside a stage of its own.
class LessonTest : public WalkTest {
  protected:
    LessonTest() {
        panel_ = std::make_unique<LessonPanel>(walk_);
        panel_->setLanguage("en");
        panel_->resize(248, 420);
        panel_->show();
    }
    Lesson& lesson() { return panel_->lesson(); }
    void arrive() {
        ASSERT_TRUE(QTest::qWaitFor([&] { return lesson().trace() != nullptr; }, kPatience));
    }
    void goTo(const QString& id) {
        if (!lesson().isOn())
            lesson().start();
        for (std::size_t i = 0; i < lessonPages().size(); ++i)
            if (lessonPages()[i].id == id)
                lesson().goTo(static_cast<int>(i));
        ASSERT_EQ(lesson().page().id, id);
        arrive();
    }
    LessonAnswer answer() { return answerOf(lesson().page(), *lesson().trace()); }
    const MonarchTrace& own() { return *lesson().trace(); }
    void type(const QString& text) {
        panel_->guess()->setFocus();
        panel_->guess()->clear();
        QTest::keyClicks(panel_->guess(), text);
        QTest::keyClick(panel_->guess(), Qt::Key_Return);
    }
    std::unique_ptr<LessonPanel> panel_;
};

} // namespace longwave::ui
