// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lambda_control.h"

#include "ui/theme/appearance.h"
#include "ui/theme/fonts.h"
#include "ui/theme/format.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace longwave::ui {

namespace {

constexpr int kSteps = 2000;
constexpr int kKeyStep = 8;
constexpr int kPageStep = 80;
constexpr int kRestMilliseconds = 700;
/// A bank may hold weights of 1e-30, and a slider over all of that would be useless: five decades, the rest by typing.
constexpr double kMostDecades = 5;
constexpr int kHandleMargin = 6; // the style sheet's margin of the groove
constexpr int kLeastSlider = 72; // still ten pixels a decade
constexpr int kMostSlider = 140;

double roundedToThree(double value) {
    const double unit = std::pow(10.0, std::floor(std::log10(value)) - 2);
    return std::round(value / unit) * unit;
}

} // namespace

QString lambdaFieldText(double lambda) {
    // "5.45×10⁻⁵" without spaces: the field is small.
    return lambda == 0 ? QStringLiteral("0") : format::significant(lambda, 3).remove(u' ');
}

std::optional<double> parseNumber(QString text) {
    text = text.trimmed();
    text.replace(format::kMinus, '-').replace(',', '.');
    bool good = false;
    const double value = QLocale::c().toDouble(text, &good);
    if (good && std::isfinite(value))
        return value;
    // As it is shown below 10⁻⁴: "2.1 × 10⁻⁷".
    const QStringList parts = text.split(QStringLiteral("×"));
    if (parts.size() == 2 && parts[1].trimmed().startsWith(QLatin1String("10"))) {
        QString exponent;
        for (const QChar c : parts[1].trimmed().mid(2)) {
            const qsizetype digit = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹⁻").indexOf(c);
            if (digit < 0)
                return std::nullopt;
            exponent += digit == 10 ? QChar('-') : QChar(static_cast<char16_t>(u'0' + digit));
        }
        return parseNumber(parts[0].trimmed() + 'e' + exponent);
    }
    return std::nullopt;
}

LogSlider::LogSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent) {
    setRange(0, kSteps);
    setSingleStep(kKeyStep);
    setPageStep(kPageStep);
    setMinimumWidth(kLeastSlider);
    setEnabled(false);
    connect(&Appearance::instance(), &Appearance::changed, this, qOverload<>(&QWidget::update));
}

void LogSlider::setBounds(double low, double high) {
    low_ = low;
    high_ = high;
    update();
}

void LogSlider::setNumber(double number) {
    const QSignalBlocker quiet(this);
    if (!(low_ > 0) || high_ <= low_ || !(number > 0)) {
        setValue(0);
        return;
    }
    const double place = std::log(number / low_) / std::log(high_ / low_);
    setValue(static_cast<int>(std::lround(std::clamp(place, 0.0, 1.0) * kSteps)));
}

double LogSlider::number() const {
    if (!(low_ > 0))
        return 0;
    const double exact = low_ * std::pow(high_ / low_, static_cast<double>(value()) / kSteps);
    return std::clamp(roundedToThree(exact), std::min(low_, exact), std::max(high_, exact));
}

QSize LogSlider::sizeHint() const {
    return {kMostSlider, QSlider::sizeHint().height()};
}

void LogSlider::paintEvent(QPaintEvent* event) {
    if (low_ > 0 && high_ > low_) {
        QPainter painter(this);
        painter.setPen(theme()[Token::Control]);
        const double room = width() - 2.0 * (kHandleMargin + 1);
        for (double tick = std::pow(10.0, std::ceil(std::log10(low_) - 1e-9)); tick <= high_; tick *= 10) {
            const double x = kHandleMargin + 1 + room * std::log(tick / low_) / std::log(high_ / low_);
            const int middle = height() / 2;
            painter.drawLine(QPointF(std::floor(x) + 0.5, middle + 6.5), QPointF(std::floor(x) + 0.5, middle + 9.5));
        }
    }
    QSlider::paintEvent(event);
}

LambdaControl::LambdaControl(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      slider_(new LogSlider),
      field_(new QLineEdit) {
    slider_->setAccessibleName(tr("Squash threshold λ"));
    slider_->setMaximumWidth(kMostSlider);
    slider_->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    field_->setAccessibleName(tr("Squash threshold λ, exact"));
    field_->setAlignment(Qt::AlignRight);
    field_->setFont(tabularFont(TextRole::Table));
    int widest = 0;
    for (const double lambda : {2e-4, 8.88e-5, 8.88e-38}) // what a float can be
        widest = std::max(widest, field_->fontMetrics().horizontalAdvance(lambdaFieldText(lambda)));
    field_->setFixedWidth(widest + 22);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(slider_);
    layout->addWidget(field_);

    rest_.setSingleShot(true);
    rest_.setInterval(kRestMilliseconds);
    const auto endGesture = [this] { session_.setLambda(session_.choices().regularization.lambda, false); };
    connect(&rest_, &QTimer::timeout, this, endGesture);
    connect(slider_, &QSlider::sliderReleased, this, endGesture);
    connect(slider_, &QSlider::valueChanged, this, [this] {
        session_.setLambda(slider_->number(), true);
        if (!slider_->isSliderDown())
            rest_.start();
    });
    connect(field_, &QLineEdit::editingFinished, this, &LambdaControl::takeField);
    connect(&session_, &Session::lambdaRangeChanged, this, &LambdaControl::followRange);
    connect(&session_, &Session::regularizationChanged, this, [this] {
        followLambda();
        followSquash();
    });
    followRange();
    followSquash();
}

void LambdaControl::followRange() {
    const MagnitudeRange range = session_.lambdaRange();
    if (!(range.largest > 0) && session_.bank())
        return; // the new bank's range is on its way: no flicker
    const double high = static_cast<double>(range.largest);
    const double low = std::max(static_cast<double>(range.smallest), high * std::pow(10, -kMostDecades));
    slider_->setBounds(low, high);
    const QString words =
        high > 0 ? tr("Squash threshold λ, in the unit of k: what lies within ±λ becomes zero.\n"
                      "The slider runs from %1 to the bank's largest |k|, %2; the field takes any number from 0.")
                       .arg(lambdaFieldText(low), lambdaFieldText(high))
                 : tr("Squash threshold λ, in the unit of k. Choose a kernel bank to see its range.");
    slider_->setToolTip(words);
    field_->setToolTip(words);
    followLambda();
    followSquash();
}

void LambdaControl::followLambda() {
    const double lambda = session_.choices().regularization.lambda;
    if (slider_->number() != lambda)
        slider_->setNumber(lambda);
    field_->setText(lambdaFieldText(lambda));
}

void LambdaControl::followSquash() {
    const bool on = session_.choices().regularization.squashOn;
    slider_->setEnabled(on && session_.lambdaRange().largest > 0);
    field_->setEnabled(on);
}

void LambdaControl::takeField() {
    const double current = session_.choices().regularization.lambda;
    if (field_->text() == lambdaFieldText(current))
        return; // shown rounded, and not touched: keep the exact number
    const std::optional<double> typed = parseNumber(field_->text());
    if (typed && *typed >= 0) {
        session_.setLambda(*typed, false);
    } else {
        const QString words =
            tr("“%1” is not a number from 0 up; λ stays %2.").arg(field_->text(), lambdaFieldText(current));
        QToolTip::showText(field_->mapToGlobal(QPoint(0, field_->height())), words, field_);
    }
    field_->setText(lambdaFieldText(session_.choices().regularization.lambda));
}

} // namespace longwave::ui
