// SPDX-License-Identifier: GPL-3.0-or-later
// The library: rows and reasons of checkpoints, menus, and the form of a bank.
#include "tests/ui/session_fixture.h"
#include "ui/library/detail_box.h"
#include "ui/library/library_model.h"
#include "ui/library/library_panel.h"
#include "ui/library/settings_form.h"
#include "ui/settings.h"
#include "ui/theme/appearance.h"
#include "ui/theme/style_sheet.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QHoverEvent>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSortFilterProxyModel>
#include <QTest>
#include <QTreeView>

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <vector>

using namespace longwave::ui;

namespace {

constexpr const char* kHyena = "backbone.layers.0.mixer.filter_fn";

struct Tensor {
    std::string name;
    longwave::Shape shape;
};

/// A safetensors file of ramps.
QString writeCheckpoint(const QTemporaryDir& folder, const QString& name, const std::vector<Tensor>& tensors) {
    std::int64_t most = 0;
    for (const Tensor& tensor : tensors)
        most = std::max(most, longwave::elementCount(tensor.shape));
    std::vector<float> values(static_cast<std::size_t>(most));
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = 0.01F * static_cast<float>(1 + i % 50);
    std::vector<longwave::NamedTensor> named;
    for (const Tensor& tensor : tensors)
        named.push_back({tensor.name, tensor.shape,
                         std::span(values).first(static_cast<std::size_t>(longwave::elementCount(tensor.shape)))});
    return writeTensors(folder, name, named);
}

class LibraryTest : public SessionTest {
  protected:
    LibraryTest() {
        panel_ = std::make_unique<LibraryPanel>(*session_);
        panel_->resize(LibraryPanel::kWidth, 900);
        panel_->show();
    }
    static QString fixture(const QString& name) { return QStringLiteral(LONGWAVE_BANK_FIXTURES) + '/' + name; }
    void open(const QStringList& paths) {
        session_->openFiles(paths);
        settle();
    }
    void settle() {
        QCoreApplication::sendPostedEvents();
        ASSERT_TRUE(QTest::qWaitFor([&] { return !session_->isOpening() && session_->tasks().isIdle(); }, kPatience));
    }
    QModelIndex root(int group = 1) const { return panel_->model()->index(0, 0, panel_->model()->index(group, 0)); }
    QModelIndex child(const QModelIndex& parent, int row) const { return panel_->model()->index(row, 0, parent); }
    static QString second(const QModelIndex& index) { return index.data(LibraryModel::kSecondRole).toString(); }
    static QString size(const QModelIndex& index) { return index.data(LibraryModel::kSizeRole).toString(); }
    SettingsForm& form() { return *panel_->details()->form(); }
    QLineEdit& line(const char* key) { return *qobject_cast<QLineEdit*>(form().editor(key)); }
    void type(const char* key, const QString& text) {
        line(key).setFocus();
        line(key).selectAll();
        QTest::keyClicks(&line(key), text);
    }

