// SPDX-License-Identifier: GPL-3.0-or-later
// Another theme: what is seen is dressed at once, the rest when it is shown.
#include "tests/ui/main_window_fixture.h"
#include "tests/ui/style_changes.h"
#include "ui/theme/appearance.h"

#include <QApplication>
#include <QImage>
#include <QLabel>

namespace longwave::ui {
namespace {

class LateDressingTest : public MainWindowTest {
  protected:
    ~LateDressingTest() override { Appearance::instance().setDark(false); }
    static bool isDressed(const QLabel& label) {
        return label.palette().color(QPalette::WindowText) == theme()[label.isEnabled() ? Token::Muted : Token::Faint];
    }
    /// Those of a page that are as visible as its other words.
    static std::vector<QLabel*> mutedWords(const QWidget& page) {
        std::vector<QLabel*> words;
        for (QLabel* label : page.findChildren<QLabel*>())
            if (label->isVisible() && label->property("role") == QLatin1String("muted") && label->isEnabled())
                words.push_back(label);
        return words;
    }
};

TEST_F(LateDressingTest, APageIsDressedWhenItIsShown) {
    open({signalFile(), checkpointFile()});
    const QStringList pages{"convolve", "race", "monarch", "train", "kernels"};
    for (const QString& page : pages)
        EXPECT_TRUE(window_->showWorkspace(page));
    EXPECT_TRUE(window_->showWorkspace("race"));
    Workspace* race = window_->currentWorkspace();
    const std::vector<QLabel*> words = mutedWords(*race);
    ASSERT_GT(words.size(), 3U);
    EXPECT_TRUE(window_->showWorkspace("kernels"));

    StyleChanges unseen, seen;
    for (QWidget* widget : race->findChildren<QWidget*>())
        widget->installEventFilter(&unseen);
    window_->currentWorkspace()->installEventFilter(&seen);
    Appearance::instance().setDark(true);
    EXPECT_EQ(unseen.count, 0) << "this would take long";
    EXPECT_GT(seen.count, 0);
    for (const QString& page : pages) {
        SCOPED_TRACE(page.toStdString());
        EXPECT_TRUE(window_->showWorkspace(page));
        for (const QLabel* label : mutedWords(*window_->currentWorkspace()))
            EXPECT_TRUE(isDressed(*label)) << label->text().toStdString();
    }
    Appearance::instance().setDark(false);
    Appearance::instance().setDark(true); // there and back unseen
    EXPECT_TRUE(window_->showWorkspace("race"));
    for (const QLabel* label : words)
        EXPECT_TRUE(isDressed(*label)) << label->text().toStdString();
}

TEST_F(LateDressingTest, APictureOfWhatIsNotShownIsOfThisTheme) {
    auto* label = new QLabel(QStringLiteral("words"), window_.get());
    label->setProperty("role", "muted");
    label->show();
    QCoreApplication::processEvents();
    label->hide();
    Appearance::instance().setDark(true);
    EXPECT_FALSE(isDressed(*label));
    label->grab();
    EXPECT_TRUE(isDressed(*label));
    Appearance::instance().setDark(false);
    label->show();
    EXPECT_TRUE(isDressed(*label));
}

} // namespace
} // namespace longwave::ui
