// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/parameterization/tensor_index.h"

#include "compute/error.h"
#include "compute/io/text.h"

#include <algorithm>
#include <cmath>

namespace longwave {
namespace {

bool isFloat(DType type) noexcept {
    return type == DType::F16 || type == DType::BF16 || type == DType::F32 || type == DType::F64;
}

} // namespace

TensorIndex::TensorIndex(const File& file) : file_(file), source_(file.path.string()) {
    for (const Entry& entry : file.entries)
        byName_.emplace(entry.name, &entry); // the first of a name
}

const Entry* TensorIndex::find(const std::string& name) const noexcept {
    const auto found = byName_.find(name);
    return found == byName_.end() ? nullptr : found->second;
}

std::vector<std::string> TensorIndex::prefixesOf(std::string_view suffix) const {
    std::vector<std::string> prefixes;
    for (const Entry& entry : file_.entries) {
        const std::string_view name = entry.name;
        if (!name.ends_with(suffix))
            continue;
        const std::string_view prefix = name.substr(0, name.size() - suffix.size());
        if (prefix.empty() || prefix.back() == '.')
            prefixes.emplace_back(prefix);
    }
    return prefixes;
}

MatchBuilder::MatchBuilder(const TensorIndex& tensors, const char* id, std::string prefix)
    : tensors_(tensors),
      prefix_(std::move(prefix)) {
    match_.parameterization = id;
    match_.name = prefix_.empty() ? id : prefix_.substr(0, prefix_.size() - 1);
    match_.source = tensors.source();
}

bool MatchBuilder::take(const std::string& role) {
    const Entry* entry = tensors_.find(prefix_ + role);
    if (!entry)
        return false;
    match_.tensors.push_back({role, entry->name, entry->dtype, entry->values});
    if (isGood()) {
        const std::string tensor = "tensor " + inQuotes(entry->name);
        if (entry->values.isEmpty())
            match_.reason =
                tensor + (elementCount(entry->shape) == 0 ? " has no elements"
                                                          : " cannot be read: dtype " + inQuotes(entry->dtype));
        else if (!isFloat(entry->values.dtype()))
            match_.reason = tensor + " holds integers (" + entry->dtype + "); F16, BF16, F32 or F64 is needed";
    }
    return true;
}

bool MatchBuilder::need(const std::string& role) {
    if (take(role))
        return true;
    if (isGood())
        match_.reason = "tensor " + inQuotes(prefix_ + role) + " is missing";
    return false;
}

Shape MatchBuilder::shapeOf(const std::string& role) const {
    const Match::Tensor* tensor = match_.find(role);
    return tensor ? tensor->values.shape() : Shape{};
}

bool MatchBuilder::expect(const std::string& role, const Shape& shape, const std::string& meaning) {
    if (!isGood())
        return false;
    if (withoutLeadingOnes(shapeOf(role), shape.size()) == shape)
        return true;
    misfit(role, meaning + " = " + toString(shape));
    return false;
}

void MatchBuilder::misfit(const std::string& role, const std::string& what) {
    if (isGood())
        match_.reason =
            "tensor " + inQuotes(prefix_ + role) + " has shape " + toString(shapeOf(role)) + "; " + what + " is needed";
}

Shape withoutLeadingOnes(Shape shape, std::size_t rank) {
    while (shape.size() > rank && shape.front() == 1)
        shape.erase(shape.begin());
    return shape;
}

std::vector<double> readParameters(const Match& match, const std::string& role) {
    const Match::Tensor& tensor = match.at(role);
    std::vector<double> values = tensor.values.toDoubles();
    const auto bad = std::ranges::find_if(values, [](double v) { return !std::isfinite(v); });
    if (bad != values.end())
        throw Error(match.source, "tensor " + inQuotes(tensor.name) + " holds NaN or infinity at element " +
                                      grouped(bad - values.begin()) + "; kernels need finite parameters");
    return values;
}

MaterializedBank emptyBank(const Match& match, std::int64_t heads, std::int64_t length) {
    constexpr std::int64_t kMost = std::int64_t{1} << 31;
    if (heads > kMost / length)
        throw Error("setting length", grouped(heads) + " kernels of " + grouped(length) + " taps in " +
                                          inQuotes(match.name) + " are more than one bank may have; " +
                                          grouped(kMost / heads) + " taps are accepted");
    return {std::vector<float>(static_cast<std::size_t>(heads * length)), heads, length, false};
}

void joinDirections(MaterializedBank& bank) {
    const std::int64_t rows = bank.heads / 2;
    const std::int64_t length = bank.length;
    std::vector<float> joined(bank.values.size());
    for (std::int64_t row = 0; row < rows; ++row) {
        const auto forward = bank.values.begin() + row * length;
        const auto reverse = bank.values.begin() + (rows + row) * length;
        const auto out = joined.begin() + row * 2 * length;
        std::copy(forward, forward + length, out);
        std::reverse_copy(reverse, reverse + length, out + length);
    }
    bank = {std::move(joined), rows, 2 * length, true};
}

void requireFinite(const Match& match, const MaterializedBank& bank) {
    const auto bad = std::ranges::find_if(bank.values, [](float v) { return !std::isfinite(v); });
    if (bad == bank.values.end())
        return;
    const std::int64_t at = bad - bank.values.begin();
    throw Error(match.source, inQuotes(match.name) + " gives a kernel that is not finite, head " +
                                  std::to_string(at / bank.length) + " from tap " + std::to_string(at % bank.length) +
                                  " on; these parameters do not make a stable filter of this length");
}

} // namespace longwave
