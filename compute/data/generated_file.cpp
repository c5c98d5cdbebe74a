// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/data/generated_file.h"

namespace longwave {

File generatedFile(const Generator& generator) {
    Entry entry;
    entry.kind = Entry::Kind::Signal;
    entry.values = generated(generator);
    entry.name = describe(generator);
    entry.sampleRate = rateOf(generator);
    entry.dtype = nameOf(DType::F32);
    entry.shape = entry.values.shape();
    File file;
    file.path = entry.name;
    file.format = kGeneratedFormat;
    file.entries.push_back(std::move(entry));
    return file;
}

File openOrGenerate(const std::string& text, const std::stop_token& stop) {
    constexpr std::string_view kPrefix = "generate:";
    if (!text.starts_with(kPrefix))
        return open(text, stop);
    File file = generatedFile(parseGenerator(std::string_view(text).substr(kPrefix.size())));
    file.path = text; // as messages name it
    return file;
}

} // namespace longwave
