// SPDX-License-Identifier: GPL-3.0-or-later
// The tool bar: what it sets, what it follows, and how it finds its room.
#include "tests/ui/main_window_fixture.h"
#include "ui/banner.h"
#include "ui/engine_box.h"
#include "ui/lambda_control.h"
#include "ui/tool_bar.h"

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QCoreApplication>
#include <QLineEdit>
#include <QMenuBar>
#include <QPushButton>
#include <QStyleOptionComboBox>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace longwave;
using namespace longwave::ui;

namespace {

TEST_F(MainWindowTest, TheToolBarSetsTheSessionAndFollowsIt) {
    open({signalFile(), checkpointFile()});
    ToolBar& bar = *window_->toolBar();
    EXPECT_FALSE(bar.lambda()->slider()->isEnabled());
    bar.squashBox()->click();
    EXPECT_TRUE(session_->choices().regularization.squashOn);
    EXPECT_TRUE(bar.lambda()->slider()->isEnabled());

    QLineEdit& field = *bar.lambda()->field();
    field.setFocus();
    field.selectAll();
    QTest::keyClicks(&field, "0.125");
    QTest::keyClick(&field, Qt::Key_Return);
    EXPECT_EQ(session_->choices().regularization.lambda, 0.125);
    field.selectAll();
    QTest::keyClicks(&field, "twelve");
    QTest::keyClick(&field, Qt::Key_Return);
    EXPECT_EQ(session_->choices().regularization.lambda, 0.125);
    EXPECT_EQ(field.text(), "0.125");

    session_->undoStack().undo();
    EXPECT_EQ(field.text(), lambdaFieldText(session_->choices().regularization.lambda));
    const QString smallest = lambdaFieldText(8.88e-38);
    EXPECT_EQ(smallest, QString::fromUtf8("8.88×10⁻³⁸"));
    EXPECT_LT(field.fontMetrics().horizontalAdvance(smallest), field.width() - 16) << "all of it is seen";
    EXPECT_NEAR(parseNumber(smallest).value_or(0), 8.88e-38, 1e-45);
    session_->undoStack().undo();
    EXPECT_FALSE(bar.squashBox()->isChecked());
}

TEST_F(MainWindowTest, TheSliderIsLogarithmicAndOneDragIsOneStep) {
    open({checkpointFile()});
    session_->setSquashOn(true);
    LogSlider& slider = *window_->toolBar()->lambda()->slider();
    slider.setValue(slider.minimum());
    EXPECT_NEAR(session_->choices().regularization.lambda, 0.01, 1e-4);
    slider.setValue((slider.minimum() + slider.maximum()) / 2);
    EXPECT_NEAR(session_->choices().regularization.lambda, std::sqrt(0.01 * 0.5), 2e-4); // the geometric mean
    slider.setValue(slider.maximum());
    EXPECT_NEAR(session_->choices().regularization.lambda, 0.5, 1e-3);
    EXPECT_EQ(session_->undoStack().count(), 2); // Squash on, one gesture
}

TEST_F(MainWindowTest, TheWindowFieldTakesOddNumbersOnly) {
    open({checkpointFile()});
    session_->setSmoothOn(true);
    WindowField& field = *window_->toolBar()->windowField();
    field.setFocus();
    field.selectAll();
    QTest::keyClicks(&field, "15");
    QTest::keyClick(&field, Qt::Key_Return);
    EXPECT_EQ(session_->choices().regularization.window, 15);
    field.selectAll();
    QTest::keyClicks(&field, "8");
    QTest::keyClick(&field, Qt::Key_Return);
    EXPECT_EQ(session_->choices().regularization.window, 15);
    EXPECT_EQ(field.value(), 15);
    EXPECT_EQ(window_->banner()->count(), 0); // told at the field, not in the banner
}

TEST_F(MainWindowTest, AnUnavailableEngineIsListedDisabledWithItsReason) {
    EngineBox& box = *window_->toolBar()->engineBox();
    ASSERT_EQ(box.count(), 3);
    EXPECT_EQ(box.currentIndex(), 0);
    EXPECT_FALSE(box.model()->flags(box.model()->index(2, 0)) & Qt::ItemIsEnabled);
    EXPECT_EQ(box.itemData(2, EngineBox::kReasonRole).toString(), "No such device was found.");
    session_->setEngine("direct");
    EXPECT_EQ(box.currentIndex(), 1);
    session_->setEngine("missing");
    EXPECT_EQ(session_->choices().engine, "direct");
    EXPECT_EQ(window_->banner()->count(), 1);
}

TEST_F(MainWindowTest, RunKeepsTheFocusWhileItIsDisabledForAMoment) {
    open({signalFile(), checkpointFile()});
    ToolBar& bar = *window_->toolBar();
    bar.runButton()->setFocus();
    ASSERT_EQ(window_->focusWidget(), bar.runButton());
    bar.setRunAction(RunAction{"Go", "play", {}, false, false});
    EXPECT_NE(window_->focusWidget(), bar.runButton());
    bar.setRunAction(RunAction{"Cancel", "close", {}, true, true});
    EXPECT_EQ(window_->focusWidget(), bar.runButton()) << "so that the space bar cancels";
    bar.setRunAction(RunAction{"Go", "play", {}, false, false});
    bar.smoothBox()->setFocus(); // somebody chose another
    bar.setRunAction(RunAction{"Go", "play", {}, true, false});
    EXPECT_EQ(window_->focusWidget(), bar.smoothBox());
    bar.setRunAction(std::nullopt);
}

TEST_F(MainWindowTest, TheRunButtonHasRoomForItsWord) {
    QPushButton* run = window_->toolBar()->runButton();
    const int usual = run->width();
    for (const char* word : {"Go", "Cancel", "Resume", "Go on with all of them"}) {
        window_->toolBar()->setRunAction(RunAction{QString::fromLatin1(word), "play", {}, true, false});
        QCoreApplication::processEvents();
        EXPECT_GE(run->width(), run->sizeHint().width()) << word;
        EXPECT_GE(run->width(), usual) << word;
    }
    window_->toolBar()->setRunAction(std::nullopt);
}

TEST_F(MainWindowTest, NothingInTheToolBarOverlapsInASmallWindow) {
    open({signalFile(), checkpointFile()});
    for (const bool squash : {false, true}) {
        session_->setSquashOn(squash);
        for (int width = 1044; width <= 1600; width += width < 1200 ? 13 : 100) {
            window_->resize(width, 720);
            QCoreApplication::processEvents();
            ASSERT_EQ(window_->width(), width);
            QWidget* bar = window_->toolBar();
            EXPECT_LE(bar->mapTo(window_.get(), bar->rect().bottomRight()).x(), width) << width;
            EXPECT_GE(bar->x(), bar->parentWidget()->findChild<QMenuBar*>()->geometry().right()) << width;
            for (const QWidget* home : {bar, static_cast<QWidget*>(window_->toolBar()->lambda())}) {
                QList<const QWidget*> row;
                for (const QWidget* child : home->findChildren<QWidget*>(Qt::FindDirectChildrenOnly))
                    if (child->isVisible())
                        row << child;
                ASSERT_GE(row.size(), 2);
                std::ranges::sort(row, {}, [](const QWidget* child) { return child->x(); });
                int end = 0;
                for (const QWidget* child : row) {
                    EXPECT_GE(child->x(), end) << child->metaObject()->className() << " at " << width;
                    EXPECT_GE(child->width(), child->minimumSizeHint().width())
                        << child->metaObject()->className() << " at " << width;
                    end = child->geometry().right() + 1;
                }
                EXPECT_LE(end, home->width()) << width;
            }
        }
    }
}

TEST_F(MainWindowTest, AnEnginesNameThatHasNoRoomEndsInAnEllipsis) {
    struct Box : EngineBox {
        using EngineBox::EngineBox;
        QString text() const {
            QStyleOptionComboBox option;
            initStyleOption(&option);
            return option.currentText;
        }
    } box(*session_);
    box.setCurrentIndex(box.findText("Missing · nowhere"));
    box.resize(400, 28);
    EXPECT_EQ(box.text(), "Missing · nowhere");
    box.resize(box.minimumSizeHint().width(), 28);
    EXPECT_TRUE(box.text().startsWith("Mis") && box.text().endsWith(u'…')) << box.text().toStdString();
    EXPECT_GE(box.sizeHint().width(), box.fontMetrics().horizontalAdvance("Missing · nowhere") + 9);
}

TEST(Numbers, AreParsedAsPeopleTypeThem) {
    EXPECT_EQ(parseNumber(" 0.5 "), 0.5);
    EXPECT_EQ(parseNumber("0,5"), 0.5);
    EXPECT_EQ(parseNumber("2e-3"), 2e-3);
    EXPECT_EQ(parseNumber(QString::fromUtf8("−2")), -2);
    EXPECT_EQ(parseNumber(QString::fromUtf8("2.1 × 10⁻⁷")), 2.1e-7);
    for (const char* words : {"", "x", "1 2", "nan", "inf", "1e", "1 × 10"})
        EXPECT_FALSE(parseNumber(words)) << words;
}

} // namespace
