// SPDX-License-Identifier: GPL-3.0-or-later
// Windows of one long sequence of symbols: text, whose next byte is asked for, and DNA, of which a stretch is masked.
#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/file.h"
#include "compute/io/mapped_file.h"
#include "compute/io/text.h"
#include "compute/training/random.h"
#include "compute/training/tasks/task.h"

#include <algorithm>
#include <array>

namespace longwave::training {
namespace {

constexpr std::size_t kMostSymbols = std::size_t{1} << 28; // kept in memory, a byte each

/// Where the windows of each split begin. The long sequence is cut in three, 80, 10 and 10 % of it, and no window
/// reaches over a border; those to learn from overlap by half.
class Windows {
  public:
    Windows(std::int64_t symbols, std::int64_t window, const std::string& subject) : window_(window) {
        const std::int64_t part = symbols / 10;
        borders_ = {0, symbols - 2 * part, symbols - part, symbols};
        if (part < window)
            throw Error(subject, "holds " + grouped(symbols) + " symbols; for windows of " + std::to_string(window) +
                                     " at least " + grouped(10 * window) +
                                     " are needed, a tenth each to validate and to test");
    }
    std::int64_t count(Split split) const { return (end(split) - begin(split) - window_) / stride(split) + 1; }
    std::int64_t at(Split split, std::int64_t index) const { return begin(split) + index * stride(split); }
    std::int64_t begin(Split split) const { return borders_[static_cast<std::size_t>(split)]; }
    std::int64_t end(Split split) const { return borders_[static_cast<std::size_t>(split) + 1]; }

  private:
    std::int64_t stride(Split split) const {
        return split == Split::Train ? std::max<std::int64_t>(1, window_ / 2) : window_;
    }
    std::int64_t window_;
    std::array<std::int64_t, 4> borders_{};
};

void requireLength(std::int64_t length) {
    if (length < 8 || length > (1 << 20))
        throw Error("length", std::to_string(length) + "; windows of 8 to 1,048,576 are accepted");
}

void setSizes(const Windows& windows, TaskInfo& info) {
    info.train = windows.count(Split::Train);
    info.validation = windows.count(Split::Validation);
    info.test = windows.count(Split::Test);
    info.answer = ModelSettings::Answer::Position;
    info.input = ModelSettings::Input::Tokens;
}

class TextTask final : public Task {
  public:
    TextTask(const std::filesystem::path& path, std::int64_t length)
        : text_(bytesOf(path)),
          windows_(std::ssize(text_), length + 1, path.string()) {
        // A byte that the file does not hold needs no class.
        std::array<std::int32_t, 256> codes{};
        for (const std::uint8_t byte : text_)
            codes[byte] = 1;
        std::int32_t next = 0;
        for (std::int32_t& code : codes)
            code = code != 0 ? next++ : 0;
        info_.fingerprint = fingerprintOf(std::as_bytes(std::span(text_)));
        for (std::uint8_t& byte : text_)
            byte = static_cast<std::uint8_t>(codes[byte]);
        setSizes(windows_, info_);
        info_.id = "text";
        info_.title = "Next byte";
        info_.data =
            path.filename().string() + ", its first 80 % to learn from, 10 % to validate, the last 10 % to test";
        info_.inputs = info_.classes = std::max(2, next);
        info_.length = length;
        std::vector<std::int64_t> counts(static_cast<std::size_t>(info_.classes));
        for (auto i = static_cast<std::size_t>(windows_.begin(Split::Test)); i < text_.size(); ++i)
            ++counts[text_[i]];
        setChance(counts, info_);
    }

    void read(Split split, std::int64_t index, std::int64_t at, Batch& batch) const override {
        const auto from = text_.begin() + windows_.at(split, index);
        std::copy_n(from, info_.length, batch.tokens.begin() + at * info_.length);
        std::copy_n(from + 1, info_.length, batch.targets.begin() + at * info_.length);
        batch.lengths[static_cast<std::size_t>(at)] = static_cast<std::int32_t>(info_.length);
    }

