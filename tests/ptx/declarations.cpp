// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ptx/declarations.h"

#include <algorithm>
#include <bit>

namespace longwave::ptx {
namespace {

std::size_t alignedTo(std::size_t bytes, std::size_t alignment) {
    return (bytes + alignment - 1) / alignment * alignment;
}

struct Declaration {
    std::string name;
    std::size_t alignment = 0;
    std::size_t bytes = 0;
    bool hasSize = true; // of [] it is not said
};

// [.align N] .type [.ptr .space .align N] name [ [N] ]
Declaration readDeclaration(Words& words) {
    Declaration made;
    if (words.takeIf(".align"))
        made.alignment = words.takeCount();
    made.bytes = bytesOfType(words, words.peek());
    words.take();
    made.alignment = std::max(made.alignment, made.bytes);
    if (words.takeIf(".ptr")) { // of what it leads to
        words.takeIf(".global");
        words.expect(".align");
        words.takeCount();
    }
    made.name = words.take();
    if (words.takeIf("[")) {
        made.hasSize = words.peek() != "]";
        made.bytes *= made.hasSize ? words.takeCount() : 0;
        words.expect("]");
    }
    if (!std::has_single_bit(made.alignment))
        words.fail("an alignment is no power of two");
    return made;
}

} // namespace

std::size_t bytesOfType(const Words& words, std::string_view type) {
    for (const auto& [bytes, bits] :
         {std::pair<std::size_t, std::string_view>{1, "8"}, {2, "16"}, {4, "32"}, {8, "64"}})
        for (const std::string_view kind : {".b", ".u", ".s", ".f", ".bf"})
            if (type.starts_with(kind) && type.substr(kind.size()) == bits)
                return bytes;
    words.fail(quoted(type) + " is no type that is known");
}

void readShared(Words& words, bool isExternal, SharedVariables& variables) {
    const Declaration made = readDeclaration(words);
    words.expect(";");
    if (isExternal == made.hasSize)
        words.fail("a variable is to have a size unless it is external");
    // What the launch brings lies behind the others; no alignment beyond 16 bytes is known of it.
    if (isExternal && made.alignment > 16)
        words.fail("the launch's shared memory is aligned to 16 bytes");
    const std::size_t offset = alignedTo(sharedBytesOf(variables), made.alignment);
    variables[made.name] = {isExternal ? 0 : offset, made.bytes, isExternal};
}

std::size_t sharedBytesOf(const SharedVariables& variables) {
    std::size_t bytes = 0;
    for (const auto& [name, variable] : variables)
        bytes = std::max(bytes, variable.offset + variable.bytes);
    return bytes;
}

void readParameter(Words& words, Kernel& kernel) {
    const Declaration made = readDeclaration(words);
    if (!made.hasSize)
        words.fail("a parameter has no size");
    const std::size_t offset = alignedTo(kernel.parameterBytes, made.alignment);
    kernel.parameters.push_back({made.name, made.bytes, offset});
    kernel.parameterBytes = offset + made.bytes;
}

} // namespace longwave::ptx
