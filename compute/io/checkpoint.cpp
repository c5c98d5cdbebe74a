// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/checkpoint.h"

#include "compute/error.h"
#include "compute/io/text.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>

namespace longwave {
namespace {

using Kind = Pickle::Kind;
using Ref = Pickle::Ref;

constexpr int kDeepest = 200;
constexpr std::size_t kMostVisits = 8'000'000; // of containers and of what is in them
constexpr std::size_t kMostEntries = 200'000;
constexpr std::size_t kMostNameBytes = 32 << 20;
constexpr std::size_t kLongestName = 4096;
constexpr std::size_t kMostMetadata = 1000;

bool isPlainMapping(std::string_view global) {
    static constexpr std::string_view kNames[] = {"collections OrderedDict", "collections defaultdict",
                                                  "collections Counter", "builtins dict", "__builtin__ dict"};
    return std::ranges::find(kNames, global) != std::end(kNames);
}

bool isPlainList(std::string_view global) {
    static constexpr std::string_view kNames[] = {
        "builtins set",          "builtins frozenset",    "builtins list",     "builtins tuple",
        "builtins bytearray",    "builtins complex",      "builtins range",    "builtins slice",
        "__builtin__ set",       "__builtin__ frozenset", "__builtin__ list",  "__builtin__ tuple",
        "__builtin__ bytearray", "__builtin__ complex",   "collections deque", "torch Size",
        "torch device",          "_codecs encode"};
    return std::ranges::find(kNames, global) != std::end(kNames);
}

/// The parts of a module in which its tensors live, and which state_dict() does not name.
bool isModulePart(std::string_view key) {
    return key == "_parameters" || key == "_buffers" || key == "_modules";
}

std::string withoutQuotes(std::string text) {
    return text.substr(1, text.size() - 2);
}

class Walker {
  public:
    Walker(const Pickle& pickle, const PickledTensors& tensors, const std::string& subject, File& file)
        : pickle_(pickle),
          tensors_(tensors),
          subject_(subject),
          file_(file),
          onPath_(pickle.values.size()) {}

    void walk(Ref ref, const std::string& name, bool inObject, int depth) {
        const Kind kind = pickle_[ref].kind;
        if (isPlain(kind)) {
            if (!inObject)
                note(ref, name);
            return;
        }
        count(1);
        if (depth > kDeepest)
            fail("nests deeper than " + std::to_string(kDeepest) + " levels");
        if (onPath_[ref])
            return; // a circle: its tensors are listed already
        onPath_[ref] = true;
        const Pickle::Value& value = pickle_[ref];
        if (kind == Kind::Dict)
            walkPairs(value.items, name, inObject, depth);
        else if (kind == Kind::Tuple || kind == Kind::List || kind == Kind::Set)
            walkList(value.items, name, depth);
        else
            walkObject(ref, name, inObject, depth);
        onPath_[ref] = false;
    }

  private:
    [[noreturn]] void fail(const std::string& what) const { throw Error(subject_, "the pickle " + what); }

    static bool isPlain(Kind kind) noexcept {
        return kind == Kind::None || kind == Kind::Bool || kind == Kind::Int || kind == Kind::BigInt ||
               kind == Kind::Float || kind == Kind::Text || kind == Kind::Bytes;
    }

    std::string join(const std::string& name, std::string_view key) const {
        if (key.size() > kLongestName || name.size() + key.size() > kLongestName)
            fail("has a name of more than " + grouped(kLongestName) + " bytes");
        std::string joined = name;
        if (!name.empty())
            joined += '.';
        return joined.append(key);
    }

    /// What is shared is gone through again wherever it is referred to.
    void count(std::size_t visits) {
        visits_ += visits;
        if (visits_ > kMostVisits)
            fail("refers to the same containers again and again: to more than " + grouped(kMostVisits) + " values");
    }

    std::string keyOf(Ref ref) {
        const Pickle::Value& key = pickle_[ref];
        if (key.kind == Kind::Text)
            return std::string(key.text.substr(0, kLongestName + 1));
        if (key.kind == Kind::Int)
            return std::to_string(key.integer);
        if (key.kind == Kind::Tuple) { // ("a", 1)
            count(key.items.size());
            std::string joined;
            for (const Ref item : key.items)
                if (pickle_[item].kind != Kind::Tuple && joined.size() <= kLongestName)
                    joined.append(joined.empty() ? "" : ",").append(keyOf(item));
            return joined;
        }
        return tensors_.describe(ref);
    }

    void walkPairs(const std::vector<Ref>& items, const std::string& name, bool inObject, int depth) {
        count(items.size());
        for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
            // Names cost memory and time: none is made for what will not be shown.
            if ((inObject || file_.metadata.size() >= kMostMetadata) && isPlain(pickle_[items[i + 1]].kind))
                continue;
            const std::string key = keyOf(items[i]);
            const bool isPart = inObject && isModulePart(key);
            walk(items[i + 1], isPart ? name : join(name, key), false, depth + 1);
        }
    }

    void walkList(const std::vector<Ref>& items, const std::string& name, int depth) {
        count(items.size());
        for (std::size_t i = 0; i < items.size(); ++i)
            if (!isPlain(pickle_[items[i]].kind))
                walk(items[i], join(name, std::to_string(i)), false, depth + 1);
    }

