// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engines.h"
#include "compute/records/race_record.h"
#include "tests/ui/banks.h"
#include "ui/race/race_setup.h"
#include "ui/race/race_workspace.h"
#include "ui/session/session.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>

#include <memory>

namespace longwave::ui {

/// The page Race, offscreen, with every engine; its races are short.
class RacePageTest : public testing::Test {
  protected:
    RacePageTest() {
        registerEngines(engines_);
        session_ = std::make_unique<Session>(engines_);
        page_ = std::make_unique<RaceWorkspace>(*session_);
        page_->resize(1300, 840);
        page_->show();
    }

    /// A quick race of FFTW and Direct.
    void setQuick(std::int64_t from, std::int64_t to) {
        RaceChoices choices = page_->setup()->choices();
        choices.engines = {"fftw", "direct"};
        choices.baseline = "fftw";
        choices.from = from;
        choices.to = to;
        choices.rows = {1, 2, 0};
        choices.effort = PlanOptions::Effort::Estimate;
        choices.secondsPerLength = 0.1;
        choices.longestRun = 0;
        page_->setup()->setChoices(choices);
    }
    bool runToEnd() {
        return QTest::qWaitFor([this] { return !page_->runner().isRunning(); }, test::kPatience);
    }
    std::shared_ptr<const RaceRecord> run() { return page_->book().run(); }

    EngineRegistry engines_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<RaceWorkspace> page_;
};

/// What another machine measured.
inline RaceRecord foreignRecord() {
    RaceRecord record;
    record.title = "Another machine";
    record.machine.cpu = "Another processor";
    record.machine.threads = 64;
    record.settings.engines = {"fftw", "monarch-cuda"};
    record.settings.baseline = "fftw";
    record.settings.lengths = {256, 1024};
    record.settings.heads = 2;
    for (const auto& [engine, seconds] : {std::pair{"fftw", 1e-6}, std::pair{"monarch-cuda", 1e-7}})
        for (const std::int64_t length : {256, 1024}) {
            RecordedPoint p;
            p.engine = engine;
            p.length = length;
            p.heads = 2;
            p.median = seconds * static_cast<double>(length);
            record.points.push_back(p);
        }
    return record;
}

} // namespace longwave::ui
