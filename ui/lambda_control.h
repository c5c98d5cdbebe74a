// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/session.h"

#include <QSlider>
#include <QTimer>
#include <QWidget>

class QLineEdit;

namespace longwave::ui {

/// A slider over a range of positive numbers, even in their logarithm, with a tick at each power of ten.
class LogSlider : public QSlider {
    Q_OBJECT
  public:
    explicit LogSlider(QWidget* parent = nullptr);
    /// 0 < low ≤ high; otherwise the slider is disabled.
    void setBounds(double low, double high);
    void setNumber(double number); ///< to the nearest step, without signals
    double number() const;         ///< rounded to three significant digits, as it is shown

    QSize sizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    double low_ = 0;
    double high_ = 0;
};

/// λ of Squash: a logarithmic slider for feeling, a field for the exact number. Follows and sets the session.
class LambdaControl : public QWidget {
    Q_OBJECT
  public:
    explicit LambdaControl(Session& session, QWidget* parent = nullptr);
    LogSlider* slider() const { return slider_; }
    QLineEdit* field() const { return field_; }

  private:
    void followRange();
    void followLambda();
    void followSquash();
    void takeField();

    Session& session_;
    LogSlider* slider_;
    QLineEdit* field_;
    QTimer rest_; // keys and wheel have no release: a pause ends their gesture
};

/// λ as it is always written: three significant digits ("0.0200").
QString lambdaFieldText(double lambda);

/// What a person typed: a number, with point or comma, or with a real minus; nothing when it is none.
std::optional<double> parseNumber(QString text);

} // namespace longwave::ui
