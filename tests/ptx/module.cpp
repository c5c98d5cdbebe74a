// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ptx/module.h"

#include "tests/ptx/declarations.h"
#include "tests/ptx/fault.h"
#include "tests/ptx/kernel_reader.h"

#include <algorithm>

namespace longwave::ptx {
namespace {

// Behind the brace that closes the first one from there on; npos when none does.
std::size_t endOf(const std::string& text, std::size_t position) {
    int open = 0;
    for (std::size_t at = position; at < text.size(); ++at) {
        open += text[at] == '{' ? 1 : text[at] == '}' ? -1 : 0;
        if (text[at] == '}' && open == 0)
            return at + 1;
    }
    return std::string::npos;
}

} // namespace

Module::Module(std::string text) : text_(std::make_shared<const std::string>(std::move(text))) {
    Words words(*text_, 1);
    while (!words.isDone()) {
        const std::string_view word = words.peek();
        if (word == ".version" || word == ".target") {
            words.skipLine();
        } else if (words.takeIf(".address_size")) {
            words.expect("64");
        } else if (word == ".extern" || word == ".shared") {
            const bool isExternal = words.takeIf(".extern");
            words.expect(".shared");
            readShared(words, isExternal, shared_);
        } else if (word == ".visible" || word == ".weak" || word == ".entry") {
            words.takeIf(".visible");
            words.takeIf(".weak");
            words.expect(".entry");
            const Entry entry{words.position(), words.line()};
            entries_.emplace(words.peek(), entry);
            const std::size_t end = endOf(*text_, entry.position);
            if (end == std::string::npos)
                words.fail("a kernel has no end");
            const auto lines = std::count(text_->begin() + static_cast<std::ptrdiff_t>(entry.position),
                                          text_->begin() + static_cast<std::ptrdiff_t>(end), '\n');
            words.moveTo(end, entry.line + static_cast<int>(lines));
        } else {
            words.fail(quoted(word) + " is not known here");
        }
    }
}

std::vector<std::string> Module::names() const {
    std::vector<std::string> all;
    for (const auto& [name, entry] : entries_)
        all.push_back(name);
    return all;
}

const Kernel& Module::kernel(const std::string& name) {
    const auto known = kernels_.find(name);
    if (known != kernels_.end())
        return known->second;
    const auto entry = entries_.find(name);
    if (entry == entries_.end())
        throw Fault("there is no kernel " + name);
    Words words(std::string_view(*text_), 1);
    words.moveTo(entry->second.position, entry->second.line);
    Kernel kernel = KernelReader(words, shared_).read();
    kernel.text = text_;
    return kernels_.emplace(name, std::move(kernel)).first->second;
}

} // namespace longwave::ptx
