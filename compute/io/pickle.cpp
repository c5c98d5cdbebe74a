// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/pickle.h"

#include "compute/error.h"
#include "compute/io/pickle_source.h"
#include "compute/io/text.h"

#include <unordered_map>
#include <utility>

// The opcodes are those of Python's Lib/pickletools.py, protocols 0 to 5. A pickle is a program for a stack machine;
// this machine builds records only.

namespace longwave {
namespace {

using Kind = Pickle::Kind;
using Ref = Pickle::Ref;
using Value = Pickle::Value;

constexpr std::size_t kMostValues = 1'000'000;
constexpr std::size_t kDeepestStack = 2'000'000;
constexpr std::size_t kMostItems = 4'000'000;
constexpr std::size_t kMostMemos = 1'000'000;

class Machine {
  public:
    Machine(std::span<const std::byte> bytes, std::size_t begin, const std::string& subject, const std::string& place)
        : in_(bytes, begin, subject, place, pickle_.owned) {
        pickle_.bytes = bytes;
        pickle_.values.resize(3); // None, False and True are the same everywhere
        pickle_.values[kFalse].kind = pickle_.values[kTrue].kind = Kind::Bool;
        pickle_.values[kTrue].integer = 1;
    }

    Pickle run() {
        while (step(in_.opcode())) {
        }
        pickle_.root = pop();
        pickle_.end = in_.at();
        return std::move(pickle_);
    }

  private:
    static constexpr Ref kFalse = 1;
    static constexpr Ref kTrue = 2;

    [[noreturn]] void fail(const std::string& what) const { in_.fail(what); }

    void push(Ref ref) {
        if (stack_.size() >= kDeepestStack)
            fail("stacks more than " + grouped(kDeepestStack) + " values");
        stack_.push_back(ref);
    }

    Value& make(Kind kind) {
        if (pickle_.values.size() >= kMostValues)
            fail("holds more than " + grouped(kMostValues) + " values");
        push(static_cast<Ref>(pickle_.values.size()));
        Value& value = pickle_.values.emplace_back();
        value.kind = kind;
        return value;
    }

    void makeText(Kind kind, std::string_view text) { make(kind).text = text; }
    void makeInt(std::int64_t integer) { make(Kind::Int).integer = integer; }

    void makeLong(std::string_view littleEndian) {
        if (littleEndian.size() > 8) {
            make(Kind::BigInt);
            return;
        }
        std::uint64_t bits = 0;
        for (std::size_t i = littleEndian.size(); i-- > 0;)
            bits = bits << 8 | static_cast<unsigned char>(littleEndian[i]);
        const std::size_t used = 8 * littleEndian.size();
        if (used > 0 && used < 64 && bits >> (used - 1) & 1)
            bits |= ~std::uint64_t{0} << used;
        makeInt(static_cast<std::int64_t>(bits));
    }

    void makeNumberText(std::string_view digits) { // INT and LONG of protocol 0
        if (digits == "00" || digits == "01")
            return push(digits == "01" ? kTrue : kFalse);
        if (digits.ends_with('L'))
            digits.remove_suffix(1);
        if (const auto integer = in_.toInteger(digits))
            makeInt(*integer);
        else
            make(Kind::BigInt);
    }

    std::size_t floor() const noexcept { return marks_.empty() ? 0 : marks_.back(); }

    Ref pop() {
        if (stack_.size() <= floor())
            fail("takes a value from an empty stack");
        const Ref ref = stack_.back();
        stack_.pop_back();
        return ref;
    }

    Ref top() const {
        if (stack_.size() <= floor())
            fail("looks at an empty stack");
        return stack_.back();
    }

    std::vector<Ref> popToMark() {
        if (marks_.empty())
            fail("needs a mark that was never set");
        const auto begin = stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
        std::vector<Ref> items(begin, stack_.end());
        stack_.erase(begin, stack_.end());
        marks_.pop_back();
        count(items.size());
        return items;
    }

    std::vector<Ref> popSome(std::size_t n) {
        std::vector<Ref> items(n);
        while (n-- > 0)
            items[n] = pop();
        count(items.size());
        return items;
    }

    void count(std::size_t items) {
        items_ += items;
        if (items_ > kMostItems)
            fail("holds more than " + grouped(kMostItems) + " elements in its containers");
    }

    void makeItems(Kind kind, std::vector<Ref> items) {
        if (kind == Kind::Dict && items.size() % 2)
            fail("has a key without a value");
        make(kind).items = std::move(items);
    }

    void extend(const std::vector<Ref>& items, bool paired) {
        Value& target = pickle_.values[top()];
        const bool takes = target.kind == Kind::Call ||
                           (paired ? target.kind == Kind::Dict : target.kind == Kind::List || target.kind == Kind::Set);
        if (!takes)
            fail(paired ? "sets a key of something that is not a dictionary" : "adds to something that is not a list");
        if (paired && items.size() % 2)
            fail("has a key without a value");
        if (target.kind == Kind::Call && !items.empty()) {
            if (!target.items.empty() && target.paired != paired)
                fail("uses one object as a list and as a dictionary");
            target.paired = paired;
        }
        target.items.insert(target.items.end(), items.begin(), items.end());
    }

    void call(Ref callee, Ref arguments) {
        const Kind kind = pickle_[callee].kind;
        if (kind != Kind::Global && kind != Kind::Call && kind != Kind::Persistent && kind != Kind::Other)
            fail("calls something that is neither a class nor a function");
        Value& value = make(Kind::Call);
        value.callee = callee;
        value.arguments = arguments;
    }

    Ref tupleOf(std::vector<Ref> items) {
        makeItems(Kind::Tuple, std::move(items));
        return pop();
    }

    void callWithItems(std::vector<Ref> items, Ref callee) {
        const Ref arguments = tupleOf(std::move(items));
        call(callee, arguments);
    }

    void makeGlobal(std::string_view module, std::string_view name) {
        makeText(Kind::Global, in_.keep(std::string(module) + ' ' + std::string(name)));
    }

    void memoize(std::uint64_t index) {
        if (memo_.size() >= kMostMemos)
            fail("remembers more than " + grouped(kMostMemos) + " values");
        memo_[index] = top();
    }

    void recall(std::uint64_t index) {
        const auto found = memo_.find(index);
        if (found == memo_.end())
            fail("recalls value " + grouped(index) + ", which it never stored");
        push(found->second);
    }

    std::uint64_t memoIndex(std::string_view digits) const {
        const auto index = in_.toInteger(digits);
        if (!index || *index < 0)
            fail("numbers a stored value " + inQuotes(digits, 24));
        return static_cast<std::uint64_t>(*index);
    }

    bool step(char opcode);
    bool stepNumber(char opcode);
    bool stepText(char opcode);
    bool stepContainer(char opcode);
    bool stepObject(char opcode);

    Pickle pickle_;
    PickleSource in_;
    std::vector<Ref> stack_;
    std::vector<std::size_t> marks_; // sizes of the stack
    std::unordered_map<std::uint64_t, Ref> memo_;
    std::size_t items_ = 0;
};

/// False when the pickle is complete.
bool Machine::step(char opcode) {
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

bool Machine::stepNumber(char opcode) {
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

bool Machine::stepText(char opcode) {
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

bool Machine::stepContainer(char opcode) {
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

bool Machine::stepObject(char opcode) {
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

} // namespace

Pickle unpickle(std::span<const std::byte> bytes, std::size_t begin, const std::string& subject,
                const std::string& place) {
    return Machine(bytes, begin, subject, place).run();
}

} // namespace longwave
