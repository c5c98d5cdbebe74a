// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of the Monarch page for every step, view and toggle, in both themes, at 1280 × 800 and at scale 2: nothing
// is blank, clipped or overlapping, and each step looks different from the one before. Where LONGWAVE_PICTURES names a
// folder, the pictures are left there for a person to look at.
#include "compute/monarch/learned.h"
#include "tests/ui/monarch_views_fixture.h"
#include "tests/ui/picture_checks.h"
#include "ui/main_window.h"
#include "ui/monarch/butterfly_stage.h"
#include "ui/monarch/fusion_panel.h"
#include "ui/monarch/lesson_panel.h"
#include "ui/monarch/monarch_workspace.h"
#include "ui/monarch/precision_panel.h"
#include "ui/monarch/product_stage.h"
#include "ui/monarch/tiles_stage.h"
#include "ui/settings.h"

#include <QCheckBox>
#include <QLabel>
#include <QProcess>
#include <QScrollArea>

using namespace longwave;
using namespace longwave::ui;

namespace {

constexpr QSize kSize{1280, 800};

struct Toggle {
    const char* name;
    MonarchChoices choices;
};

MonarchChoices stage(std::vector<std::int64_t> factors) {
    MonarchChoices chosen;
    chosen.factors = std::move(factors);
    return chosen;
}

std::vector<Toggle> toggles() {
    std::vector<Toggle> all;
    const auto add = [&](const char* name, std::vector<std::int64_t> factors) -> MonarchChoices& {
        return all.emplace_back(Toggle{name, stage(std::move(factors))}).choices;
    };
    add("padding", {8, 8}).skipPadding = false;
    add("circular", {8, 8}).causal = false;
    add("reorder", {8, 8}).reorder = true;
    add("pair", {8, 8}).partnered = true;
    add("taps", {8, 8}).taps = 5;
    add("frequencies", {8, 8}).keepFrequencies = 0.25;
    add("bf16", {16, 16}).precision = StagePrecision::Bfloat;
    add("accurate", {16, 16}).precision = StagePrecision::Accurate;
    add("learned", {8, 8}).matrices = std::make_shared<const std::vector<Complexes>>(
        std::vector<Complexes>{perturbed(dftMatrix(8), 0.2, 3), Complexes()});
    MonarchChoices& sources = add("impulse", {8, 8});
    sources.signal.source = StageRow::Source::Impulse;
    sources.kernel.source = StageRow::Source::Cosine;
    add("smallest", {2, 2});
    add("odd", {3, 5});
    add("order3", {4, 4, 4});
    add("order4", {2, 4, 2, 4});
    add("largest", {64, 64});
    return all;
}

class MonarchPictures : public SessionTest {
  protected:
    MonarchPictures() : settings_(ui::Settings::Keep::Session) {
        settings_.setLook(ui::Settings::Look::Light);
        window_ = std::make_unique<MainWindow>(*session_, settings_);
        window_->resize(kSize);
        window_->show();
        window_->showWorkspace(QStringLiteral("monarch"));
        page_ = qobject_cast<MonarchWorkspace*>(window_->currentWorkspace());
        for (QCheckBox* box : page_->findChildren<QCheckBox*>())
            if (box->text() == QLatin1String("Motion")) // pictures are of what rests
                box->setChecked(false);
        settle();
    }

    void settle() {
        ASSERT_TRUE(page_);
        ASSERT_TRUE(QTest::qWaitFor(
            [&] { return page_->isSettled() && page_->walk().trace() && session_->tasks().isIdle(); }, kPatience));
        QCoreApplication::processEvents();
    }
    void choose(const MonarchChoices& choices) {
        session_->setMonarch("test", choices);
        settle();
        ASSERT_EQ(page_->walk().trace()->options.factors, choices.factors);
    }
    void setDark(bool dark) {
        Appearance::instance().setDark(dark);
        settle();
    }
    QWidget* stageOf(StageView view) const {
        switch (view) {
        case StageView::Product:
            return page_->findChild<ProductStage*>();
        case StageView::Butterfly:
            return page_->findChild<ButterflyStage*>();
        default:
            return page_->findChild<TilesStage*>();
        }
    }
    /// A stage that nobody has furnished yet has nothing in it to look at.
    bool isFurnished(StageView view) const { return !stageOf(view)->findChildren<QWidget*>().isEmpty(); }

