// SPDX-License-Identifier: GPL-3.0-or-later
// For the panels beside a head's plots.
//
// With LONGWAVE_PICTURES=FOLDER in the environment the panels are also saved there as PNG, light and dark, to be looked
// at.
#pragma once

#include "compute/io/file.h"
#include "tests/ui/banks.h"
#include "ui/theme/appearance.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QDir>
#include <QPixmap>
#include <QTest>
#include <QWidget>

namespace longwave::ui::test {

inline ArrayView sampleBank() {
    return open(LONGWAVE_SAMPLES_DIR "/smnist_longconv_h32_lambda0.safetensors").entries.front().values;
}

inline ArrayView sampleSignal() {
    return open(LONGWAVE_SAMPLES_DIR "/speech_front_center_48khz.wav").entries.front().values;
}

template <typename Done>
void waitUntil(const Done& done) {
    ASSERT_TRUE(QTest::qWaitFor(done, kPatience));
}

/// Shows a widget, lets it paint, and saves it in both themes when somebody wants to look.
inline void look(QWidget& widget, const QString& name) {
    widget.show();
    for (const bool dark : {false, true}) {
        Appearance::instance().setDark(dark);
        for (int i = 0; i < 5; ++i)
            QCoreApplication::processEvents();
        const QPixmap picture = widget.grab();
        EXPECT_FALSE(picture.isNull());
        if (const QString folder = qEnvironmentVariable("LONGWAVE_PICTURES"); !folder.isEmpty()) {
            EXPECT_TRUE(picture.save(QDir(folder).filePath(name + (dark ? "-dark.png" : "-light.png"))));
        }
    }
    Appearance::instance().setDark(false);
}

} // namespace longwave::ui::test
