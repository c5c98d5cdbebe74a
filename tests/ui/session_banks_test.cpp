// SPDX-License-Identifier: GPL-3.0-or-later
// A session's kernel banks: every parameterization, forms, failures, the second bank, memory.
#include "tests/ui/session_fixture.h"

#include <QtEndian>

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

using namespace longwave;
using namespace longwave::ui;

namespace {

TEST(LoadedFile, ParametersOfALayerAreNoSignals) {
    // As an archive gives them, which takes every array for a signal that is not called a kernel.
    auto file = std::make_shared<File>();
    file->path = "made.npz";
    const std::pair<const char*, Shape> arrays[] = {
        {"k.C", {2, 4, 2}}, {"k.log_dt", {2}}, {"k.log_A_real", {2, 4}}, {"k.A_imag", {2, 4}}, {"u", {50}}};
    for (const auto& [name, shape] : arrays) {
        Entry entry;
        entry.name = name;
        entry.shape = shape;
        entry.values = ArrayView::fromFloats(ramp(static_cast<std::size_t>(elementCount(shape)), 0.1F), shape);
        entry.kind = Entry::Kind::Signal;
        file->entries.push_back(std::move(entry));
    }
    const LoadedFile loaded{0, file, std::make_shared<const FileBanks>(findBanks(*file)), {}};
    ASSERT_EQ(loaded.banks->matches.size(), 1U);
    EXPECT_EQ(loaded.banks->uses[1].role, "log_dt");
    for (std::size_t i = 0; i < 5; ++i)
        EXPECT_EQ(loaded.isSignal(i), i == 4) << i;
}

std::vector<float> valuesOf(const KernelBank& bank) {
    return bank.values.toFloats();
}

class BanksTest : public SessionTest {
  protected:
    static QString fixture(const QString& name) { return QStringLiteral(LONGWAVE_BANK_FIXTURES) + '/' + name; }
    /// Waits until what was asked for has arrived or failed.
    void settle() {
        QCoreApplication::sendPostedEvents();
        ASSERT_TRUE(QTest::qWaitFor([&] { return session_->tasks().isIdle(); }, kPatience));
        QCoreApplication::sendPostedEvents();
        ASSERT_TRUE(QTest::qWaitFor([&] { return session_->tasks().isIdle(); }, kPatience));
    }
    BankRef bank(const std::string& parameterization, const std::string& name, int file = 0) const {
        return {session_->files().at(static_cast<std::size_t>(file)).id, parameterization, name};
    }
    void expectShown(const BankRef& ref, const longwave::Settings& settings = {}) {
        const auto match = session_->match(ref);
        ASSERT_TRUE(match && session_->bank());
        EXPECT_EQ(session_->shownBank(), ref);
        const KernelBank expected = kernelsOf(*match, settings);
        EXPECT_EQ(session_->bank()->values.rows(), expected.heads()) << ref.name;
        EXPECT_EQ(session_->bank()->firstLag, expected.firstLag) << ref.name;
        EXPECT_EQ(valuesOf(*session_->bank()), valuesOf(expected)) << ref.name;
    }

