// SPDX-License-Identifier: GPL-3.0-or-later
// The library's filter, and what it says where it leaves nothing.
#include "compute/convolution/engine.h"
#include "tests/ui/banks.h"
#include "ui/library/library_panel.h"

#include <gtest/gtest.h>

#include <QLabel>
#include <QLineEdit>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

namespace longwave::ui {

namespace {

using test::kPatience;

EngineRegistry onlyFftw() {
    EngineRegistry engines;
    engines.add(makeFftwEngine());
    return engines;
}

class LibraryFilterTest : public testing::Test {
  protected:
    LibraryFilterTest() {
        panel_.resize(LibraryPanel::kWidth, 900);
        panel_.show();
        open("ecg_mitbih208_360hz.npy");
    }
    void open(const char* name) {
        session_.openFiles({QStringLiteral(LONGWAVE_SAMPLES_DIR "/") + name});
        EXPECT_TRUE(QTest::qWaitFor([&] { return !session_.isOpening(); }, kPatience));
    }
    void filter(const QString& text) {
        for (QToolButton* button : panel_.findChildren<QToolButton*>())
            if (button->isCheckable())
                button->setChecked(true);
        search().setText(text);
    }
    QLineEdit& search() { return *panel_.findChild<QLineEdit*>(); }
    /// What stands in the tree's place; empty while the tree is there.
    QString sentence() {
        for (const QLabel* label : panel_.findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains("Show all"))
                return label->text();
        return {};
    }

    EngineRegistry engines_ = onlyFftw();
    Session session_{engines_};
    LibraryPanel panel_{session_};
};

TEST_F(LibraryFilterTest, SaysThatNothingIsLeftAndShowsAllAgain) {
    ASSERT_FALSE(session_.files().empty());
    EXPECT_EQ(sentence(), "");
    filter("ecg");
    EXPECT_TRUE(panel_.view()->isVisible());
    EXPECT_EQ(sentence(), "");

    filter("<b>nothing");
    EXPECT_TRUE(sentence().contains("“&lt;b&gt;nothing”")) << sentence().toStdString(); // as it was typed
    EXPECT_FALSE(panel_.view()->isVisible());
    for (QLabel* label : panel_.findChildren<QLabel*>())
        if (label->text().contains("Show all"))
            emit label->linkActivated("all");
    EXPECT_EQ(search().text(), "");
    EXPECT_EQ(sentence(), "");
    EXPECT_TRUE(panel_.view()->isVisible());
}

TEST_F(LibraryFilterTest, AFileThatIsOpenedMeanwhileIsSeenWhereItMatches) {
    filter("speech");
    EXPECT_NE(sentence(), "");
    open("speech_front_center_48khz.wav");
    EXPECT_EQ(sentence(), "");
    EXPECT_TRUE(panel_.view()->isVisible());
    session_.closeFile(session_.files().back().id);
    EXPECT_NE(sentence(), "");
}

} // namespace

} // namespace longwave::ui
