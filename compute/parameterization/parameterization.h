// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/data/signal.h"
#include "compute/io/file.h"
#include "compute/parameterization/setting.h"

#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace longwave {

/// The tensors of one layer that together say its kernels, and how.
struct Match {
    struct Tensor {
        std::string role; ///< what the formula calls it: "C", "log_dt", "implicit_filter.0.weight"
        std::string name; ///< in the file
        std::string dtype;
        ArrayView values;
    };

    std::string parameterization; ///< id: longconv, hyena, s4d, h3-diagonal, h3-shift, m2 or plain
    std::string name;             ///< the layer's prefix, or the tensor's name where one tensor is all
    std::string source;           ///< the file's name, for messages
    std::vector<Tensor> tensors;  ///< those that say the kernels first, then what rides along (the skip term)
    std::int64_t heads = 0;       ///< rows of kernels with the default settings
    std::int64_t length = 0;      ///< their taps with the default settings
    std::string dtype;            ///< as the file names it
    std::string reason;           ///< of an almost-match: why it cannot be taken for one; else empty

    bool isUsable() const noexcept { return reason.empty(); }
    const Tensor* find(const std::string& role) const noexcept;
    /// Precondition: there is one.
    const Tensor& at(const std::string& role) const;
};

/// Explicit kernels, computed in double and rounded once. Row by row: [heads, length].
struct MaterializedBank {
    std::vector<float> values;
    std::int64_t heads = 0;
    std::int64_t length = 0;
    /// Taps are lag 0 … length/2 − 1, then lag −length/2 … −1, as a circular convolution takes them.
    bool bidirectional = false;

    ArrayView view() const& { return ArrayView::fromFloats(values, {heads, length}); }
    ArrayView view() && { return ArrayView::fromFloats(std::move(values), {heads, length}); }
};

/// What a materialisation reports to and obeys.
struct WorkContext {
    std::stop_token stop;
    Progress progress;
};

class TensorIndex;

/// One way to say kernels by parameters. A new one is one new file and one line in `parameterizations()`.
class Parameterization {
  public:
    virtual ~Parameterization() = default;

    /// "s4d": in files, JSON and `Match::parameterization`.
    virtual const char* id() const = 0;
    /// "S4D": for showing.
    virtual const char* title() const = 0;
    /// Every layer of the file that is one of these by names and shapes, and every almost-match with its reason.
    virtual std::vector<Match> recognise(const TensorIndex& tensors) const = 0;
    /// What the file does not say, with the papers' defaults. Precondition: the match is usable and this one's.
    virtual std::vector<Setting> settings(const Match& match) const = 0;
    /// The kernels. The same precondition; `values` are of this match's settings. Throws Error and Cancelled.
    virtual MaterializedBank materialize(const Match& match, const SettingValues& values,
                                         const WorkContext& context) const = 0;
    /// The kernels where they lie in the file, row by row and in the order of their lags from 0 on, when that is what
    /// these settings ask for; nothing is read or copied. Otherwise nothing, and they are to be materialised. The same
    /// precondition; throws Error naming a setting as `materialize` does.
    virtual std::optional<ArrayView> explicitKernels(const Match& match, const SettingValues& values) const {
        static_cast<void>(match), static_cast<void>(values);
        return std::nullopt;
    }
    /// D of the layer's skip term, a number for each row of the kernels and in their order; empty when the file has
    /// none for each. The same precondition. Reads no values, unless they have to be put in order.
    virtual ArrayView skip(const Match& match, const SettingValues& values) const;
};

/// All of them, in the order in which they are asked; plain tensors last.
std::span<const Parameterization* const> parameterizations();

/// The one with this id. Precondition: there is one.
const Parameterization& parameterizationOf(const Match& match);

/// Every kernel bank of a file, in the file's order, almost-matches with their reasons among them. Reads no values.
/// A tensor that the file takes for a bank and that no usable match needs is a `plain` one. The skip term beside a
/// layer's kernels (`D` or `bias` with a number for each head) belongs to the layer, as its tensor of that role.
std::vector<Match> recognise(const File& file);

/// A tensor taken as it is, [.., H, K], by the user's choice.
Match plainMatch(const File& file, const Entry& entry);

/// The bank that `recognise` calls `name`, else the tensor of that name as a plain one; with an empty name the only
/// bank there is. Throws Error with the names there are, or with the reason of an almost-match.
Match findBank(const File& file, const std::string& name);

/// The form of a match. Throws Error when the match is not usable.
std::vector<Setting> settingsOf(const Match& match);

/// The explicit kernels k[h][0 … L) of a match, in the unit of its tensors. Throws Error naming the setting or the
/// tensor at fault (values that are not accepted, NaN in an implicit parameterization, too many taps for one bank),
/// and Cancelled. Explicit tensors with NaN pass as they are.
MaterializedBank materialize(const Match& match, const Settings& settings = {}, const std::stop_token& stop = {},
                             const Progress& progress = {});

/// The bank of a match as a view into its file, when its kernels lie there with these settings: a mapped file stays
/// mapped. Nothing when they have to be computed or put in order. Throws Error as `materialize`.
std::optional<KernelBank> explicitKernelsOf(const Match& match, const Settings& settings = {});

/// The bank of a match ready to look at, [H, K] in the order of the lags: the view into the file when there is one,
/// otherwise materialised. Bidirectional kernels of 2·L taps begin at lag −L (firstLag). The skip term comes along.
/// Throws as `materialize`.
KernelBank kernelsOf(const Match& match, const Settings& settings = {}, const std::stop_token& stop = {},
                     const Progress& progress = {});

} // namespace longwave
