// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engines.h"
#include "tests/ui/session_fixture.h"
#include "ui/train/train_setup.h"
#include "ui/train/train_workspace.h"

#include <random>

namespace longwave::ui {

namespace fs = std::filesystem;

inline constexpr int kLength = 24;
inline constexpr int kSequences = 100; // 80 to learn from

/// The page Train with a tiny task of its own: two classes that differ by their sign, which a
/// model of one block tells apart.
class TrainTest : public testing::Test {
  protected:
    TrainTest() {
        registerEngines(engines_);
        session_ = std::make_unique<Session>(engines_);
        QObject::connect(session_.get(), &Session::failed, [this](const QString& subject, const QString& explanation) {
            failures_ << subject + u' ' + explanation;
        });
        std::mt19937 random(1);
        std::normal_distribution<float> noise(0, 0.5F);
        std::vector<float> x, y;
        for (int i = 0; i < kSequences; ++i) {
            y.push_back(static_cast<float>(i % 2));
            for (int t = 0; t < kLength; ++t)
                x.push_back((i % 2 == 0 ? 1.0F : -1.0F) + noise(random));
        }
        x_ = writeArray(folder_, "x.npy", {kSequences, kLength}, x);
        y_ = writeArray(folder_, "y.npy", {kSequences}, y);
        open();
    }
    ~TrainTest() override {
        page_.reset();
        session_.reset();
    }
    void open() {
        page_ = std::make_unique<TrainWorkspace>(*session_);
        page_->setFolder(root());
        page_->setup()->setChoices(tiny());
        page_->resize(1300, 840);
        page_->show();
    }
    QString root() const { return folder_.filePath("trainings"); }
    TrainChoices tiny(std::int64_t epochs = 3) const {
        TrainChoices choices = choicesFor("arrays");
        choices.x = x_;
        choices.y = y_;
        choices.settings.model.depth = 2;
        choices.settings.model.heads = 4;
        choices.settings.batch = 8;
        choices.settings.epochs = epochs;
        choices.settings.optimizer.rate = 0.02;
        choices.threads = 1;
        return choices;
    }
    bool rests() {
        return QTest::qWaitFor([this] { return !page_->runner().isRunning() && page_->isSettled(); }, kPatience);
    }
    void trainToEnd() {
        page_->start();
        ASSERT_TRUE(page_->runner().isRunning()) << failures_.join(u'\n').toStdString();
        ASSERT_TRUE(rests());
    }
    TrainBook& book() { return page_->book(); }
    const TrainRun& run(std::size_t i) { return page_->book().runs()[i]; }

    QTemporaryDir folder_;
    QString x_, y_;
    EngineRegistry engines_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<TrainWorkspace> page_;
    QStringList failures_;
};

} // namespace longwave::ui
