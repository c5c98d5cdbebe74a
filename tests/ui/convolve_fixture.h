// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/npy_writer.h"
#include "tests/ui/banks.h"
#include "tests/ui/convolution_by_definition.h"
#include "ui/convolve/convolution_report.h"
#include "ui/convolve/convolve_bar.h"
#include "ui/convolve/convolve_plots.h"
#include "ui/convolve/convolve_workspace.h"
#include "ui/convolve/notice_line.h"
#include "ui/convolve/output_side.h"
#include "ui/convolve/timing_overlay.h"
#include "ui/plot/plot.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <vector>

namespace longwave::ui {

using test::kPatience;
using test::noise;

/// The page Convolve over a session with the engines FFTW and Direct.
class ConvolveTest : public ::testing::Test {
  protected:
    ConvolveTest() {
        engines_.add(makeFftwEngine());
        engines_.add(makeDirectEngine());
        session_ = std::make_unique<Session>(engines_);
        QObject::connect(session_.get(), &Session::failed, [this](const QString& subject, const QString& explanation) {
            failures_ += subject + ' ' + explanation;
        });
        page_ = std::make_unique<ConvolveWorkspace>(*session_);
        page_->resize(1100, 800);
        page_->show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(page_.get()));
    }
    ~ConvolveTest() override { page_.reset(); }

    void open(std::vector<float> u, std::vector<float> k, std::int64_t heads) {
        u_ = std::move(u);
        k_ = std::move(k);
        taps_ = static_cast<std::int64_t>(k_.size()) / heads;
        const QString signal = folder_.filePath("u.npy");
        const QString bank = folder_.filePath("k.npy");
        writeNpy(signal.toStdString(), u_, {static_cast<std::int64_t>(u_.size())});
        writeNpy(bank.toStdString(), k_, {heads, taps_});
        session_->openFiles({signal, bank});
        ASSERT_TRUE(QTest::qWaitFor([&] { return session_->files().size() == 2; }, kPatience));
        session_->useAsSignal({session_->files()[0].id, 0});
        session_->useAsBank({session_->files()[1].id, 0});
        ASSERT_TRUE(session_->signal() && session_->bank());
    }
    void openUsual() { open(noise(4000, 1), noise(std::size_t{6} * 120, 2), 6); }
    void settle() {
        ASSERT_TRUE(QTest::qWaitFor([&] { return page_->isSettled(); }, kPatience));
    }

    const ConvolveChoices& set() const { return session_->choices().convolve; }
    std::shared_ptr<const LiveOutput> output() const { return page_->live().latest()->output; }

    /// The output that is right for the session's choices, causal.
    std::vector<float> expected(const Regularization& regularization) const {
        std::vector<float> kernel(static_cast<std::size_t>(taps_));
        regularizeRow(session_->bank()->values, session_->choices().head, regularization, kernel);
        return test::causal(u_, kernel);
    }
    /// What the page says at a sample of the output plot.
    QString saidAt(double sample) {
        QString said;
        const auto connection =
            QObject::connect(page_.get(), &Workspace::statusChanged, [&](const QString& text) { said = text; });
        emit page_->plots()->outputPlot()->hovered(sample, 0);
        QObject::disconnect(connection);
        return said;
    }

    QTemporaryDir folder_;
    EngineRegistry engines_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<ConvolveWorkspace> page_;
    QString failures_;
    std::vector<float> u_;
    std::vector<float> k_;
    std::int64_t taps_ = 0;
};

} // namespace longwave::ui
