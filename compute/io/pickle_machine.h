// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/pickle.h"
#include "compute/io/pickle_source.h"
#include "compute/io/text.h"

#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace longwave {

/// The stack machine that a pickle is a program for. This one builds records only.
class PickleMachine {
  public:
    PickleMachine(std::span<const std::byte> bytes, std::size_t begin, const std::string& subject,
                  const std::string& place)
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
    using Kind = Pickle::Kind;
    using Ref = Pickle::Ref;
    using Value = Pickle::Value;

    static constexpr std::size_t kMostValues = 1'000'000;
    static constexpr std::size_t kDeepestStack = 2'000'000;
    static constexpr std::size_t kMostItems = 4'000'000;
    static constexpr std::size_t kMostMemos = 1'000'000;
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

} // namespace longwave