    void walkObject(Ref ref, const std::string& name, bool inObject, int depth) {
        if (auto entry = tensors_.entryOf(ref, name)) {
            add(std::move(*entry));
            return;
        }
        const Pickle::Value& value = pickle_[ref];
        const Pickle::Value& callee = pickle_[value.callee];
        const std::string_view global = value.kind == Kind::Call && callee.kind == Kind::Global ? callee.text : "";
        if (isPlainMapping(global)) {
            if (value.paired)
                walkPairs(value.items, name, inObject, depth);
            else
                walkList(value.items, name, depth);
            count(pickle_[value.arguments].items.size());
            for (const Ref argument : pickle_[value.arguments].items) // dict({…}), OrderedDict([[key, value], …])
                walkMappingArgument(argument, name, depth);
            return;
        }
        if (isPlainList(global)) {
            walkList(value.items, name, depth);
            count(pickle_[value.arguments].items.size());
            for (const Ref argument : pickle_[value.arguments].items)
                walk(argument, name, true, depth + 1);
            return;
        }
        if (const auto scalar = tensors_.scalarOf(ref)) {
            char digits[32];
            const auto end = std::to_chars(std::begin(digits), std::end(digits), *scalar).ptr;
            addMetadata(name, std::string(digits, end));
            return;
        }
        if (value.kind == Kind::Global && value.text.starts_with("torch ")) { // a dtype or a layout
            addMetadata(name, tensors_.describe(ref));
            return;
        }
        walkOpaque(ref, name, depth);
    }

    void walkMappingArgument(Ref argument, const std::string& name, int depth) {
        const Pickle::Value& value = pickle_[argument];
        if (value.kind != Kind::List && value.kind != Kind::Tuple) {
            if (value.kind == Kind::Dict)
                walk(argument, name, false, depth + 1);
            return;
        }
        count(value.items.size());
        for (const Ref pair : value.items)
            if (pickle_[pair].items.size() == 2)
                walkPairs(pickle_[pair].items, name, false, depth + 1);
    }

    /// An object of a class that is not known here: what was put into it may hold tensors all the same.
    void walkOpaque(Ref ref, const std::string& name, int depth) {
        const Pickle::Value& value = pickle_[ref];
        const std::size_t before = file_.entries.size();
        const std::size_t tensorsBefore = tensorCount_;
        const std::string what = tensors_.describe(ref);
        const bool rebuildsTensor = what.starts_with("torch._utils._rebuild") || what.starts_with("torch._tensor._");
        if (value.kind == Kind::Call && !rebuildsTensor) {
            walkState(value.state, name, depth);
            if (value.paired)
                walkPairs(value.items, name, false, depth);
            else
                walkList(value.items, name, depth);
            walkList(pickle_[value.arguments].items, name, depth);
        }
        if (tensorCount_ != tensorsBefore)
            return;
        file_.entries.resize(before);
        Entry entry;
        entry.name = name;
        entry.dtype = "object";
        if (value.kind == Kind::Global)
            entry.reason = "it names " + what + ", a class or function; nothing that a pickle names is loaded or run";
        else if (value.kind == Kind::Call && rebuildsTensor)
            entry.reason = "a tensor that " + what + " would make, which is not read here";
        else if (value.kind == Kind::Call)
            entry.reason = "an object that " + what + " would make, which is not run; accepted are tensors and arrays";
        else
            entry.reason = what + "; accepted are tensors and arrays";
        addEntry(std::move(entry));
    }

    void walkState(Ref state, const std::string& name, int depth) {
        if (pickle_[state].kind == Kind::Dict)
            walk(state, name, true, depth + 1);
        else if (pickle_[state].kind == Kind::Tuple) // (__dict__, __slots__)
            walkParts(pickle_[state].items, name, depth + 1);
        else if (pickle_[state].kind == Kind::Call)
            walk(state, name, true, depth + 1);
    }

    void walkParts(const std::vector<Ref>& parts, const std::string& name, int depth) {
        count(parts.size());
        for (const Ref part : parts)
            if (!isPlain(pickle_[part].kind))
                walk(part, name, true, depth + 1);
    }

    void add(Entry entry) {
        ++tensorCount_;
        if (!names_.insert(entry.name).second)
            fail("holds two tensors named " + inQuotes(entry.name));
        addEntry(std::move(entry));
    }

    void addEntry(Entry entry) {
        nameBytes_ += entry.name.size();
        if (file_.entries.size() >= kMostEntries || nameBytes_ > kMostNameBytes)
            fail("holds more than " + grouped(kMostEntries) + " tensors, or names of more than " +
                 grouped(kMostNameBytes) + " bytes");
        file_.entries.push_back(std::move(entry));
    }

    void note(Ref ref, const std::string& name) {
        if (name.empty() || file_.metadata.size() >= kMostMetadata)
            return;
        const Pickle::Value& value = pickle_[ref];
        char digits[32];
        switch (value.kind) {
        case Kind::Bool:
            return addMetadata(name, value.integer ? "True" : "False");
        case Kind::Int:
            return addMetadata(name, std::to_string(value.integer));
        case Kind::Float:
            return addMetadata(name, {digits, std::to_chars(digits, std::end(digits), value.number).ptr});
        case Kind::Text:
            return addMetadata(name, withoutQuotes(inQuotes(value.text, 200)));
        default: // None and bytes tell a reader nothing
            return;
        }
    }

    void addMetadata(const std::string& name, std::string text) {
        if (file_.metadata.size() < kMostMetadata)
            file_.metadata.emplace_back(name, std::move(text));
    }

    const Pickle& pickle_;
    const PickledTensors& tensors_;
    const std::string& subject_;
    File& file_;
    std::vector<bool> onPath_;
    std::unordered_set<std::string> names_;
    std::size_t visits_ = 0;
    std::size_t nameBytes_ = 0;
    std::size_t tensorCount_ = 0;
};

} // namespace

void listCheckpoint(const Pickle& pickle, const PickledTensors& tensors, const std::string& subject, File& file) {
    Walker(pickle, tensors, subject, file).walk(pickle.root, "", false, 0);
    if (file.entries.empty())
        throw Error(subject, "it is a pickle that holds no tensors and no arrays");
}

} // namespace longwave
