// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/training/batch.h"
#include "compute/training/model_settings.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace longwave::training {

/// Which part of a task's data: to learn from, to watch while learning, and to be asked once at the end.
enum class Split { Train, Validation, Test };

/// What a task is, for a model and for people.
struct TaskInfo {
    std::string id;    ///< "smnist": on the command line, in JSON and in checkpoints
    std::string title; ///< "Sequential MNIST"
    std::string data;  ///< where the data come from and how they were split, in a sentence without its full stop
    ModelSettings::Input input = ModelSettings::Input::Numbers;
    std::int64_t inputs = 1;
    ModelSettings::Answer answer = ModelSettings::Answer::Sequence;
    std::int64_t classes = 2;
    std::int64_t length = 0;
    std::int64_t train = 0, validation = 0, test = 0; ///< sequences
    double chance = 0;     ///< accuracy on the test split of whoever always answers its most common class
    double chanceLoss = 0; ///< entropy of the test split's answers, nats: no answer that ignores the input has less
    /// A number that stands for the data: when it differs, it is other data.
    std::uint64_t fingerprint = 0;

    std::int64_t count(Split split) const noexcept {
        return split == Split::Train ? train : split == Split::Validation ? validation : test;
    }
};

/// Sequences with answers. Immutable once made; any thread may read.
class Task {
  public:
    virtual ~Task() = default;
    const TaskInfo& info() const noexcept { return info_; }

    /// Sequence `index` of a split into place `at` of a batch whose arrays are large enough.
    virtual void read(Split split, std::int64_t index, std::int64_t at, Batch& batch) const = 0;

    /// An empty batch of `size` sequences for this task, all places filled with something a model may read.
    Batch emptyBatch(std::int64_t size) const;

  protected:
    TaskInfo info_;
};

/// Cuts `count` sequences by seed into the three splits: a permutation of them, train first, then validation, then
/// test. Shares are 80, 10 and 10 %, at least one each. Throws Error with `subject` when there are fewer than three.
struct SplitOrder {
    SplitOrder(std::int64_t count, std::uint64_t seed, const std::string& subject);
    std::vector<std::int64_t> order;
    std::int64_t train, validation, test;
    std::int64_t at(Split split, std::int64_t index) const;
};

/// Accuracy by the most common of `counts`, and their entropy in nats.
void setChance(std::span<const std::int64_t> counts, TaskInfo& info);

/// A permutation of [0, count) by seed (Fisher and Yates); `use` and `place` as CounterRandom takes them.
std::vector<std::int64_t> permutation(std::int64_t count, std::uint64_t seed, std::uint64_t place);

/// A running hash (FNV-1a), for fingerprints.
std::uint64_t fingerprintOf(std::span<const std::byte> bytes, std::uint64_t before = 0xcbf29ce484222325u);

/// Sequential MNIST, a digit as 784 pixels one after the other, and its permuted form, the pixels in one random order
/// (by `seed`). `path`: an .npz with x [n, 784] or [n, 28, 28] and y [n]. The last fifth are the test digits, whatever
/// the seed; of the others the last 500 (or a tenth, when that is fewer) are for validation. Throws Error, Cancelled.
std::shared_ptr<const Task> makeDigits(const std::filesystem::path& path, bool permuted, std::uint64_t seed,
                                       const std::stop_token& stop = {});

/// ListOps by the grammar of the Long Range Arena (Tay et al.): nested MAX, MIN, MED (the median's whole part) and SM
/// (sum modulo 10) of digits, up to 10 operands and 10 levels; the value is the answer. Expressions are between
/// length/4 and length tokens, no two alike; `sequences` of them are made, from `seed`.
std::shared_ptr<const Task> makeListOps(std::int64_t length, std::int64_t sequences, std::uint64_t seed,
                                        const std::stop_token& stop = {});

/// The next byte of any text file. The first 80 % of it are to learn from, then 10 % to validate, then 10 % to test:
/// no window reaches over a border.
std::shared_ptr<const Task> makeText(const std::filesystem::path& path, std::int64_t length,
                                     const std::stop_token& stop = {});

/// The bases of a masked stretch (an eighth of a window, somewhere in it by seed) of a FASTA file; cut as text is.
std::shared_ptr<const Task> makeDna(const std::filesystem::path& path, std::int64_t length, std::uint64_t seed,
                                    const std::stop_token& stop = {});

/// The user's own: x [n, L] or [n, L, c], y [n] classes 0, 1, …; numbers are brought to mean 0 and deviation 1 for each
/// channel, by the sequences to learn from. Split by seed. Throws Error for shapes, classes or numbers that cannot be.
std::shared_ptr<const Task> makeArrays(const std::filesystem::path& x, const std::filesystem::path& y,
                                       std::uint64_t seed, const std::stop_token& stop = {});

/// Where a task comes from; a task reads what concerns it.
struct TaskSource {
    std::string task;               ///< id
    std::filesystem::path data{};   ///< digits, text or FASTA
    std::filesystem::path x{}, y{}; ///< own arrays
    std::int64_t length = 0;        ///< of listops, text and dna
    std::int64_t sequences = 0;     ///< of listops
    std::uint64_t seed = 0;
};

/// Any of these. Throws Error, also when there is no task of this id, and Cancelled.
std::shared_ptr<const Task> makeTask(const TaskSource& source, const std::stop_token& stop = {});

} // namespace longwave::training
