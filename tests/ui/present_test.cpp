// SPDX-License-Identifier: GPL-3.0-or-later
// F11: one chart on the whole screen.
#include "app/engines.h"
#include "ui/convolve/convolve_bar.h"
#include "ui/convolve/convolve_page.h"
#include "ui/convolve/convolve_workspace.h"
#include "ui/convolve/timing_overlay.h"
#include "ui/library/library_panel.h"
#include "ui/main_window.h"
#include "ui/race/race_setup.h"
#include "ui/race/race_table.h"
#include "ui/race/race_workspace.h"
#include "ui/tool_bar.h"

#include <QApplication>
#include <QPushButton>
#include <QStatusBar>
#include <QtTest>

using namespace longwave;
using namespace longwave::ui;

namespace {

class PresentTest : public QObject {
    Q_OBJECT

  private slots:
    void init() {
        engines_ = EngineRegistry();
        registerEngines(engines_);
        settings_ = std::make_unique<ui::Settings>(ui::Settings::Keep::Session);
        session_ = std::make_unique<Session>(engines_);
        window_ = std::make_unique<MainWindow>(*session_, *settings_);
        window_->resize(1400, 900);
        window_->show();
        QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
        QVERIFY(window_->showWorkspace("race"));
        race_ = dynamic_cast<RaceWorkspace*>(window_->currentWorkspace());
        QVERIFY(race_);
        RaceChoices choices = race_->setup()->choices();
        choices.engines = {"fftw"};
        choices.to = 1 << 20;
        choices.effort = PlanOptions::Effort::Estimate;
        race_->setup()->setChoices(choices);
    }
    void cleanup() {
        window_.reset();
        session_.reset();
    }

    void theRunButtonFollowsThePage() {
        QPushButton* run = window_->toolBar()->runButton();
        QCOMPARE(run->text(), QStringLiteral("Go"));
        QVERIFY(run->isEnabled());
        QVERIFY(!window_->isStartPageShown()); // a race needs no file
        window_->showWorkspace("convolve");
        QCOMPARE(run->text(), QStringLiteral("Run"));
        QVERIFY(window_->isStartPageShown());
        window_->showWorkspace("race");
        run->click();
        QVERIFY(race_->runner().isRunning());
        QCOMPARE(run->text(), QStringLiteral("Cancel"));
        run->click();
        QVERIFY(QTest::qWaitFor([this] { return !race_->runner().isRunning(); }, 20000));
        QCOMPARE(run->text(), QStringLiteral("Go"));
    }

    void presentsThePlotsOfConvolveInBothModes() {
        const QString samples = QStringLiteral(LONGWAVE_SAMPLES_DIR);
        QSignalSpy opened(session_.get(), &Session::openingFinished);
        session_->openFiles(
            {samples + "/speech_front_center_48khz.wav", samples + "/smnist_longconv_h32_lambda0.safetensors"});
        QVERIFY(opened.wait(20000));
        window_->showWorkspace("convolve");
        auto* page = dynamic_cast<ConvolvePage*>(window_->currentWorkspace());
        QVERIFY(page);
        for (const auto view : {ConvolvePage::View::Whole, ConvolvePage::View::Streaming}) {
            page->setView(view);
            QWidget* plots = page->presentedWidget();
            QVERIFY(plots->isVisible());
            const QSize before = plots->size();
            const QSize timings = page->whole()->overlay()->size();
            QTest::keyClick(window_.get(), Qt::Key_F11);
            QVERIFY(plots->isVisible());
            QVERIFY(plots->width() > before.width());
            QVERIFY(page->whole()->overlay()->width() > 1.3 * timings.width()); // it grows with the type in it
            QVERIFY(!window_->toolBar()->isVisible());
            QVERIFY(!page->whole()->bar()->isVisible());
            QTest::keyClick(window_.get(), Qt::Key_Space);
            QVERIFY(session_->isRunning());
            QTest::keyClick(window_.get(), Qt::Key_Space);
            QVERIFY(!session_->isRunning());
            QTest::keyClick(window_.get(), Qt::Key_Escape);
            QVERIFY(window_->toolBar()->isVisible());
            QCOMPARE(plots->size(), before);
            QCOMPARE(page->whole()->overlay()->size(), timings);
        }
    }

    void hidesAllButTheChartAndComesBack() {
        const QFont before = QApplication::font();
        QTest::keyClick(window_.get(), Qt::Key_F11);
        QVERIFY(window_->isFullScreen());
        QVERIFY(race_->presentedWidget()->isVisible());
        QVERIFY(!window_->toolBar()->isVisible());
        QVERIFY(!window_->library()->isVisible());
        QVERIFY(!window_->statusBar()->isVisible());
        QVERIFY(!race_->setup()->isVisible());
        QVERIFY(!race_->table()->isVisible());
        const auto sizeOf = [](const QFont& font) {
            return font.pointSizeF() > 0 ? font.pointSizeF() : font.pixelSize();
        };
        QVERIFY(sizeOf(QApplication::font()) > 1.3 * sizeOf(before));
        // Space starts and stops.
        QTest::keyClick(window_.get(), Qt::Key_Space);
        QVERIFY(race_->runner().isRunning());
        QTest::keyClick(window_.get(), Qt::Key_Space);
        QVERIFY(QTest::qWaitFor([this] { return !race_->runner().isRunning(); }, 20000));
        QTest::keyClick(window_.get(), Qt::Key_Escape);
        QVERIFY(!window_->isFullScreen());
        for (QWidget* widget : {static_cast<QWidget*>(window_->toolBar()), static_cast<QWidget*>(window_->library()),
                                static_cast<QWidget*>(window_->statusBar()), static_cast<QWidget*>(race_->setup()),
                                static_cast<QWidget*>(race_->table())})
            QVERIFY(widget->isVisible());
        QCOMPARE(sizeOf(QApplication::font()), sizeOf(before));
        // F11 leaves as well, and Space is nobody's then.
        QTest::keyClick(window_.get(), Qt::Key_F11);
        QVERIFY(window_->isFullScreen());
        QTest::keyClick(window_.get(), Qt::Key_F11);
        QVERIFY(!window_->isFullScreen());
        QVERIFY(window_->toolBar()->isVisible());
    }

    void aWindowMayGoWhileARaceRuns() {
        const QSignalSpy freed(session_.get(), &Session::occupationChanged);
        race_->go();
        QVERIFY(race_->runner().isRunning());
        QVERIFY(!session_->occupation().isEmpty());
        window_.reset();
        QVERIFY(session_->occupation().isEmpty());
        QCOMPARE(freed.size(), 2);
    }

    void aRaceThatIsDroppedOpensHere() {
        window_->showWorkspace("kernels");
        window_->openFiles({QStringLiteral("nowhere/race.json")});
        QCOMPARE(window_->currentWorkspace(), static_cast<Workspace*>(race_));
    }

  private:
    EngineRegistry engines_;
    std::unique_ptr<ui::Settings> settings_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<MainWindow> window_;
    RaceWorkspace* race_ = nullptr;
};

} // namespace

QTEST_MAIN(PresentTest)
#include "present_test.moc"
