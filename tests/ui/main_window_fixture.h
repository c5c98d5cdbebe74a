// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/convolution/engine.h"
#include "tests/ui/session_fixture.h"
#include "ui/main_window.h"
#include "ui/settings.h"

#include <memory>
#include <string>
#include <vector>

namespace longwave::ui {

/// An engine of another machine.
class MissingEngine : public Engine {
  public:
    const char* name() const override { return "missing"; }
    const char* title() const override { return "Missing"; }
    std::string target() const override { return "nowhere"; }
    std::string unavailableReason() const override { return "No such device was found."; }

  protected:
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem&, const PlanOptions&) const override { return nullptr; }
};

/// The whole window, with an engine that is not here beside those of a session.
class MainWindowTest : public SessionTest {
  protected:
    MainWindowTest() : settings_(ui::Settings::Keep::Session) {
        engines_.add(std::make_unique<MissingEngine>());
        settings_.setLook(ui::Settings::Look::Light);
        window_ = std::make_unique<MainWindow>(*session_, settings_);
        window_->resize(1600, 1000);
        window_->show();
    }
    /// Two layers of 3 heads × 32 taps, 0.01 … 0.5, and a bias that is no bank.
    QString checkpointFile() {
        std::vector<float> k(std::size_t{3} * 32);
        for (std::size_t i = 0; i < k.size(); ++i)
            k[i] = 0.01F * static_cast<float>(1 + i % 50);
        const std::vector<float> bias(4, 0.01F);
        return writeTensors(
            folder_, "net.safetensors",
            {{"layers.0.kernel", {1, 3, 32}, k}, {"layers.1.kernel", {1, 3, 32}, k}, {"layers.0.bias", {4}, bias}});
    }

    ui::Settings settings_;
    std::unique_ptr<MainWindow> window_;
};

} // namespace longwave::ui
