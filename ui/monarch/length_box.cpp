// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/monarch/length_box.h"

#include "compute/monarch/factorization.h"
#include "compute/monarch/trace.h"
#include "ui/theme/format.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QToolTip>

#include <algorithm>

namespace longwave::ui {

namespace {

constexpr std::int64_t kLeast = 4;
constexpr std::int64_t kMost = 4096;
constexpr std::int64_t kUsual[] = {4,   6,   8,   9,   12,  16,  24,  27,  32,  36,  48,   64,   81,   96,
                                   100, 128, 144, 192, 225, 243, 256, 512, 576, 729, 1000, 1024, 2048, 4096};

int primesOf(std::int64_t n) {
    int count = 0;
    for (std::int64_t p = 2; p * p <= n; ++p)
        for (; n % p == 0; n /= p)
            ++count;
    return count + (n > 1);
}

} // namespace

QString whyNoLength(std::int64_t points) {
    if (points < kLeast || points > kMost)
        return LengthBox::tr("N = %1 is outside 4 … 4,096.").arg(format::count(points));
    if (primesOf(points) < 2)
        return LengthBox::tr("N = %1 is a prime: it has no two factors to be taken apart into.")
            .arg(format::count(points));
    return {};
}

std::vector<std::int64_t> factorsFor(std::int64_t points, int order) {
    return monarchFactors(points, std::clamp(std::min(order, primesOf(points)), 2, 4));
}

LengthBox::LengthBox(QWidget* parent) : QComboBox(parent) {
    setEditable(true);
    setInsertPolicy(QComboBox::NoInsert);
    setCompleter(nullptr);
    setMaxVisibleItems(14);
    for (const std::int64_t n : kUsual)
        addItem(format::count(n), static_cast<qlonglong>(n));
    setAccessibleName(tr("Length N"));
    setToolTip(tr("Points of the transform: 4 to 4,096, any number with two prime factors or more"));
    lineEdit()->setMaxLength(6);
    const int digits = fontMetrics().horizontalAdvance(QStringLiteral("4,096"));
    setFixedWidth(digits + 46);
    connect(this, &QComboBox::activated, this, [this](int index) { pick(itemData(index).toLongLong()); });
    connect(lineEdit(), &QLineEdit::editingFinished, this, &LengthBox::takeText);
    setPoints(points_);
}

void LengthBox::setPoints(std::int64_t points) {
    points_ = points;
    const QSignalBlocker quiet(this);
    setCurrentIndex(findData(static_cast<qlonglong>(points)));
    setEditText(format::count(points));
}

void LengthBox::takeText() {
    bool good = false;
    QString text = currentText();
    text.remove(QLatin1Char(',')).remove(QLatin1Char(' ')).remove(format::kThinSpace);
    text.remove(QLocale().groupSeparator());
    const qlonglong typed = text.toLongLong(&good);
    if (good) {
        pick(typed);
        return;
    }
    const QString why = tr("“%1” is no number; N stays %2.").arg(currentText(), format::count(points_));
    QToolTip::showText(mapToGlobal(QPoint(0, height())), why, this);
    setPoints(points_);
    emit refused(why);
}

void LengthBox::pick(std::int64_t points) {
    if (points == points_) {
        setPoints(points_);
        return;
    }
    if (const QString why = whyNoLength(points); !why.isEmpty()) {
        const QString words = tr("%1 N stays %2.").arg(why, format::count(points_));
        QToolTip::showText(mapToGlobal(QPoint(0, height())), words, this);
        setPoints(points_);
        emit refused(words);
        return;
    }
    setPoints(points);
    emit pointsPicked(points);
}

void LengthBox::keyPressEvent(QKeyEvent* event) {
    const bool isUp = event->key() == Qt::Key_Up, isDown = event->key() == Qt::Key_Down;
    if (!(event->modifiers() & Qt::ControlModifier) || (!isUp && !isDown)) {
        QComboBox::keyPressEvent(event);
        return;
    }
    const std::int64_t step = isUp ? 1 : -1;
    for (std::int64_t n = points_ + step; n >= kLeast && n <= kMost; n += step)
        if (whyNoLength(n).isEmpty())
            return pick(n);
}

} // namespace longwave::ui
