// SPDX-License-Identifier: GPL-3.0-or-later
// The one dialog that asks where a file goes, answered as a person would.
#include "ui/export/save_dialog.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QTemporaryDir>
#include <QTimer>

#include <gtest/gtest.h>

namespace longwave::ui {
namespace {

class SaveDialogTest : public testing::Test {
  protected:
    void SetUp() override { ASSERT_TRUE(folder_.isValid()); }

    /// Asks, and does this to the dialog once it is open.
    QString ask(const SaveQuestion& question, const std::function<void(QFileDialog&)>& answer) {
        QTimer::singleShot(0, [&] {
            auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
            ASSERT_NE(dialog, nullptr);
            answer(*dialog);
        });
        return askWhereToSave(nullptr, question,
                              {[this] { return folder_.path(); }, [this](const QString& kept) { kept_ = kept; }});
    }
    static QLineEdit& nameIn(QFileDialog& dialog) {
        return *dialog.findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
    }
    static void press(QFileDialog& dialog) { QMetaObject::invokeMethod(&dialog, "accept"); }

    QTemporaryDir folder_;
    QString kept_;
};

TEST_F(SaveDialogTest, ProposesANameThatAFileMayHaveAndKeepsTheFolder) {
    ASSERT_TRUE(QDir(folder_.path()).mkdir(QStringLiteral("sub")));
    QString proposed;
    const QString path =
        ask({QStringLiteral("Save"), QStringLiteral("../layers.0:k"), pictureKinds()}, [&](QFileDialog& dialog) {
            proposed = nameIn(dialog).text();
            nameIn(dialog).setText(QStringLiteral("sub/mine"));
            press(dialog);
        });
    EXPECT_EQ(proposed, QStringLiteral("-layers.0-k.png"));
    EXPECT_EQ(path, folder_.filePath(QStringLiteral("sub/mine.png")));
    EXPECT_EQ(kept_, folder_.filePath(QStringLiteral("sub")));
}

TEST_F(SaveDialogTest, TheNameFollowsTheKind) {
    const auto kinds = pictureKinds();
    const QString path = ask({QStringLiteral("Save"), QStringLiteral("net.v2"), kinds}, [&](QFileDialog& dialog) {
        EXPECT_EQ(nameIn(dialog).text(), QStringLiteral("net.v2.png"));
        auto* box = dialog.findChild<QComboBox*>(QStringLiteral("fileTypeCombo"));
        ASSERT_NE(box, nullptr);
        box->setCurrentIndex(2);
        emit box->textActivated(box->currentText());
        emit dialog.filterSelected(kinds[2].filter);
        EXPECT_EQ(nameIn(dialog).text(), QStringLiteral("net.v2.pdf"));
        press(dialog);
    });
    EXPECT_EQ(path, folder_.filePath(QStringLiteral("net.v2.pdf")));
}

TEST_F(SaveDialogTest, AsksBeforeItReplacesWhatHasTheCompletedName) {
    QFile there(folder_.filePath(QStringLiteral("y.wav")));
    ASSERT_TRUE(there.open(QIODevice::WriteOnly));
    there.close();
    int asked = 0;
    const QString path = ask({QStringLiteral("Save"),
                              QStringLiteral("other"),
                              {{QStringLiteral("wav"), QStringLiteral("WAV sound (*.wav)")}}},
                             [&](QFileDialog& dialog) {
                                 nameIn(dialog).setText(QStringLiteral("y")); // the ending is the dialog's to add
                                 QTimer::singleShot(0, [&] {
                                     auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
                                     ASSERT_NE(box, nullptr);
                                     ++asked;
                                     box->done(QMessageBox::No);
                                 });
                                 press(dialog);
                                 EXPECT_TRUE(dialog.isVisible()); // another name may be typed
                                 dialog.reject();
                             });
    EXPECT_EQ(asked, 1);
    EXPECT_TRUE(path.isEmpty());
    EXPECT_TRUE(kept_.isEmpty());
}

} // namespace
} // namespace longwave::ui
