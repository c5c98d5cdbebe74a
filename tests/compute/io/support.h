// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/error.h"
#include "compute/io/file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <stdlib.h>

namespace longwave::test {

/// A folder of its own for one test, gone with it.
class TemporaryFolder {
  public:
    TemporaryFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "longwave-test-XXXXXX").string();
        if (!::mkdtemp(pattern.data()))
            throw std::runtime_error("no temporary folder can be made");
        path_ = pattern;
    }
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

    std::filesystem::path write(const std::string& name, const std::string& bytes) const {
        const auto file = path_ / name;
        std::filesystem::remove(file); // writing over a file makes some file systems wait for the disk
        std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
        return file;
    }

  private:
    std::filesystem::path path_;
};

/// A variable of the environment, as long as this lives.
class Environment {
  public:
    Environment(std::string name, const std::string& value) : name_(std::move(name)) {
        if (const char* before = ::getenv(name_.c_str()))
            before_ = before;
        ::setenv(name_.c_str(), value.c_str(), 1);
    }
    ~Environment() {
        if (before_)
            ::setenv(name_.c_str(), before_->c_str(), 1);
        else
            ::unsetenv(name_.c_str());
    }
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

  private:
    std::string name_;
    std::optional<std::string> before_;
};

inline std::string fileBytes(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The bytes of a value in the given order.
template <typename T>
std::string bytesOf(T value, std::endian order = std::endian::little) {
    std::string raw(sizeof(T), '\0');
    std::memcpy(raw.data(), &value, sizeof(T));
    if (order != std::endian::native)
        std::reverse(raw.begin(), raw.end());
    return raw;
}

template <typename T>
std::string bytesOfAll(const std::vector<T>& values, std::endian order = std::endian::little) {
    std::string all;
    for (const T value : values)
        all += bytesOf(value, order);
    return all;
}

/// Opens a file that must be refused and gives the explanation, after checking what holds for every one of them.
inline std::string errorOf(const std::filesystem::path& path) {
    try {
        const File file = open(path);
        ADD_FAILURE() << path << " opened, as " << file.format;
        return "";
    } catch (const Error& error) {
        EXPECT_EQ(error.subject(), path.string());
        EXPECT_FALSE(error.explanation().empty());
        EXPECT_NE(error.explanation().back(), '.');
        for (const char c : error.explanation())
            EXPECT_GE(static_cast<unsigned char>(c), 0x20) << "control character in: " << error.explanation();
        return error.explanation();
    }
}

inline std::string errorOf(const std::string& bytes) {
    const TemporaryFolder folder;
    return errorOf(folder.write("file", bytes));
}

inline testing::AssertionResult contains(const char* /*text*/, const char* /*part*/, const std::string& text,
                                         const std::string& part) {
    if (text.find(part) != std::string::npos)
        return testing::AssertionSuccess();
    return testing::AssertionFailure() << "\"" << part << "\" is not in \"" << text << "\"";
}
#define EXPECT_CONTAINS(text, part) EXPECT_PRED_FORMAT2(longwave::test::contains, text, part)

/// Reads the first and last row of every entry whole, so that a sanitizer sees any step outside.
inline void touch(const File& file) {
    for (const Entry& entry : file.entries) {
        if (entry.values.isEmpty())
            continue;
        std::vector<float> row(static_cast<std::size_t>(entry.values.length()));
        entry.values.read(0, 0, row);
        entry.values.read(entry.values.rows() - 1, 0, row);
    }
}

struct Outcomes {
    int opened = 0;
    int refused = 0;
};

/// Opens a file that may be anything: it opens and can be read, or it is refused with Error.
inline bool opensOrRefuses(const std::filesystem::path& path) {
    try {
        touch(open(path));
        return true;
    } catch (const Error& error) {
        EXPECT_EQ(error.subject(), path.string());
        EXPECT_EQ(error.explanation().find('\n'), std::string::npos);
        return false;
    } // anything else ends the test
}

/// Opens many damaged copies of a good file: flipped bits, foreign bytes, cuts, repeats; most in the first bytes,
/// where the header lies. The same every time.
inline Outcomes openDamagedCopies(const std::string& good, int copies, std::size_t headerSize, std::uint32_t seed) {
    const TemporaryFolder folder;
    std::mt19937 random(seed);
    const auto below = [&](std::size_t n) { return n ? random() % n : 0; };
    constexpr std::array<unsigned char, 8> kTelling{0x00, 0xff, 0x7f, 0x80, 0x01, '"', '9', '-'};
    Outcomes outcomes;
    for (int copy = 0; copy < copies; ++copy) {
        std::string bytes = good;
        for (std::size_t change = 0, changes = 1 + below(6); change < changes && !bytes.empty(); ++change) {
            const std::size_t range = below(4) ? std::min(headerSize, bytes.size()) : bytes.size();
            const std::size_t at = below(range);
            switch (below(8)) {
            case 0:
                bytes.resize(at);
                break;
            case 1:
                bytes.insert(at, bytes.substr(below(bytes.size()), below(32)));
                break;
            case 2:
                bytes.erase(at, below(16));
                break;
            case 3:
            case 4:
                bytes[at] = static_cast<char>(kTelling[below(kTelling.size())]);
                break;
            default:
                bytes[at] = static_cast<char>(bytes[at] ^ (1 << below(8)));
            }
        }
        (opensOrRefuses(folder.write("damaged", bytes)) ? outcomes.opened : outcomes.refused) += 1;
    }
    return outcomes;
}

} // namespace longwave::test