  private:
    static std::vector<std::uint8_t> bytesOf(const std::filesystem::path& path) {
        const auto file = MappedFile::open(path);
        const auto bytes = file->bytes();
        if (bytes.size() > kMostSymbols)
            throw Error(path.string(),
                        "has " + grouped(bytes.size()) + " bytes; at most " + grouped(kMostSymbols) + " are taken");
        std::vector<std::uint8_t> text(bytes.size());
        std::ranges::transform(bytes, text.begin(), [](std::byte b) { return static_cast<std::uint8_t>(b); });
        return text;
    }
    std::vector<std::uint8_t> text_; // classes
    Windows windows_;
};

class DnaTask final : public Task {
  public:
    DnaTask(const std::filesystem::path& path, std::int64_t length, std::uint64_t seed, const std::stop_token& stop)
        : seed_(seed),
          bases_(basesOf(path, stop)),
          windows_(std::ssize(bases_), length, path.string()) {
        setSizes(windows_, info_);
        info_.id = "dna";
        info_.title = "Masked DNA";
        info_.data = path.filename().string() +
                     ", its first 80 % to learn from, 10 % to validate, the last 10 % to test; an eighth of each "
                     "window is masked";
        info_.inputs = 6;
        info_.classes = 4;
        info_.length = length;
        info_.fingerprint = fingerprintOf(std::as_bytes(std::span(bases_)));
        std::vector<std::int64_t> counts(4);
        for (auto i = static_cast<std::size_t>(windows_.begin(Split::Test)); i < bases_.size(); ++i)
            if (bases_[i] < 4)
                ++counts[bases_[i]];
        setChance(counts, info_);
    }

    void read(Split split, std::int64_t index, std::int64_t at, Batch& batch) const override {
        const std::int64_t begin = windows_.at(split, index);
        const std::int64_t stretch = info_.length / 8;
        const auto first = static_cast<std::int64_t>(
            CounterRandom(seed_, CounterRandom::Use::Examples)
                .below(static_cast<std::uint64_t>(begin), static_cast<std::uint64_t>(info_.length - stretch + 1)));
        for (std::int64_t t = 0; t < info_.length; ++t) {
            const auto base = static_cast<std::int32_t>(bases_[static_cast<std::size_t>(begin + t)]);
            const bool masked = t >= first && t < first + stretch;
            const auto to = static_cast<std::size_t>(at * info_.length + t);
            batch.tokens[to] = masked ? kMask : base;
            batch.targets[to] = masked && base != kUnknown ? base : -1;
        }
        batch.lengths[static_cast<std::size_t>(at)] = static_cast<std::int32_t>(info_.length);
    }

  private:
    static constexpr std::int32_t kUnknown = 4; // ambiguous: read, but never asked for
    static constexpr std::int32_t kMask = 5;

    // All records one after the other, as 0 … 3 and kUnknown.
    static std::vector<std::uint8_t> basesOf(const std::filesystem::path& path, const std::stop_token& stop) {
        const File file = open(path, stop);
        std::vector<std::uint8_t> bases;
        for (const Entry& entry : file.entries) {
            if (entry.dtype != "nucleotides" || entry.isAlternative || entry.shape.size() != 2 || entry.shape[0] != 4)
                continue;
            const std::int64_t letters = entry.values.length();
            if (bases.size() + static_cast<std::size_t>(letters) > kMostSymbols)
                throw Error(path.string(), "holds more than " + grouped(kMostSymbols) + " bases");
            const std::size_t begin = bases.size();
            bases.resize(begin + static_cast<std::size_t>(letters), kUnknown);
            std::vector<float> row(static_cast<std::size_t>(letters));
            for (std::int64_t base = 0; base < 4; ++base) {
                stopIfAsked(stop);
                entry.values.read(base, 0, row);
                for (std::size_t i = 0; i < row.size(); ++i)
                    if (row[i] == 1)
                        bases[begin + i] = static_cast<std::uint8_t>(base);
            }
        }
        if (bases.empty())
            throw Error(path.string(), "holds no nucleotides; a FASTA file is expected");
        return bases;
    }

    std::uint64_t seed_;
    std::vector<std::uint8_t> bases_;
    Windows windows_;
};

} // namespace

std::shared_ptr<const Task> makeText(const std::filesystem::path& path, std::int64_t length, const std::stop_token&) {
    requireLength(length);
    return std::make_shared<TextTask>(path, length);
}

std::shared_ptr<const Task> makeDna(const std::filesystem::path& path, std::int64_t length, std::uint64_t seed,
                                    const std::stop_token& stop) {
    requireLength(length);
    return std::make_shared<DnaTask>(path, length, seed, stop);
}

} // namespace longwave::training