    /// Looks at the page as it is; the stage's picture.
    QImage look(StageView view, const QString& name) {
        settle();
        const QImage picture = stageOf(view)->grab().toImage();
        EXPECT_FALSE(isBlank(picture)) << qPrintable(name);
        const QStringList clipped = clippedWords(*page_), over = overlapping(*page_);
        EXPECT_TRUE(clipped.isEmpty()) << qPrintable(name + ": " + clipped.join("\n  "));
        EXPECT_TRUE(over.isEmpty()) << qPrintable(name + ": " + over.join("\n  "));
        const double scale = page_->devicePixelRatioF();
        leavePicture(*window_, QStringLiteral("%1_%2x").arg(name).arg(scale));
        return picture;
    }
    /// All steps from the first to the last.
    void walk(StageView view, const QString& name) {
        page_->walk().setView(view);
        QImage before;
        for (std::size_t step = 0; step < page_->walk().stepCount(); ++step) {
            page_->walk().setStep(step);
            const QString full = QStringLiteral("%1_%2").arg(name).arg(step + 1, 2, 10, QChar('0'));
            const QImage picture = look(view, full);
            EXPECT_NE(picture, before) << qPrintable(full);
            before = picture;
        }
    }
    static QString wordOf(StageView view) {
        return view == StageView::Product ? "product" : view == StageView::Butterfly ? "butterfly" : "tiles";
    }

