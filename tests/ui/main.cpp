// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QFont>
#include <QLocale>

#include <gtest/gtest.h>

// Of every program in this folder: what is drawn is drawn offscreen, unless somebody wants to see it.
int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); // thousands are set apart, as for most users
    QFont font = QApplication::font();
    font.setPixelSize(13); // the design's, as no desktop says another
    QApplication::setFont(font);
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
