// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/pickle.h"

#include "compute/io/pickle_machine.h"

// The opcodes are those of Python's Lib/pickletools.py, protocols 0 to 5.

namespace longwave {

/// False when the pickle is complete.
bool PickleMachine::step(char opcode) {
    switch (opcode) {
    case '.':
        return false;
    case '\x80': // PROTO
        if (const auto protocol = in_.number<std::uint8_t>(); protocol > 5)
            fail("is of protocol " + std::to_string(protocol) + "; accepted are 0 to 5");
        break;
    case '\x95': // FRAME
        in_.checkLength(in_.number<std::uint64_t>());
        break;
    case '(':
        if (marks_.size() >= kDeepestStack)
            fail("sets more than " + grouped(kDeepestStack) + " marks");
        marks_.push_back(stack_.size());
        break;
    case '0': // POP takes a mark away too
        if (!marks_.empty() && stack_.size() == marks_.back())
            marks_.pop_back();
        else
            pop();
        break;
    case '1':
        popToMark();
        break;
    case '2':
        push(top());
        break;
    case 'p':
        memoize(memoIndex(in_.line()));
        break;
    case 'q':
        memoize(in_.number<std::uint8_t>());
        break;
    case 'r':
        memoize(in_.number<std::uint32_t>());
        break;
    case '\x94':
        memoize(memo_.size());
        break;
    case 'g':
        recall(memoIndex(in_.line()));
        break;
    case 'h':
        recall(in_.number<std::uint8_t>());
        break;
    case 'j':
        recall(in_.number<std::uint32_t>());
        break;
    default:
        if (!stepNumber(opcode) && !stepText(opcode) && !stepContainer(opcode) && !stepObject(opcode))
            fail("has the unknown opcode " + inQuotes({&opcode, 1}));
    }
    return true;
}

bool PickleMachine::stepNumber(char opcode) {
    switch (opcode) {
    case 'N':
        push(Pickle::kNothing);
        return true;
    case '\x88':
        push(kTrue);
        return true;
    case '\x89':
        push(kFalse);
        return true;
    case 'I':
    case 'L':
        makeNumberText(in_.line());
        return true;
    case 'J':
        makeInt(static_cast<std::int32_t>(in_.number<std::uint32_t>()));
        return true;
    case 'K':
        makeInt(in_.number<std::uint8_t>());
        return true;
    case 'M':
        makeInt(in_.number<std::uint16_t>());
        return true;
    case '\x8a':
        makeLong(in_.take(in_.number<std::uint8_t>()));
        return true;
    case '\x8b':
        makeLong(in_.take(in_.number<std::uint32_t>()));
        return true;
    case 'F':
        make(Kind::Float).number = in_.toFloat(in_.line());
        return true;
    case 'G':
        make(Kind::Float).number = in_.bigEndianDouble();
        return true;
    default:
        return false;
    }
}

bool PickleMachine::stepText(char opcode) {
    switch (opcode) {
    case 'S': // Python 2's str: bytes or text, as one likes
        makeText(Kind::Text, in_.quoted(in_.line()));
        return true;
    case 'T':
        makeText(Kind::Text, in_.take(in_.number<std::uint32_t>()));
        return true;
    case 'U':
        makeText(Kind::Text, in_.take(in_.number<std::uint8_t>()));
        return true;
    case 'V':
        makeText(Kind::Text, in_.rawUnicode(in_.line()));
        return true;
    case 'X':
        makeText(Kind::Text, in_.take(in_.number<std::uint32_t>()));
        return true;
    case '\x8c':
        makeText(Kind::Text, in_.take(in_.number<std::uint8_t>()));
        return true;
    case '\x8d':
        makeText(Kind::Text, in_.take(in_.number<std::uint64_t>()));
        return true;
    case 'B':
        makeText(Kind::Bytes, in_.take(in_.number<std::uint32_t>()));
        return true;
    case 'C':
        makeText(Kind::Bytes, in_.take(in_.number<std::uint8_t>()));
        return true;
    case '\x8e':
    case '\x96': // BINBYTES8, BYTEARRAY8
        makeText(Kind::Bytes, in_.take(in_.number<std::uint64_t>()));
        return true;
    case '\x97': // NEXT_BUFFER
    case '\x98':
        fail("keeps buffers outside of itself; accepted are pickles that hold all they need");
    default:
        return false;
    }
}

bool PickleMachine::stepContainer(char opcode) {
    switch (opcode) {
    case ')':
        makeItems(Kind::Tuple, {});
        return true;
    case '\x85':
    case '\x86':
    case '\x87':
        makeItems(Kind::Tuple, popSome(static_cast<std::size_t>(opcode - '\x84')));
        return true;
    case 't':
        makeItems(Kind::Tuple, popToMark());
        return true;
    case ']':
        makeItems(Kind::List, {});
        return true;
    case 'l':
        makeItems(Kind::List, popToMark());
        return true;
    case 'a':
        extend(popSome(1), false);
        return true;
    case 'e':
    case '\x90': // APPENDS, ADDITEMS
        extend(popToMark(), false);
        return true;
    case '}':
        makeItems(Kind::Dict, {});
        return true;
    case 'd':
        makeItems(Kind::Dict, popToMark());
        return true;
    case 's':
        extend(popSome(2), true);
        return true;
    case 'u':
        extend(popToMark(), true);
        return true;
    case '\x8f':
        makeItems(Kind::Set, {});
        return true;
    case '\x91': // FROZENSET
        makeItems(Kind::Set, popToMark());
        return true;
    default:
        return false;
    }
}

bool PickleMachine::stepObject(char opcode) {
    switch (opcode) {
    case 'c': {
        const std::string_view module = in_.line();
        makeGlobal(module, in_.line());
        return true;
    }
    case '\x93': { // STACK_GLOBAL
        const std::vector<Ref> names = popSome(2);
        if (pickle_[names[0]].kind != Kind::Text || pickle_[names[1]].kind != Kind::Text)
            fail("names a class by something that is not text");
        makeGlobal(pickle_[names[0]].text, pickle_[names[1]].text);
        return true;
    }
    case 'R':
    case '\x81': { // REDUCE, NEWOBJ
        const std::vector<Ref> parts = popSome(2);
        call(parts[0], parts[1]);
        return true;
    }
    case '\x92': { // NEWOBJ_EX; the keywords are not kept
        const std::vector<Ref> parts = popSome(3);
        call(parts[0], parts[1]);
        return true;
    }
    case 'i': { // INST
        const std::string_view module = in_.line();
        makeGlobal(module, in_.line());
        const Ref callee = pop();
        callWithItems(popToMark(), callee);
        return true;
    }
    case 'o': { // OBJ
        std::vector<Ref> items = popToMark();
        if (items.empty())
            fail("makes an object of no class");
        const Ref callee = items.front();
        items.erase(items.begin());
        callWithItems(std::move(items), callee);
        return true;
    }
    case 'b': { // BUILD
        const Ref state = pop();
        pickle_.values[top()].state = state;
        return true;
    }
    case 'P': {
        makeText(Kind::Text, in_.line());
        const Ref id = pop();
        make(Kind::Persistent).arguments = id;
        return true;
    }
    case 'Q': {
        const Ref id = pop();
        make(Kind::Persistent).arguments = id;
        return true;
    }
    case '\x82':
        in_.take(1);
        make(Kind::Other);
        return true;
    case '\x83':
        in_.take(2);
        make(Kind::Other);
        return true;
    case '\x84': // EXT1, EXT2, EXT4: classes by numbers that only the writer's program knows
        in_.take(4);
        make(Kind::Other);
        return true;
    default:
        return false;
    }
}

Pickle unpickle(std::span<const std::byte> bytes, std::size_t begin, const std::string& subject,
                const std::string& place) {
    return PickleMachine(bytes, begin, subject, place).run();
}

} // namespace longwave