    ui::Settings settings_;
    std::unique_ptr<MainWindow> window_;
    MonarchWorkspace* page_ = nullptr;
};

constexpr StageView kViews[] = {StageView::Product, StageView::Butterfly, StageView::Tiles};

TEST_F(MonarchPictures, EveryStepInEveryViewAndTheme) {
    for (const bool dark : {false, true}) {
        setDark(dark);
        for (const StageView view : kViews)
            if (isFurnished(view))
                walk(view, wordOf(view) + (dark ? "_dark" : "_light"));
    }
    setDark(false);
}

TEST_F(MonarchPictures, EveryToggleAtEveryStep) {
    bool dark = false;
    for (const Toggle& toggle : toggles()) {
        choose(toggle.choices);
        if (isFurnished(StageView::Product))
            walk(StageView::Product, QStringLiteral("%1_product").arg(toggle.name));
        for (const StageView view : {StageView::Butterfly, StageView::Tiles}) {
            page_->walk().setView(view);
            const std::size_t last = page_->walk().stepCount() - 1;
            for (const std::size_t step : {std::size_t{2}, last / 2, last}) {
                page_->walk().setStep(step);
                look(view, QStringLiteral("%1_%2_%3").arg(toggle.name, wordOf(view)).arg(step + 1, 2, 10, QChar('0')));
            }
        }
        setDark(dark = !dark);
    }
    setDark(false);
}

TEST_F(MonarchPictures, ThemesAndTogglesAreSeen) {
    // What is switched changes the picture of some step: nothing is only kept in a variable.
    for (const StageView view : {StageView::Butterfly, StageView::Tiles}) {
        page_->walk().setView(view);
        choose(stage({8, 8}));
        std::vector<QImage> plain;
        for (std::size_t step = 0; step < page_->walk().stepCount(); ++step) {
            page_->walk().setStep(step);
            settle();
            plain.push_back(stageOf(view)->grab().toImage());
        }
        setDark(true);
        EXPECT_NE(stageOf(view)->grab().toImage(), plain.back());
        setDark(false);
        EXPECT_EQ(stageOf(view)->grab().toImage(), plain.back());
        for (const Toggle& toggle : toggles()) {
            choose(toggle.choices);
            bool isSeen = page_->walk().stepCount() != plain.size();
            for (std::size_t step = 0; step < plain.size() && !isSeen; ++step) {
                page_->walk().setStep(step);
                settle();
                isSeen = stageOf(view)->grab().toImage() != plain[step];
            }
            EXPECT_TRUE(isSeen) << toggle.name;
        }
    }
}

TEST_F(MonarchPictures, APinnedCellIsSeenInEveryView) {
    choose(stage({8, 8}));
    for (const StageView view : kViews) {
        if (!isFurnished(view))
            continue;
        page_->walk().setView(view);
        page_->walk().setStep(2);
        page_->walk().pin({});
        const QImage plain = look(view, "unpinned_" + wordOf(view));
        page_->walk().pin(StageCell{TraceRow::Signal, 2, 25});
        EXPECT_NE(look(view, "pinned_" + wordOf(view)), plain);
    }
}

TEST_F(MonarchPictures, ThePanelsHaveRoomForTheirWords) {
    // In a column as wide as the page's sides, and as high as they wish.
    for (const int width : {236, 260, 310}) {
        LessonPanel lesson(page_->walk());
        FusionPanel fusion(page_->walk());
        PrecisionPanel precision(page_->walk());
        for (QWidget* panel :
             {static_cast<QWidget*>(&lesson), static_cast<QWidget*>(&fusion), static_cast<QWidget*>(&precision)}) {
            QScrollArea column; // as the page has it
            column.setWidgetResizable(true);
            column.setFrameShape(QFrame::NoFrame);
            column.setWidget(panel);
            column.resize(width, 600);
            column.show();
            settle();
            ASSERT_TRUE(QTest::qWaitFor([&] { return precision.isSettled(); }, kPatience));
            QTest::qWait(20);
            const QString name = QString::fromLatin1(panel->metaObject()->className()).section(':', -1);
            EXPECT_LE(panel->width(), width) << qPrintable(name);
            EXPECT_FALSE(isBlank(column.grab().toImage())) << qPrintable(name);
            EXPECT_EQ(clippedWords(*panel).join('\n').toStdString(), "") << qPrintable(name) << width;
            EXPECT_EQ(overlapping(*panel).join('\n').toStdString(), "") << qPrintable(name) << width;
            leavePicture(column, QStringLiteral("panel_%1_%2").arg(name).arg(width));
            column.takeWidget();
        }
        lesson.setLanguage("zh");
        lesson.lesson().start();
        for (std::size_t i = 0; i < lessonPages().size(); ++i) {
            lesson.resize(width, 500);
            lesson.show();
            lesson.lesson().goTo(static_cast<int>(i));
            settle();
            QTest::qWait(1);
            EXPECT_EQ(clippedWords(lesson).join('\n').toStdString(), "") << i;
            EXPECT_EQ(overlapping(lesson).join('\n').toStdString(), "") << i;
        }
        lesson.lesson().leave();
        settle();
    }
}

TEST_F(MonarchPictures, EveryPageOfTheLesson) {
    auto* lesson = page_->findChild<LessonPanel*>();
    if (!lesson)
        GTEST_SKIP() << "the page has no lesson";
    lesson->lesson().start();
    for (std::size_t i = 0; i < lessonPages().size(); ++i) {
        lesson->lesson().goTo(static_cast<int>(i));
        ASSERT_TRUE(QTest::qWaitFor([&] { return lesson->lesson().trace() != nullptr; }, kPatience));
        look(lessonPages()[i].view, QStringLiteral("lesson_%1").arg(i + 1, 2, 10, QChar('0')));
        lesson->lesson().reveal();
        look(lessonPages()[i].view, QStringLiteral("lesson_%1_revealed").arg(i + 1, 2, 10, QChar('0')));
    }
}

TEST(MonarchPicturesScaled, TheSameAtScaleTwo) {
    if (qEnvironmentVariableIntValue("QT_SCALE_FACTOR") == 2)
        GTEST_SKIP() << "this is it";
    QProcess again;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("QT_SCALE_FACTOR", "2");
    again.setProcessEnvironment(environment);
    again.setProcessChannelMode(QProcess::MergedChannels);
    again.start(QCoreApplication::applicationFilePath(),
                {"--gtest_filter=MonarchPictures.EveryStep*:MonarchPictures.APinned*:MonarchPictures.ThePanels*"});
    ASSERT_TRUE(again.waitForFinished(-1));
    EXPECT_EQ(again.exitCode(), 0) << again.readAll().toStdString();
}

// The checks themselves see what they are for.
TEST(PictureChecks, SeeBlankClippedAndOverlapping) {
    QWidget widget;
    widget.resize(300, 200);
    EXPECT_TRUE(isBlank(widget.grab().toImage()));
    auto* narrow = new QLabel("far too many words for this", &widget);
    narrow->setGeometry(10, 10, 40, 20);
    auto* wide = new QLabel("well", &widget);
    wide->setGeometry(10, 60, 200, 40);
    widget.show();
    EXPECT_EQ(clippedWords(widget).size(), 1);
    EXPECT_TRUE(overlapping(widget).isEmpty());
    wide->setGeometry(30, 20, 200, 40);
    EXPECT_EQ(overlapping(widget).size(), 1);
    wide->setProperty("floats", true);
    EXPECT_TRUE(overlapping(widget).isEmpty());
    narrow->setWordWrap(true);
    EXPECT_EQ(clippedWords(widget).size(), 1);
    narrow->setProperty("elides", true);
    EXPECT_TRUE(clippedWords(widget).isEmpty());
}

} // namespace
