// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of the page Monarch: the list, the scrubber, keys and playing.
#include "tests/ui/monarch_page_fixture.h"
#include "ui/monarch/monarch_bar.h"
#include "ui/monarch/steps_panel.h"
#include "ui/monarch/transport.h"

#include <QCheckBox>
#include <QListView>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace longwave;
using namespace longwave::ui;

namespace {

TEST_F(MonarchTest, StepsAreChosenFromTheListAndTheScrubber) {
    ASSERT_TRUE(settle());
    QListView* list = page_->stepsPanel()->list();
    ASSERT_EQ(list->model()->rowCount(), static_cast<int>(trace().steps.size()));
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(3, 0)).center());
    EXPECT_EQ(step(), 3U);
    QTest::keyClick(list, Qt::Key_Down);
    EXPECT_EQ(step(), 4U);
    QTest::keyClick(list, Qt::Key_Up);
    EXPECT_EQ(step(), 3U);
    QTest::keyClick(list, Qt::Key_Space); // plays from here as well
    EXPECT_TRUE(page_->player().isPlaying());
    QTest::keyClick(list, Qt::Key_Space);
    EXPECT_FALSE(page_->player().isPlaying());
    QTest::keyClick(list, Qt::Key_Left);
    EXPECT_EQ(step(), 2U);
    QTest::keyClick(list, Qt::Key_Right);
    const QString last = list->model()->index(list->model()->rowCount() - 1, 0).data().toString();
    list->keyboardSearch(last); // by its letters
    EXPECT_EQ(step(), trace().steps.size() - 1);
    StepScrubber* scrubber = transport().scrubber();
    EXPECT_EQ(scrubber->value(), static_cast<int>(step()));
    QTest::mouseClick(scrubber, Qt::LeftButton, {}, QPoint(static_cast<int>(scrubber->xOf(6)), 10));
    EXPECT_EQ(step(), 6U);
    EXPECT_EQ(list->currentIndex().row(), 6);
    EXPECT_TRUE(scrubber->accessibleDescription().startsWith("Step 7 of"));
    // Fewer steps: the last one.
    transport().scrubber()->setValue(scrubber->maximum());
    bar().reorderBox()->click();
    ASSERT_TRUE(settle());
    EXPECT_EQ(list->model()->rowCount(), static_cast<int>(trace().steps.size()));
}

TEST_F(MonarchTest, KeysStepAndPlay) {
    ASSERT_TRUE(settle());
    QTest::keyClick(page_.get(), Qt::Key_Right);
    QTest::keyClick(page_.get(), Qt::Key_Right);
    EXPECT_EQ(step(), 2U);
    QTest::keyClick(page_.get(), Qt::Key_Left);
    EXPECT_EQ(step(), 1U);
    QTest::keyClick(page_.get(), Qt::Key_End);
    EXPECT_EQ(step(), trace().steps.size() - 1);
    EXPECT_FALSE(transport().nextButton()->isEnabled());
    QTest::keyClick(page_.get(), Qt::Key_Home);
    EXPECT_EQ(step(), 0U);
    EXPECT_FALSE(transport().backButton()->isEnabled());
    QTest::keyClick(page_.get(), Qt::Key_Space);
    EXPECT_TRUE(page_->player().isPlaying());
    QTest::keyClick(transport().scrubber(), Qt::Key_Space); // where the keyboard is at first
    EXPECT_FALSE(page_->player().isPlaying());
    QTest::keyClick(transport().scrubber(), Qt::Key_Right);
    EXPECT_EQ(step(), 1U);
}

TEST_F(MonarchTest, PlayingGoesToTheEndAndStops) {
    ASSERT_TRUE(settle());
    page_->player().setSpeed(200); // nobody waits
    ASSERT_TRUE(page_->runAction());
    EXPECT_EQ(page_->runAction()->word, "Play");
    QSignalSpy actions(page_.get(), &Workspace::runActionChanged);
    page_->toggleRun();
    EXPECT_EQ(page_->runAction()->word, "Pause");
    EXPECT_TRUE(page_->runAction()->isRunning);
    EXPECT_EQ(transport().playButton()->accessibleName(), "Pause");
    EXPECT_GE(actions.size(), 1);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !page_->player().isPlaying(); }, kPatience));
    EXPECT_EQ(step(), trace().steps.size() - 1);
    EXPECT_EQ(page_->runAction()->word, "Play");
    page_->toggleRun(); // from the start again
    EXPECT_EQ(step(), 0U);
    EXPECT_TRUE(page_->player().isPlaying());
    page_->hide(); // nobody looks
    EXPECT_FALSE(page_->player().isPlaying());
}

TEST_F(MonarchTest, AStepIsKeptForATraceThatIsOnItsWay) {
    EXPECT_TRUE(page_->showStep(5));
    ASSERT_TRUE(settle());
    EXPECT_EQ(step(), 4U);
    EXPECT_FALSE(page_->showStep(200));
    EXPECT_FALSE(page_->showStep(0));
    EXPECT_EQ(step(), 4U);
}

} // namespace