    std::unique_ptr<LibraryPanel> panel_;
};

TEST_F(LibraryTest, LayersSayWhatTheyAreAndTheRestWhyNot) {
    open({fixture("s4d.safetensors")});
    LibraryModel& model = *panel_->model();
    ASSERT_EQ(model.rowCount(root()), 4);
    EXPECT_EQ(child(root(), 0).data().toString(), "layers.0");
    EXPECT_EQ(second(child(root(), 0)), QString::fromUtf8("S4D · F32"));
    EXPECT_EQ(size(child(root(), 0)), QString::fromUtf8("3 × 1,024"));
    EXPECT_TRUE(child(root(), 0).data(Qt::ToolTipRole).toString().contains("layers.0.kernel.log_dt  [3] F32"));
    const QModelIndex others = child(root(), 3);
    EXPECT_EQ(others.data().toString(), "other tensors");
    EXPECT_EQ(size(others), "14");
    EXPECT_EQ(child(others, 0).data().toString(), "layers.0.kernel.C");
    EXPECT_EQ(second(child(others, 0)), "C of layers.0 (S4D)");
    EXPECT_FALSE(panel_->view()->isExpanded(panel_->view()->model()->index(3, 0)));
}

TEST_F(LibraryTest, SizesFollowTheSettings) {
    open({fixture("s4d.safetensors"), fixture("m2.safetensors")});
    const auto file = [this](int row) { return panel_->model()->index(row, 0, panel_->model()->index(1, 0)); };
    const auto bank = [&](int row, int child) { return LibraryModel::bankOf(this->child(file(row), child)); };
    EXPECT_EQ(size(child(file(1), 0)), QString::fromUtf8("3 × 256"));
    session_->useBank(bank(0, 1)); // of three heads no two directions can be made: that would be taken back
    session_->setSetting(bank(0, 0), "length", "300"); // a form serves all layers of its kind in a file
    EXPECT_EQ(size(child(file(0), 0)), QString::fromUtf8("3 × 300"));
    EXPECT_EQ(size(child(file(0), 1)), QString::fromUtf8("6 × 300"));
    EXPECT_TRUE(child(file(0), 0).data(Qt::AccessibleTextRole).toString().endsWith(QString::fromUtf8("3 × 300")));
    session_->setSetting(bank(0, 1), "bidirectional", "on");
    EXPECT_EQ(size(child(file(0), 1)), QString::fromUtf8("3 × 600"));
    session_->setSetting(bank(1, 0), "length", "50"); // both directions always
    EXPECT_EQ(size(child(file(1), 0)), QString::fromUtf8("3 × 100"));
    open({fixture("longconv.safetensors")}); // other files change nothing
    EXPECT_EQ(size(child(file(0), 1)), QString::fromUtf8("3 × 600"));
    session_->undoStack().undo();
    session_->resetSettings(bank(0, 0));
    EXPECT_EQ(size(child(file(0), 0)), QString::fromUtf8("3 × 1,024"));
    settle();
}

TEST_F(LibraryTest, SkipTermsAreNoBanks) {
    open({writeCheckpoint(folder_, "net.safetensors",
                          {{"layers.0.layer.D", {1, 32}},
                           {"layers.0.layer.kernel.kernel", {1, 32, 64}},
                           {"layers.1.layer.D", {1, 32}},
                           {"layers.1.layer.kernel.kernel", {1, 32, 64}},
                           {"encoder.weight", {32, 32}},
                           {"encoder.bias", {4}}})});
    ASSERT_EQ(panel_->model()->rowCount(root()), 4);
    EXPECT_EQ(size(root()), "3"); // layers and the weight, not the skip terms
    EXPECT_EQ(session_->choices().bank.name, "layers.0.layer.kernel.kernel");
    EXPECT_EQ(second(child(root(), 1)), QString::fromUtf8("LongConv · F32"));
    const QModelIndex plain = child(root(), 2);
    EXPECT_EQ(plain.data().toString(), "plain tensors");
    EXPECT_EQ(child(plain, 0).data().toString(), "encoder.weight");
    EXPECT_EQ(second(child(plain, 0)), QString()); // one line
    const QModelIndex others = child(root(), 3);
    ASSERT_EQ(panel_->model()->rowCount(others), 3);
    EXPECT_EQ(second(child(others, 0)), "D of layers.0 (LongConv)");
    EXPECT_TRUE(second(child(others, 2)).contains("has 4 taps"));
}

TEST_F(LibraryTest, AlmostMatchesSayTheirReason) {
    open({writeCheckpoint(folder_, "s4.safetensors",
                          {{"k.C", {2, 4, 2}},
                           {"k.log_dt", {2}},
                           {"k.log_A_real", {2, 4}},
                           {"k.A_imag", {2, 4}},
                           {"k.P", {1, 2, 4, 2}}})});
    EXPECT_FALSE(session_->bank());
    const QModelIndex almost = child(root(), 0);
    EXPECT_EQ(almost.data().toString(), "k");
    EXPECT_TRUE(second(almost).startsWith("Almost S4D: tensor \"k.P\" makes")) << second(almost).toStdString();
    EXPECT_EQ(second(child(child(root(), 1), 0)), "C of k (almost S4D)");
    QMenu menu;
    panel_->fillMenu(menu, almost);
    EXPECT_FALSE(menu.actions().at(0)->isEnabled());
    panel_->details()->show(LibraryModel::bankOf(almost));
    EXPECT_TRUE(form().isHidden());
}

TEST_F(LibraryTest, AFileOfOneBankIsItsBank) {
    open({writeCheckpoint(folder_, "one.safetensors", {{"k", {3, 32}}})});
    ASSERT_EQ(panel_->model()->rowCount(root()), 0);
    EXPECT_EQ(root().data().toString(), "one");
    EXPECT_EQ(LibraryModel::bankOf(root()), session_->choices().bank);
    EXPECT_EQ(panel_->model()->indexOf(session_->choices().bank), root());
    EXPECT_EQ(panel_->model()->indexOf(EntryRef{session_->files()[0].id, 0}), root());
}

TEST_F(LibraryTest, TheChosenRowKeepsItsBarUnderTheMouse) {
    open({writeCheckpoint(folder_, "two.safetensors", {{"a", {3, 32}}, {"b", {3, 32}}})});
    for (const bool dark : {false, true}) {
        Appearance::instance().setDark(dark);
        qApp->setStyleSheet(styleSheet(theme()));
        QWidget* viewport = panel_->view()->viewport();
        const auto* filter = qobject_cast<const QSortFilterProxyModel*>(panel_->view()->model());
        const auto ground = [&](const QModelIndex& index, int x) {
            const QRect row = panel_->view()->visualRect(filter->mapFromSource(index));
            QHoverEvent hover(QEvent::HoverMove, row.center(), row.center(), QPointF(-1, -1));
            QApplication::sendEvent(viewport, &hover);
            QCoreApplication::processEvents();
            return viewport->grab().toImage().pixelColor(x, row.top() + 3);
        };
        const QModelIndex chosen = panel_->model()->indexOf(session_->choices().bank);
        const QModelIndex other = child(root(), 1);
        ASSERT_NE(chosen, other);
        const int right = viewport->width() - 2;
        EXPECT_EQ(ground(chosen, 0), theme()[Token::Accent]);
        EXPECT_EQ(ground(chosen, 1), theme()[Token::Accent]);
        EXPECT_EQ(ground(chosen, 4), theme()[Token::Selected]);
        EXPECT_EQ(ground(chosen, right), theme()[Token::Selected]);
        EXPECT_EQ(ground(other, 0), theme()[Token::Hover]);
        EXPECT_EQ(ground(other, right), theme()[Token::Hover]);
        QHoverEvent leave(QEvent::HoverLeave, QPointF(-1, -1), QPointF(-1, -1), QPointF(5, 5));
        QApplication::sendEvent(viewport, &leave);
        const QRect row = panel_->view()->visualRect(filter->mapFromSource(other));
        EXPECT_EQ(viewport->grab().toImage().pixelColor(right, row.top() + 3), theme()[Token::Bg]);
    }
    Appearance::instance().setDark(false);
    qApp->setStyleSheet({});
}

TEST_F(LibraryTest, TheMenuChoosesComparesAndCloses) {
    open({fixture("hyena.safetensors"), fixture("longconv.safetensors")});
    const auto action = [&](const QModelIndex& index, const QString& text) -> bool {
        QMenu menu;
        panel_->fillMenu(menu, index);
        for (QAction* each : menu.actions())
            if (each->text() == text && each->isEnabled()) {
                each->trigger();
                return true;
            }
        return false;
    };
    LibraryModel& model = *panel_->model();
    const auto row = [&](const char* parameterization, const std::string& name, int file) {
        return model.indexOf(BankRef{session_->files()[static_cast<std::size_t>(file)].id, parameterization, name});
    };
    const std::string layer = "model.layers.1.layer.kernel.kernel";
    EXPECT_FALSE(action(row("hyena", kHyena, 0), "Compare with this")); // with itself
    EXPECT_TRUE(action(row("longconv", layer, 1), "Compare with this"));
    EXPECT_EQ(session_->choices().compared.name, layer);
    EXPECT_TRUE(action(row("longconv", layer, 1), "Stop comparing"));
    EXPECT_FALSE(session_->choices().compared.isValid());
    EXPECT_TRUE(action(row("longconv", layer, 1), "Use as kernel bank"));
    EXPECT_EQ(session_->choices().bank.name, layer);
    EXPECT_TRUE(action(row("longconv", layer, 1), "Use as signal"));
    EXPECT_EQ(session_->signal()->values.shape(), (longwave::Shape{2, 3, 40}));
    EXPECT_FALSE(action(row("hyena", kHyena, 0), "Use as signal")); // of ten tensors
    const QModelIndex weight = model.indexOf(EntryRef{session_->files()[0].id, 1});
    EXPECT_TRUE(action(weight, "Use as kernel bank (plain)"));
    EXPECT_EQ(session_->choices().bank.parameterization, "plain");
    settle();
    EXPECT_TRUE(action(row("hyena", kHyena, 0), "Close file"));
    EXPECT_EQ(session_->files().size(), 1U);
}

TEST_F(LibraryTest, TheFormHasAFieldForEachSetting) {
    open({fixture("hyena.safetensors")});
    const BankRef bank = session_->choices().bank;
    EXPECT_TRUE(form().isVisible());
    for (const longwave::Setting& setting : longwave::settingsOf(*session_->match(bank))) {
        QWidget* editor = form().editor(setting.key);
        ASSERT_TRUE(editor) << setting.key;
        EXPECT_EQ(editor->accessibleName(), QString::fromStdString(setting.title));
        EXPECT_TRUE(editor->toolTip().contains(QString::fromStdString(setting.meaning)));
        EXPECT_TRUE(editor->toolTip().contains(QString::fromStdString(setting.accepted())));
        EXPECT_NE(editor->focusPolicy(), Qt::NoFocus);
    }
    EXPECT_EQ(line("length").text(), "300");
    EXPECT_TRUE(qobject_cast<QCheckBox*>(form().editor("modulate"))->isChecked());
    EXPECT_FALSE(form().resetButton()->isEnabled());
    EXPECT_TRUE(panel_->details()->rows().contains(QString::fromUtf8("Kernels: 4 heads × 300 taps")));
    open({fixture("s4d.safetensors")});
    const auto* box = qobject_cast<QComboBox*>(form().editor("discretization"));
    ASSERT_TRUE(box);
    EXPECT_EQ(box->currentText(), "zoh");
    EXPECT_EQ(box->count(), 2);
    EXPECT_FALSE(form().editor("shift"));
}

TEST_F(LibraryTest, EditsAreTakenAndResetAndUndone) {
    open({fixture("hyena.safetensors")});
    const BankRef bank = session_->choices().bank;
    type("length", "1,28"); // as people group, and not yet done
    EXPECT_EQ(session_->bank()->taps(), 300);
    ASSERT_TRUE(QTest::qWaitFor([&] { return session_->settingsOf(bank).contains("length"); }, kPatience));
    settle();
    EXPECT_EQ(session_->bank()->taps(), 128);
    type("shift", "-0,05");
    QTest::keyClick(&line("shift"), Qt::Key_Return); // at once
    EXPECT_EQ(session_->settingsOf(bank), (FormValues{{"length", "128"}, {"shift", "-0.05"}}));
    auto* modulate = qobject_cast<QCheckBox*>(form().editor("modulate"));
    QTest::keyClick(modulate, Qt::Key_Space);
    EXPECT_EQ(session_->settingsOf(bank).at("modulate"), "off");
    EXPECT_TRUE(form().resetButton()->isEnabled());
    session_->undoStack().undo();
    EXPECT_TRUE(modulate->isChecked());
    form().resetButton()->click();
    settle();
    EXPECT_TRUE(session_->settingsOf(bank).empty());
    EXPECT_EQ(line("length").text(), "300");
    EXPECT_EQ(line("shift").text(), "0");
    EXPECT_FALSE(form().resetButton()->isEnabled());
    EXPECT_EQ(session_->bank()->taps(), 300);
}

TEST_F(LibraryTest, WhatIsNotAcceptedIsToldAtItsField) {
    open({fixture("hyena.safetensors")});
    const BankRef bank = session_->choices().bank;
    QSignalSpy failed(session_.get(), &Session::failed), changed(session_.get(), &Session::bankChanged);
    for (const char* bad : {"301", "x", "", "1.5"}) {
        type("length", "5");
        type("length", bad);
        if (*bad == '\0')
            line("length").clear(), QTest::keyClick(&line("length"), Qt::Key_Backspace);
        QTest::keyClick(&line("length"), Qt::Key_Return);
        if (*bad == '\0')
            continue; // nothing was typed, nothing is told
        EXPECT_EQ(form().problem("length"), "Accepted: a whole number, 1 to 300.") << bad;
        EXPECT_EQ(line("length").text(), bad); // it stays for mending
        EXPECT_TRUE(line("length").property("invalid").toBool());
    }
    EXPECT_TRUE(session_->settingsOf(bank).empty());
    EXPECT_EQ(failed.count(), 0);
    EXPECT_EQ(changed.count(), 0);
    type("length", "300");
    QTest::keyClick(&line("length"), Qt::Key_Return);
    EXPECT_EQ(form().problem("length"), QString());

    type("order", "4"); // in range, but three filters do not divide four channels
    QTest::keyClick(&line("order"), Qt::Key_Return);
    ASSERT_TRUE(QTest::qWaitFor([&] { return failed.count() == 1; }, kPatience));
    settle();
    EXPECT_TRUE(form().problem("order").contains("must divide the 4 channels"))
        << form().problem("order").toStdString();
    EXPECT_EQ(line("order").text(), "4");
    EXPECT_TRUE(session_->settingsOf(bank).empty());
    form().resetButton()->click();
    EXPECT_EQ(line("order").text(), "2");
    EXPECT_EQ(form().problem("order"), QString());
    EXPECT_EQ(changed.count(), 0);
}

TEST_F(LibraryTest, DetailsSayLagsSizeAndTensors) {
    open({fixture("m2.safetensors")});
    const QStringList rows = panel_->details()->rows();
    EXPECT_TRUE(rows.contains("Kind: M2-BERT"));
    EXPECT_TRUE(rows.contains(QString::fromUtf8("Lags: −128 … 127"))) << rows.join('\n').toStdString();
    EXPECT_TRUE(rows.contains("Tensors: 15, F32"));
    open({fixture("longconv.safetensors")});
    EXPECT_TRUE(panel_->details()->rows().contains(QString::fromUtf8("Size: 480\u2009B, mapped")))
        << panel_->details()->rows().join('\n').toStdString();
}

TEST(SettingsMemory, KeepsTheFormsOfTheLastFiles) {
    longwave::ui::Settings settings(longwave::ui::Settings::Keep::Session);
    const FileForms forms{{{"hyena", ""}, {{"shift", "0.05"}, {"w", "2"}}},
                          {{"plain", "a.b/c"}, {{"transpose", "on"}}}};
    settings.setBankForms("/data/x.pt", forms);
    EXPECT_EQ(settings.bankForms("/data/../data/x.pt"), forms);
    EXPECT_TRUE(settings.bankForms("/data/y.pt").empty());
    for (int i = 0; i < 49; ++i)
        settings.setBankForms(QStringLiteral("/data/%1.pt").arg(i), forms);
    EXPECT_EQ(settings.bankForms("/data/x.pt"), forms);
    settings.setBankForms("/data/49.pt", forms);
    EXPECT_TRUE(settings.bankForms("/data/x.pt").empty()); // the fifty-first
    settings.setBankForms("/data/49.pt", {});
    EXPECT_TRUE(settings.bankForms("/data/49.pt").empty());
}

} // namespace