    static constexpr const char* kHyena = "backbone.layers.0.mixer.filter_fn";
    static constexpr const char* kHyena1 = "backbone.layers.1.mixer.filter_fn";
};

TEST_F(BanksTest, EveryFixturesFirstLayerIsThereWhenOpeningIsFinished) {
    for (const char* name : {"hyena", "s4d", "h3", "m2", "longconv"}) {
        session_ = std::make_unique<Session>(engines_);
        bool there = false;
        QObject::connect(session_.get(), &Session::openingFinished, [&] { there = session_->bank().has_value(); });
        session_->openFiles({fixture(QString(name) + ".safetensors")});
        ASSERT_TRUE(QTest::qWaitFor([&] { return !session_->isOpening(); }, kPatience));
        EXPECT_TRUE(there) << name;
        settle();
        EXPECT_GT(session_->lambdaRange().largest, 0) << name;
        EXPECT_EQ(session_->undoStack().count(), 0) << name;
        for (const BankRef& ref : session_->allBanks()) {
            session_->useBank(ref);
            settle();
            expectShown(ref);
        }
    }
}

TEST_F(BanksTest, ExplicitKernelsStayWhereTheyAre) {
    open({fixture("longconv.safetensors")});
    const BankRef first = bank("longconv", "model.layers.0.layer.kernel.kernel");
    EXPECT_EQ(session_->choices().bank, first);
    EXPECT_TRUE(session_->bank()->values.isMapped());
    EXPECT_EQ(session_->bankRefOf({first.file, 0}), first); // the tensor is that bank already
    QSignalSpy changed(session_.get(), &Session::bankChanged);
    session_->useBank(bank("longconv", "model.layers.1.layer.kernel.kernel"));
    EXPECT_EQ(changed.count(), 1); // at once
    expectShown(bank("longconv", "model.layers.1.layer.kernel.kernel"));
    session_->setSetting(session_->choices().bank, "bidirectional", "on");
    settle();
    EXPECT_EQ(session_->bank()->firstLag, -40);
    expectShown(session_->choices().bank, {{"bidirectional", "on"}});
}

TEST_F(BanksTest, ASettingServesAllLayersAndCanBeUndone) {
    open({fixture("hyena.safetensors")});
    const BankRef first = bank("hyena", kHyena), second = bank("hyena", kHyena1);
    QSignalSpy settings(session_.get(), &Session::settingsChanged);
    session_->setSetting(first, "shift", "0.05");
    EXPECT_EQ(settings.count(), 1);
    settle();
    expectShown(first, {{"shift", "0.05"}});
    session_->useBank(second);
    settle();
    expectShown(second, {{"shift", "0.05"}});
    session_->undoStack().undo();
    session_->undoStack().undo();
    settle();
    expectShown(first);
    EXPECT_TRUE(session_->settingsOf(first).empty());
    session_->undoStack().redo();
    settle();
    expectShown(first, {{"shift", "0.05"}});
    session_->setSetting(first, "shift", "0"); // the default is not kept
    EXPECT_TRUE(session_->settingsOf(first).empty());
    EXPECT_THROW(session_->setSetting(first, "length", "0"), Error);
    EXPECT_THROW(session_->setSetting(first, "colour", "blue"), Error);
    EXPECT_TRUE(session_->settingsOf(first).empty());
    session_->setSetting(first, "order", "3");
    session_->setSetting(first, "shift", "1");
    session_->resetSettings(first);
    EXPECT_TRUE(session_->settingsOf(first).empty());
    session_->undoStack().undo();
    EXPECT_EQ(session_->settingsOf(first).size(), 2U);
}

TEST_F(BanksTest, AFailureKeepsTheBankAndItsSettings) {
    open({fixture("hyena.safetensors")});
    const BankRef first = bank("hyena", kHyena);
    session_->setSetting(first, "shift", "0.5");
    settle();
    const int steps = session_->undoStack().count();
    const auto before = valuesOf(*session_->bank());
    QSignalSpy failed(session_.get(), &Session::failed), refused(session_.get(), &Session::settingRefused);
    session_->setSetting(first, "order", "4"); // three filters do not divide four channels
    settle();
    ASSERT_EQ(failed.count(), 1);
    EXPECT_TRUE(failed.at(0).at(1).toString().contains("must divide the 4 channels"));
    ASSERT_EQ(refused.count(), 1);
    EXPECT_EQ(refused.at(0).at(1).toString(), "order");
    EXPECT_EQ(session_->settingsOf(first), (FormValues{{"shift", "0.5"}}));
    EXPECT_EQ(session_->undoStack().count(), steps);
    EXPECT_EQ(valuesOf(*session_->bank()), before);
    EXPECT_EQ(session_->choices().bank, first);
    // What was asked for just before it, and is not there yet, still arrives.
    session_->setSetting(first, "shift", "0.75");
    session_->setSetting(first, "order", "4");
    settle();
    EXPECT_EQ(failed.count(), 2);
    expectShown(first, {{"shift", "0.75"}});
    EXPECT_EQ(session_->undoStack().count(), steps + 1);
    // One that the form's own check cannot see, on a bank whose kernels are a view.
    open({fixture("longconv.safetensors")});
    const BankRef layer = bank("longconv", "model.layers.0.layer.kernel.kernel", 1);
    EXPECT_EQ(session_->choices().bank, layer);
    session_->setSetting(layer, "bidirectional", "on"); // one channel
    settle();
    EXPECT_EQ(failed.count(), 3);
    EXPECT_TRUE(session_->settingsOf(layer).empty());
    expectShown(layer);
    // A form that the chosen layer takes and the one to compare with does not costs only the comparison.
    const BankRef both = bank("longconv", "model.layers.1.layer.kernel.kernel", 1);
    session_->useBank(both);
    session_->compareWith(layer);
    settle();
    EXPECT_TRUE(session_->compared());
    session_->setSetting(both, "bidirectional", "on");
    settle();
    EXPECT_EQ(failed.count(), 4);
    expectShown(both, {{"bidirectional", "on"}});
    EXPECT_FALSE(session_->compared());
}

TEST_F(BanksTest, AnImpossibleLayerLeavesTheOneBefore) {
    const std::vector<float> bad(64, std::numeric_limits<float>::quiet_NaN());
    open({fixture("s4d.safetensors")});
    const BankRef good = session_->choices().bank;
    // The same layer with a parameter that is not a number.
    QFile source(fixture("s4d.safetensors"));
    ASSERT_TRUE(source.open(QIODevice::ReadOnly));
    QByteArray bytes = source.readAll();
    const quint64 header = qFromLittleEndian<quint64>(bytes.constData());
    std::memcpy(bytes.data() + 8 + header, bad.data(), 64); // layers.0.kernel.C
    QFile broken(folder_.filePath("broken.safetensors"));
    ASSERT_TRUE(broken.open(QIODevice::WriteOnly));
    broken.write(bytes);
    broken.close();
    QSignalSpy failed(session_.get(), &Session::failed);
    open({broken.fileName()});
    settle();
    ASSERT_EQ(failed.count(), 1);
    EXPECT_TRUE(failed.at(0).at(1).toString().contains("NaN"));
    EXPECT_EQ(session_->files().size(), 2U);
    EXPECT_EQ(session_->choices().bank, good);
    expectShown(good);
    session_->useBank(bank("s4d", "layers.1.kernel", 1));
    settle();
    expectShown(bank("s4d", "layers.1.kernel", 1));
    // Alone, there is nothing to fall back to.
    session_ = std::make_unique<Session>(engines_);
    open({broken.fileName()});
    EXPECT_FALSE(session_->isOpening());
    EXPECT_FALSE(session_->bank());
    EXPECT_FALSE(session_->choices().bank.isValid());
}

TEST_F(BanksTest, TheLatestWinsAndTheOldStaysUntilThen) {
    open({fixture("hyena.safetensors")});
    const auto before = valuesOf(*session_->bank());
    QSignalSpy changed(session_.get(), &Session::bankChanged);
    for (const char* shift : {"0.1", "0.2", "0.3", "0.4"}) {
        session_->setSetting(session_->choices().bank, "shift", shift);
        EXPECT_EQ(valuesOf(*session_->bank()), before);
    }
    settle();
    EXPECT_EQ(changed.count(), 1);
    expectShown(session_->choices().bank, {{"shift", "0.4"}});
    // Back to what is shown before the other has arrived: nothing changes.
    session_->setSetting(session_->choices().bank, "shift", "0.9");
    session_->undoStack().undo();
    settle();
    EXPECT_EQ(changed.count(), 1);
    // Cancelled by the progress strip: as if it had not been asked.
    session_->setSetting(session_->choices().bank, "shift", "0.9");
    session_->cancelTask("bank");
    settle();
    EXPECT_EQ(session_->settingsOf(session_->choices().bank), (FormValues{{"shift", "0.4"}}));
    EXPECT_EQ(changed.count(), 1);
}

TEST_F(BanksTest, ASecondBankIsComparedAndLeavesWithItsFile) {
    open({fixture("hyena.safetensors"), fixture("s4d.safetensors"), bankFile("a.safetensors", 4)});
    QSignalSpy compared(session_.get(), &Session::comparedChanged), bankSpy(session_.get(), &Session::bankChanged);
    const BankRef other = bank("s4d", "layers.1.kernel", 1);
    session_->compareWith(other);
    settle();
    EXPECT_EQ(compared.count(), 1);
    EXPECT_EQ(bankSpy.count(), 0);
    ASSERT_TRUE(session_->compared());
    EXPECT_EQ(valuesOf(*session_->compared()), valuesOf(kernelsOf(*session_->match(other))));
    EXPECT_EQ(session_->shownCompared(), other);
    session_->undoStack().undo();
    EXPECT_FALSE(session_->compared());
    session_->undoStack().redo();
    settle();
    ASSERT_TRUE(session_->compared());
    session_->closeFile(other.file);
    EXPECT_FALSE(session_->compared());
    EXPECT_FALSE(session_->choices().compared.isValid());
    session_->undoStack().undo(); // a step that points at it does no harm
    session_->undoStack().redo();
    EXPECT_FALSE(session_->compared());
    EXPECT_TRUE(session_->bank());
    session_->compareWith(bank("plain", "bank", 1));
    EXPECT_TRUE(session_->compared()); // explicit: at once
    session_->compareWith({});
    EXPECT_FALSE(session_->compared());
}

TEST_F(BanksTest, TheCounterpartHasTheSameNameOrElseTheSameShape) {
    open({fixture("hyena.safetensors"), fixture("s4d.safetensors")});
    const QString copy = folder_.filePath("hyena_squashed.safetensors");
    ASSERT_TRUE(QFile::copy(fixture("hyena.safetensors"), copy));
    open({copy, bankFile("a.safetensors", 4), bankFile("b.safetensors", 2)});
    EXPECT_EQ(session_->counterpartOf(bank("hyena", kHyena1)), bank("hyena", kHyena1, 2));
    EXPECT_EQ(session_->counterpartOf(bank("hyena", kHyena1, 2)), bank("hyena", kHyena1));
    EXPECT_FALSE(session_->counterpartOf(bank("s4d", "layers.0.kernel", 1)).isValid());
    EXPECT_EQ(session_->counterpartOf(bank("plain", "bank", 3)), bank("plain", "bank", 4)); // by name, another shape
    EXPECT_EQ(session_->nameOf(bank("hyena", kHyena1, 2), true), QString(kHyena1) + " (hyena_squashed.safetensors)");
    EXPECT_EQ(session_->nameOf(bank("hyena", kHyena1, 2)), kHyena1);
    EXPECT_EQ(session_->allBanks().size(), 2U + 3 + 2 + 1 + 1);
}

TEST_F(BanksTest, AnyTensorIsAPlainBankByChoice) {
    open({fixture("s4d.safetensors")});
    session_->useAsBank({session_->files()[0].id, 0}); // C [3, 8, 2]
    EXPECT_EQ(session_->choices().bank, bank("plain", "layers.0.kernel.C"));
    EXPECT_EQ(session_->bank()->heads(), 24);
    EXPECT_EQ(session_->allBanks().size(), 4U);
    session_->setSetting(session_->choices().bank, "transpose", "on");
    EXPECT_EQ(session_->bank()->taps(), 8);
    EXPECT_EQ(session_->bank()->heads(), 6);
    session_->setHead(5);
    session_->undoStack().undo();
    session_->undoStack().undo();
    EXPECT_EQ(session_->bank()->heads(), 24);
}

TEST_F(BanksTest, FormsAreRememberedByFile) {
    std::map<QString, FileForms> kept;
    const FormMemory memory{[&](const QString& path) { return kept[path]; },
                            [&](const QString& path, const FileForms& forms) { kept[path] = forms; }};
    session_->setFormMemory(memory);
    const QString path = fixture("hyena.safetensors");
    open({path});
    session_->setSetting(session_->choices().bank, "shift", "0.05");
    EXPECT_EQ(kept[path], (FileForms{{{"hyena", ""}, {{"shift", "0.05"}}}}));
    settle();
    session_->closeFile(session_->files()[0].id);
    EXPECT_EQ(kept[path].size(), 1U);
    open({path});
    expectShown(session_->choices().bank, {{"shift", "0.05"}});
    EXPECT_EQ(session_->undoStack().count(), 1);
    // What is not accepted any more is left out; what only computing finds wrong is reset, and told.
    kept[path] = {{{"hyena", ""}, {{"shift", "lots"}, {"order", "4"}, {"colour", "blue"}}},
                  {{"s4d", ""}, {{"a", "b"}}}};
    session_ = std::make_unique<Session>(engines_);
    session_->setFormMemory(memory);
    QSignalSpy failed(session_.get(), &Session::failed);
    open({path});
    EXPECT_EQ(failed.count(), 1);
    expectShown(session_->choices().bank);
    EXPECT_TRUE(kept[path].empty());
}

TEST_F(BanksTest, AFileReadAgainKeepsItsLayer) {
    const QString path = folder_.filePath("h.safetensors");
    ASSERT_TRUE(QFile::copy(fixture("hyena.safetensors"), path));
    open({path});
    session_->useBank(bank("hyena", kHyena1));
    session_->setSetting(bank("hyena", kHyena1), "shift", "0.25");
    settle();
    QSignalSpy changed(session_.get(), &Session::bankChanged);
    open({path});
    EXPECT_EQ(session_->choices().bank, bank("hyena", kHyena1));
    EXPECT_EQ(changed.count(), 1); // of this reading
    expectShown(bank("hyena", kHyena1), {{"shift", "0.25"}});
}

TEST_F(BanksTest, ACompressedArrayIsUnpackedOffTheUiThread) {
    open({fixture("../../io/fixtures/arrays_compressed.npz"), fixture("../../io/fixtures/arrays.npz")});
    const auto& entries = session_->files()[0].file->entries;
    const auto packed = std::find_if(entries.begin(), entries.end(), [](const Entry& entry) {
        return entry.values.isDeferred() && entry.values.rank() == 2;
    });
    ASSERT_NE(packed, entries.end());
    const int index = static_cast<int>(packed - entries.begin());
    session_->useAsBank({session_->files()[0].id, index});
    settle();
    ASSERT_TRUE(session_->bank());
    EXPECT_EQ(session_->bank()->name, packed->name);
    const auto values = valuesOf(*session_->bank());
    session_->useAsBank({session_->files()[1].id, index}); // stored: there at once
    EXPECT_TRUE(session_->bank()->values.isMapped());
    EXPECT_EQ(valuesOf(*session_->bank()), values);
}

TEST_F(BanksTest, AnAlmostMatchSaysWhy) {
    QByteArray header = R"({"k.log_A_real":{"dtype":"F32","shape":[2,4],"data_offsets":[0,32]}})";
    QByteArray bytes(8, '\0');
    bytes[0] = static_cast<char>(header.size());
    QFile file(folder_.filePath("almost.safetensors"));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(bytes + header + QByteArray(32, '\0'));
    file.close();
    open({file.fileName()});
    EXPECT_FALSE(session_->bank());
    const auto match = session_->match(bank("s4d", "k"));
    ASSERT_TRUE(match);
    EXPECT_EQ(match->reason, "tensor \"k.C\" is missing");
    EXPECT_EQ(session_->files()[0].banks->uses.at(0).match, 0);
    QSignalSpy failed(session_.get(), &Session::failed);
    session_->useBank(bank("s4d", "k"));
    EXPECT_EQ(failed.count(), 1);
    EXPECT_FALSE(session_->choices().bank.isValid());
}

} // namespace
