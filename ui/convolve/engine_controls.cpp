// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/convolve/engine_controls.h"

#include "ui/theme/segmented.h"

#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <string_view>

namespace longwave::ui {

namespace {

using Precision = PlanOptions::TensorPrecision;
constexpr Precision kPrecisions[] = {Precision::Accurate, Precision::Half, Precision::Bfloat};

} // namespace

bool hasOrders(const Engine& engine) {
    const std::string_view name = engine.name();
    return name == "monarch-cpu" || name == "eigen";
}

bool hasPrecisions(const Engine& engine) {
    return std::string_view(engine.name()) == "monarch-cuda";
}

EngineControls::EngineControls(Session& session, QWidget* parent)
    : QWidget(parent),
      session_(session),
      order_(new Segmented({tr("auto"), QStringLiteral("2"), QStringLiteral("3"), QStringLiteral("4")})),
      precision_(new Segmented({tr("accurate"), QStringLiteral("fp16"), QStringLiteral("bf16")})),
      orderRow_(makeRow(tr("Order p"), order_)),
      precisionRow_(makeRow(tr("Precision"), precision_)) {
    order_->setAccessibleName(tr("Monarch order p"));
    order_->setToolTip(tr(
        "Monarch order: into how many factors N is split, N = N₁ · N₂ · …; the engine chooses when it is left to it"));
    precision_->setAccessibleName(tr("Precision"));
    precision_->setToolTip(tr("What tensor cores multiply; sums are always fp32. The relative L2 errors are about "
                              "10⁻⁶, 6 × 10⁻⁴ and 5 × 10⁻³"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 0, 12, 0);
    column->setSpacing(0);
    column->addWidget(orderRow_);
    column->addWidget(precisionRow_);

    connect(order_, &Segmented::currentIndexChanged, this, [this](int index) {
        ConvolveChoices next = session_.choices().convolve;
        next.order = index == 0 ? 0 : index + 1;
        session_.setConvolve(index == 0 ? tr("let the engine choose the order") : tr("use order %1").arg(next.order),
                             next);
    });
    connect(precision_, &Segmented::currentIndexChanged, this, [this](int index) {
        ConvolveChoices next = session_.choices().convolve;
        next.precision = kPrecisions[index];
        session_.setConvolve(tr("multiply in %1").arg(precision_->button(index)->text()), next);
    });
    for (const auto changed : {&Session::convolveChanged, &Session::engineChanged})
        connect(&session_, changed, this, &EngineControls::follow);
    follow();
}

QWidget* EngineControls::makeRow(const QString& word, Segmented* choice) {
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 10);
    auto* label = new QLabel(word, row);
    label->setProperty("role", "muted");
    layout->addWidget(label);
    layout->addStretch(1);
    layout->addWidget(choice);
    return row;
}

bool EngineControls::isOrderShown() const {
    return orderRow_->isVisibleTo(this);
}
bool EngineControls::isPrecisionShown() const {
    return precisionRow_->isVisibleTo(this);
}

void EngineControls::follow() {
    const ConvolveChoices& set = session_.choices().convolve;
    bool orders = false, precisions = false;
    for (const auto& engine : session_.engines().engines())
        if (engine->name() == session_.choices().engine || engine->name() == set.baseline) {
            orders = orders || hasOrders(*engine);
            precisions = precisions || hasPrecisions(*engine);
        }
    orderRow_->setVisible(orders);
    precisionRow_->setVisible(precisions);
    setVisible(orders || precisions);
    const QSignalBlocker quietOrder(order_), quietPrecision(precision_);
    order_->setCurrentIndex(set.order == 0 ? 0 : set.order - 1);
    for (int i = 0; i < 3; ++i)
        if (kPrecisions[i] == set.precision)
            precision_->setCurrentIndex(i);
}

} // namespace longwave::ui
