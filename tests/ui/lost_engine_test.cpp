// SPDX-License-Identifier: GPL-3.0-or-later
// An engine whose device fails while it is used: the page says so and goes on with another.
#include "tests/support/wrapped_plan.h"
#include "tests/ui/convolve_fixture.h"
#include "ui/engine_box.h"
#include "ui/race/engine_list.h"

#include <QCheckBox>
#include <QStandardItemModel>

#include <atomic>
#include <utility>

namespace longwave::ui {
namespace {

/// FFTW, on a device that can be lost.
class FragileEngine final : public Engine {
  public:
    explicit FragileEngine(const Engine& inner) : inner_(inner) {}
    std::atomic<bool> isDoomed{false}; ///< the next run loses it
    mutable std::atomic<bool> isLost{false};
    const char* name() const override { return "fragile"; }
    const char* title() const override { return "Fragile"; }
    std::string target() const override { return "glass"; }
    std::string unavailableReason() const override { return isLost ? "the glass broke" : ""; }

  protected:
    class FragilePlan final : public longwave::test::WrappedPlan {
      public:
        FragilePlan(std::unique_ptr<Plan> inner, const FragileEngine& engine)
            : WrappedPlan(std::move(inner)),
              engine_(engine) {}

      protected:
        void doRun(const Operands& operands, std::span<float> y, Timings& timings, std::stop_token stop) override {
            if (engine_.isDoomed) {
                engine_.isLost = true;
                throw Error("Glass", "a run failed: it broke");
            }
            WrappedPlan::doRun(operands, y, timings, std::move(stop));
        }

      private:
        const FragileEngine& engine_;
    };
    std::unique_ptr<Plan> doPlan(const ConvolutionProblem& problem, const PlanOptions& options) const override {
        return std::make_unique<FragilePlan>(inner_.plan(problem, options), *this);
    }

  private:
    const Engine& inner_;
};

class LostEngineTest : public ConvolveTest {
  protected:
    LostEngineTest() {
        auto engine = std::make_unique<FragileEngine>(engines_.find("fftw"));
        engine_ = engine.get();
        engines_.add(std::move(engine));
    }
    FragileEngine* engine_ = nullptr;
};

TEST_F(LostEngineTest, TheLoopGoesOnWithAnother) {
    openUsual();
    EngineBox box(*session_);
    EngineList list(engines_);
    QObject::connect(session_.get(), &Session::engineChanged, &list, &EngineList::follow);
    list.setChecked({"fragile", "fftw"});
    session_->setEngine("fragile");
    session_->setRunning(true);
    settle();
    EXPECT_EQ(box.currentData().toString(), "fragile");
    EXPECT_EQ(failures_, QString());

    engine_->isDoomed = true;
    ASSERT_TRUE(QTest::qWaitFor([&] { return session_->choices().engine == "fftw"; }, kPatience));
    settle();
    EXPECT_EQ(failures_, "The convolution goes on with another engine. Glass: a run failed: it broke.");
    EXPECT_TRUE(session_->isRunning());
    ASSERT_TRUE(QTest::qWaitFor([&] { return page_->live().latest() && !page_->live().latest()->failure; }, kPatience));
    EXPECT_EQ(page_->live().latest()->timings.engine, "fftw");

    // Nobody is offered it any more, and everybody is told why.
    EXPECT_EQ(box.currentData().toString(), "fftw");
    const int row = box.findData("fragile");
    EXPECT_FALSE(qobject_cast<QStandardItemModel*>(box.model())->item(row)->isEnabled());
    EXPECT_EQ(box.itemData(row, EngineBox::kReasonRole).toString(), "the glass broke");
    EXPECT_FALSE(list.box("fragile")->isEnabled());
    EXPECT_EQ(list.box("fragile")->toolTip(), "the glass broke");
    EXPECT_EQ(list.checked(), std::vector<std::string>{"fftw"});
    session_->setEngine("fragile");
    EXPECT_EQ(session_->choices().engine, "fftw");
}

TEST_F(LostEngineTest, AnEngineThatIsThereIsNotLeft) {
    openUsual();
    session_->setEngine("direct");
    EXPECT_FALSE(session_->leaveLostEngine());
    EXPECT_EQ(session_->choices().engine, "direct");
}

} // namespace
} // namespace longwave::ui
