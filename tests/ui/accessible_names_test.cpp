// SPDX-License-Identifier: GPL-3.0-or-later
// What a screen reader is told on every page: each control that takes focus has a name.
#include "app/engines.h"
#include "tests/ui/session_fixture.h"
#include "ui/convolve/convolve_page.h"
#include "ui/main_window.h"
#include "ui/settings.h"

#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <QLabel>

namespace longwave::ui {
namespace {

class AccessibleNamesTest : public testing::Test {
  protected:
    AccessibleNamesTest() {
        registerEngines(engines_);
        session_ = std::make_unique<Session>(engines_);
        window_ = std::make_unique<MainWindow>(*session_, settings_);
        window_->resize(1600, 1000);
        window_->show();
    }
    ~AccessibleNamesTest() override { window_.reset(); }

    void openSamples() {
        const QString samples = QStringLiteral(LONGWAVE_SAMPLES_DIR);
        session_->openFiles(
            {samples + "/functional_mri_crop.nii", samples + "/smnist_longconv_h32_lambda0.safetensors"});
        ASSERT_TRUE(QTest::qWaitFor([&] { return !session_->isOpening() && session_->bank(); }, kPatience));
    }

    /// Of what is shown and takes focus: who it is, and who has no name.
    struct Controls {
        int named = 0;
        QStringList nameless;
    };
    Controls controls() const {
        Controls found;
        for (QWidget* widget : window_->findChildren<QWidget*>()) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible())
                continue;
            const QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(widget);
            if (!accessible || accessible->state().invisible)
                continue;
            if (!accessible->text(QAccessible::Name).isEmpty())
                ++found.named;
            else if (!isPart(widget))
                found.nameless += describe(widget);
        }
        return found;
    }
    /// Of a control that has the name, as a spin box's line is; or words that are not there yet.
    static bool isPart(const QWidget* widget) {
        if (widget->focusProxy() || widget->objectName().startsWith("qt_"))
            return true;
        if (const auto* words = qobject_cast<const QLabel*>(widget); words && words->text().isEmpty())
            return true;
        const QWidget* parent = widget->parentWidget();
        return qobject_cast<const QAbstractSpinBox*>(parent) || qobject_cast<const QComboBox*>(parent);
    }
    static QString describe(const QWidget* widget) {
        QStringList path;
        for (const QWidget* at = widget; at && path.size() < 4; at = at->parentWidget())
            path.prepend(QString::fromLatin1(at->metaObject()->className()));
        return path.join(QStringLiteral(" > "));
    }

    EngineRegistry engines_;
    ui::Settings settings_{ui::Settings::Keep::Session};
    std::unique_ptr<Session> session_;
    std::unique_ptr<MainWindow> window_;
};

TEST_F(AccessibleNamesTest, OfTheFirstStart) {
    for (const char* page : {"kernels", "convolve", "race", "monarch", "train"}) {
        ASSERT_TRUE(window_->showWorkspace(page));
        const Controls found = controls();
        EXPECT_GT(found.named, 10) << page;
        EXPECT_TRUE(found.nameless.isEmpty()) << page << ": " << found.nameless.join("; ").toStdString();
    }
}

TEST_F(AccessibleNamesTest, OfEveryPageWithSamples) {
    openSamples();
    for (const char* page : {"kernels", "convolve", "race", "monarch", "train"}) {
        ASSERT_TRUE(window_->showWorkspace(page));
        const Controls found = controls();
        EXPECT_GT(found.named, 15) << page;
        EXPECT_TRUE(found.nameless.isEmpty()) << page << ": " << found.nameless.join("; ").toStdString();
    }
}

TEST_F(AccessibleNamesTest, OfEveryView) {
    openSamples();
    for (const auto& [page, views] : {std::pair<const char*, QStringList>{"kernels", {"head", "multiples", "layers"}},
                                      {"convolve", {"whole", "streaming"}},
                                      {"race", {"time", "cost", "memory"}},
                                      {"monarch", {"product", "butterfly", "tiles"}}}) {
        ASSERT_TRUE(window_->showWorkspace(page));
        for (const QString& view : views) {
            window_->currentWorkspace()->showView(view);
            const Controls found = controls();
            EXPECT_TRUE(found.nameless.isEmpty())
                << page << ", " << view.toStdString() << ": " << found.nameless.join("; ").toStdString();
        }
    }
}

} // namespace
} // namespace longwave::ui
