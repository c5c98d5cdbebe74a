// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/error.h"
#include "compute/io/npy_writer.h"
#include "compute/training/tasks/listops.h"
#include "compute/training/tasks/task.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include <unistd.h>

namespace longwave::training {
namespace {

namespace fs = std::filesystem;

class Tasks : public testing::Test {
  protected:
    void SetUp() override {
        dir_ = fs::temp_directory_path() / ("longwave-tasks-" + std::to_string(::getpid()));
        fs::create_directories(dir_);
    }
    void TearDown() override { fs::remove_all(dir_); }

    std::string write(const std::string& name, const std::string& text) const {
        std::ofstream(dir_ / name, std::ios::binary) << text;
        return (dir_ / name).string();
    }
    std::string write(const std::string& name, const std::vector<float>& values, const Shape& shape) const {
        writeNpy(dir_ / name, values, shape);
        return (dir_ / name).string();
    }
    fs::path dir_;
};

void expectRefused(const std::function<void()>& make, const std::string& part) {
    try {
        make();
        ADD_FAILURE() << "accepted; expected: " << part;
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
    }
}

Batch readOne(const Task& task, Split split, std::int64_t index) {
    Batch batch = task.emptyBatch(1);
    task.read(split, index, 0, batch);
    return batch;
}

TEST(ListOps, AreValuedAsTheGrammarSays) {
    using namespace listops;
    const auto value = [](std::vector<std::uint8_t> tokens) { return valueOf(tokens); };
    EXPECT_EQ(value({kMax, 2, 9, 4, kEnd}), 9);
    EXPECT_EQ(value({kMin, 2, 9, 4, kEnd}), 2);
    EXPECT_EQ(value({kMed, 2, 9, 4, kEnd}), 4);
    EXPECT_EQ(value({kMed, 2, 9, 4, 5, kEnd}), 4); // the whole part of 4.5
    EXPECT_EQ(value({kSum, 7, 8, 9, kEnd}), 4);
    EXPECT_EQ(value({kMax, 1, kSum, 8, kMin, 9, 5, kEnd, kEnd, 2, kEnd}), 3);
    EXPECT_EQ(toText(std::vector<std::uint8_t>{kMax, 3, kSum, 4, 5, kEnd, kEnd}), "[MAX 3 [SM 4 5 ] ]");
    EXPECT_THROW(value({kMax, 2, 9}), Error);
    EXPECT_THROW(value({kMax, kEnd}), Error);
    EXPECT_THROW(value({kEnd}), Error);
    EXPECT_THROW(value({1, 2}), Error);
}

TEST(ListOps, ComeFromTheGrammar) {
    int found = 0;
    for (std::uint64_t i = 0; i < 300; ++i) {
        const auto tokens = listops::expression(5, i, 200);
        if (!tokens)
            continue;
        ++found;
        EXPECT_LE(tokens->size(), 200u);
        EXPECT_EQ(tokens, listops::expression(5, i, 200));
        int level = 0;
        int deepest = 0;
        std::vector<int> operands{0};
        for (const std::uint8_t token : *tokens) {
            if (token == listops::kEnd) {
                EXPECT_GE(operands.back(), 2);
                EXPECT_LE(operands.back(), 10);
                operands.pop_back();
                --level;
            }
            if (token != listops::kEnd)
                ++operands.back();
            if (token >= listops::kMax && token < listops::kEnd) {
                operands.push_back(0);
                deepest = std::max(deepest, ++level);
            }
        }
        EXPECT_EQ(level, 0);
        EXPECT_LE(deepest, 10);
        EXPECT_GE(listops::valueOf(*tokens), 0);
        EXPECT_LE(listops::valueOf(*tokens), 9);
    }
    EXPECT_GT(found, 100);
}

TEST(ListOps, OfATaskAreDistinctAndAsLongAsSaid) {
    const auto task = makeListOps(128, 200, 3);
    const TaskInfo& info = task->info();
    EXPECT_EQ(info.train, 160);
    EXPECT_EQ(info.validation, 20);
    EXPECT_EQ(info.test, 20);
    std::set<std::vector<std::int32_t>> known;
    for (const Split split : {Split::Train, Split::Validation, Split::Test})
        for (std::int64_t i = 0; i < info.count(split); ++i) {
            const Batch batch = readOne(*task, split, i);
            EXPECT_TRUE(known.insert(batch.tokens).second);
            EXPECT_GE(batch.lengths[0], 32);
            EXPECT_LE(batch.lengths[0], 128);
            std::vector<std::uint8_t> tokens(batch.tokens.begin(), batch.tokens.begin() + batch.lengths[0]);
            EXPECT_EQ(listops::valueOf(tokens), batch.targets[0]);
            for (std::size_t t = tokens.size(); t < 128; ++t)
                EXPECT_EQ(batch.tokens[t], listops::kPad);
        }
    EXPECT_NE(makeListOps(128, 200, 4)->info().fingerprint, info.fingerprint);
    expectRefused([] { makeListOps(4096, 200, 1); }, "2,048");
    expectRefused([] { makeListOps(128, 2, 1); }, "10 to 1,000,000");
}

TEST_F(Tasks, TextAsksForTheNextByteAndKeepsItsPartsApart) {
    std::string text;
    for (int i = 0; i < 4000; ++i)
        text += static_cast<char>('a' + (i * i / 7 + i) % 23);
    for (std::size_t i = 0; i < text.size(); ++i) // every part has letters of its own
        text[i] = static_cast<char>(i < 3200 ? text[i] : i < 3600 ? text[i] - 32 : '0' + i % 10);
    const auto task = makeText(write("t.txt", text), 32);
    const TaskInfo& info = task->info();
    std::vector<char> letters;
    for (const char c : std::set<char>(text.begin(), text.end()))
        letters.push_back(c);
    EXPECT_EQ(info.classes, std::ssize(letters));
    for (const Split split : {Split::Train, Split::Validation, Split::Test})
        for (std::int64_t i = 0; i < info.count(split); ++i) {
            const Batch batch = readOne(*task, split, i);
            std::string window;
            for (const std::int32_t token : batch.tokens)
                window += letters[static_cast<std::size_t>(token)];
            EXPECT_NE(text.find(window), std::string::npos);
            for (std::size_t t = 0; t + 1 < window.size(); ++t)
                EXPECT_EQ(batch.targets[t], batch.tokens[t + 1]);
            window += letters[static_cast<std::size_t>(batch.targets.back())];
            for (const char c : window)
                EXPECT_TRUE(split == Split::Train        ? c >= 'a'
                            : split == Split::Validation ? c >= 'A' && c < 'a'
                                                         : c < 'A');
        }
    // The last 400 bytes are the ten digits, as often one as the other.
    EXPECT_NEAR(info.chance, 0.1, 1e-9);
    EXPECT_NEAR(info.chanceLoss, std::log(10.0), 1e-9);
    expectRefused([&] { makeText(write("short.txt", "abc"), 32); }, "at least 330 are needed");
    expectRefused([&] { makeText(dir_ / "none.txt", 32); }, "none.txt");
}

TEST_F(Tasks, DnaMasksAStretchAndAsksForIt) {
    std::string fasta = ">x\n";
    for (int i = 0; i < 3000; ++i)
        fasta += i == 50 ? 'N' : "ACGT"[(i * i / 5 + i / 3) % 4];
    fasta += "\n";
    const auto task = makeDna(write("x.fa", fasta), 64, 9);
    const TaskInfo& info = task->info();
    EXPECT_EQ(info.classes, 4);
    std::set<std::int64_t> places;
    for (std::int64_t i = 0; i < info.train; ++i) {
        const Batch batch = readOne(*task, Split::Train, i);
        const auto first = std::ranges::find(batch.tokens, 5) - batch.tokens.begin();
        places.insert(first);
        EXPECT_EQ(std::ranges::count(batch.tokens, 5), 8);
        for (std::int64_t t = 0; t < 64; ++t) {
            const char base = fasta[static_cast<std::size_t>(3 + i * 32 + t)];
            const bool masked = t >= first && t < first + 8;
            const std::int32_t code = base == 'N' ? 4 : static_cast<std::int32_t>(std::string("ACGT").find(base));
            EXPECT_EQ(batch.tokens[static_cast<std::size_t>(t)], masked ? 5 : code);
            EXPECT_EQ(batch.targets[static_cast<std::size_t>(t)], masked && base != 'N' ? code : -1);
        }
    }
    EXPECT_GT(places.size(), 10u);
    expectRefused([&] { makeDna(write("t.txt", "plain words\n"), 8, 1); }, "FASTA");
}

TEST_F(Tasks, ArraysAreStandardisedByWhatIsLearnedFrom) {
    constexpr std::int64_t kCount = 50;
    auto numbers = test::randomValues(kCount * 20 * 3, 4);
    std::vector<float> classes;
    for (std::int64_t i = 0; i < kCount; ++i) {
        classes.push_back(static_cast<float>(i % 4));
        for (std::size_t t = 0; t < 20; ++t) {
            numbers[(static_cast<std::size_t>(i) * 20 + t) * 3 + 1] = 7; // a channel that says nothing
            numbers[(static_cast<std::size_t>(i) * 20 + t) * 3 + 2] += 100;
        }
    }
    const auto task = makeArrays(write("X.npy", numbers, {kCount, 20, 3}), write("y.npy", classes, {kCount}), 2);
    const TaskInfo& info = task->info();
    EXPECT_EQ(info.train, 40);
    EXPECT_EQ(info.inputs, 3);
    EXPECT_EQ(info.length, 20);
    EXPECT_EQ(info.classes, 4);
    std::vector<double> sums(3), squares(3);
    for (std::int64_t i = 0; i < info.train; ++i) {
        const Batch batch = readOne(*task, Split::Train, i);
        for (std::size_t c = 0; c < 3; ++c)
            for (std::size_t t = 0; t < 20; ++t) {
                const auto value = static_cast<double>(batch.numbers[c * 20 + t]);
                sums[c] += value / 800;
                squares[c] += value * value / 800;
            }
    }
    for (const std::size_t c : {0u, 2u}) {
        EXPECT_NEAR(sums[c], 0, 1e-5);
        EXPECT_NEAR(squares[c], 1, 1e-5);
    }
    EXPECT_EQ(squares[1], 0);
}

TEST_F(Tasks, ArraysThatCannotBeAreRefusedWithWhatIsWrong) {
    const auto x = write("X.npy", test::randomValues(10 * 8, 1), {10, 8});
    const auto y = write("y.npy", std::vector<float>{0, 1, 0, 1, 0, 1, 0, 1, 0, 1}, {10});
    EXPECT_NO_THROW(makeArrays(x, y, 1));
    expectRefused([&] { makeArrays(x, write("y9.npy", std::vector<float>(9), {9}), 1); }, "[10] is expected");
    expectRefused([&] { makeArrays(write("X1.npy", std::vector<float>(10), {10}), y, 1); }, "[n, L] or [n, L, c]");
    expectRefused([&] { makeArrays(write("X4.npy", std::vector<float>(160), {10, 2, 2, 4}), y, 1); }, "[n, L]");
    std::vector<float> half(10);
    half[3] = 0.5f;
    expectRefused([&] { makeArrays(x, write("yh.npy", half, {10}), 1); }, "element 3 is 0.5");
    half[3] = -1;
    expectRefused([&] { makeArrays(x, write("yn.npy", half, {10}), 1); }, "element 3 is -1");
    auto holes = test::randomValues(10 * 8, 1);
    holes[8 * 6 + 2] = std::nanf("");
    expectRefused([&] { makeArrays(write("Xn.npy", holes, {10, 8}), y, 1); }, "sequence 6 holds NaN");
    expectRefused([&] { makeArrays(dir_ / "none.npy", y, 1); }, "none.npy");
    expectRefused(
        [&] {
            makeArrays(write("X2.npy", std::vector<float>(16), {2, 8}), write("y2.npy", std::vector<float>(2), {2}), 1);
        },
        "at least 3 are needed");
}

TEST(Digits, AreThoseOfTheFileAndPermutedOnesTheSamePixels) {
    const std::string file = LONGWAVE_SAMPLES_DIR "/mnist10k.npz";
    const auto plain = makeDigits(file, false, 1);
    const auto permuted = makeDigits(file, true, 1);
    EXPECT_EQ(plain->info().train, 7500);
    EXPECT_EQ(plain->info().validation, 500);
    EXPECT_EQ(plain->info().test, 2000);
    EXPECT_EQ(plain->info().length, 784);
    EXPECT_EQ(plain->info().classes, 10);
    bool isOrdered = true;
    for (const std::int64_t i : {0, 7, 7499}) {
        Batch a = readOne(*plain, Split::Train, i);
        Batch b = readOne(*permuted, Split::Train, i);
        EXPECT_EQ(a.targets, b.targets);
        isOrdered = isOrdered && a.numbers == b.numbers;
        std::ranges::sort(a.numbers);
        std::ranges::sort(b.numbers);
        for (std::size_t t = 0; t < a.numbers.size(); ++t)
            EXPECT_NEAR(a.numbers[t], b.numbers[t], 1e-5f);
    }
    EXPECT_FALSE(isOrdered);
    // The test digits are the same whatever the seed.
    EXPECT_EQ(readOne(*plain, Split::Test, 11).numbers, readOne(*makeDigits(file, false, 9), Split::Test, 11).numbers);
    expectRefused([] { makeDigits(LONGWAVE_SAMPLES_DIR "/ecg_mitbih208_360hz.npy", false, 1); }, "shape");
}

TEST(Permutation, IsOneAndOfItsSeed) {
    const auto order = permutation(1000, 4, 2);
    EXPECT_EQ(order, permutation(1000, 4, 2));
    EXPECT_NE(order, permutation(1000, 4, 3));
    EXPECT_NE(order, permutation(1000, 5, 2));
    EXPECT_EQ(std::set<std::int64_t>(order.begin(), order.end()).size(), 1000u);
    // First places are even over all: within five standard deviations.
    std::vector<int> first(10);
    for (std::uint64_t i = 0; i < 5000; ++i)
        ++first[static_cast<std::size_t>(permutation(10, 1, i).front())];
    for (const int count : first)
        EXPECT_NEAR(count, 500, 5 * std::sqrt(5000 * 0.09));
}

} // namespace
} // namespace longwave::training
