// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/file.h"
#include "compute/io/npy_writer.h"
#include "tests/support/reference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace longwave::test {

struct Outcome {
    int status = -1;
    std::string out;
    std::string err;
};

inline std::string contentsOf(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// The real longwave-cli, run as other programs run it, in a folder of its own.
class Cli : public testing::Test {
  protected:
    void SetUp() override {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        dir_ = std::filesystem::temp_directory_path() /
               ("longwave-cli-" + std::string(info->name()) + std::to_string(::getpid()));
        std::filesystem::create_directories(dir_);
    }
    void TearDown() override { std::filesystem::remove_all(dir_); }

    Outcome run(const std::string& arguments) const { return run(arguments, dir_ / "stdout"); }
    /// With its standard output going into `out`.
    Outcome run(const std::string& arguments, const std::filesystem::path& out) const {
        const std::filesystem::path err = dir_ / "stderr";
        const std::string command = "cd '" + dir_.string() + "' && '" LONGWAVE_CLI "' " + arguments + " >'" +
                                    out.string() + "' 2>'" + err.string() + "'";
        const int status = std::system(command.c_str());
        const bool isFile = std::filesystem::is_regular_file(out);
        return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, isFile ? contentsOf(out) : "", contentsOf(err)};
    }

    /// Exit 2, one line on stderr that begins with the program's name and holds `parts`.
    void expectRefused(const std::string& arguments, const std::vector<std::string>& parts) const {
        const Outcome o = run(arguments);
        EXPECT_EQ(o.status, 2) << arguments << "\n" << o.err;
        EXPECT_EQ(o.out, "") << arguments;
        EXPECT_EQ(o.err.rfind("longwave-cli: ", 0), 0u) << o.err;
        EXPECT_EQ(std::count(o.err.begin(), o.err.end(), '\n'), 1) << o.err;
        for (const std::string& part : parts)
            EXPECT_NE(o.err.find(part), std::string::npos) << part << " in: " << o.err;
    }

    std::vector<float> write(const std::string& name, const Shape& shape, std::uint32_t seed) const {
        auto values = randomValues(elementCount(shape), seed);
        writeNpy(dir_ / name, values, shape);
        return values;
    }

    std::filesystem::path dir_;
};

} // namespace longwave::test
