// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/pickled_tensors.h"

#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/tensor_kind.h"
#include "compute/io/text.h"

#include <algorithm>

// What torch/_utils.py and torch/serialization.py write: a tensor is a call of _rebuild_tensor_v2(storage, offset,
// size, stride, …), its storage the persistent id ("storage", class, key, device, elements).

namespace longwave {
namespace {

using Kind = Pickle::Kind;
using Ref = Pickle::Ref;

struct TorchType {
    std::string_view storage; ///< the class before "Storage"
    std::string_view dtype;
    std::int64_t size;
    std::optional<DType> type;
};

constexpr TorchType kTypes[] = {{"Half", "float16", 2, DType::F16},
                                {"BFloat16", "bfloat16", 2, DType::BF16},
                                {"Float", "float32", 4, DType::F32},
                                {"Double", "float64", 8, DType::F64},
                                {"Char", "int8", 1, DType::I8},
                                {"Short", "int16", 2, DType::I16},
                                {"Int", "int32", 4, DType::I32},
                                {"Long", "int64", 8, DType::I64},
                                {"Byte", "uint8", 1, DType::U8},
                                {"", "uint16", 2, DType::U16},
                                {"", "uint32", 4, DType::U32},
                                {"", "uint64", 8, DType::U64},
                                {"Bool", "bool", 1, DType::U8},
                                {"ComplexFloat", "complex64", 8, std::nullopt},
                                {"ComplexDouble", "complex128", 16, std::nullopt},
                                {"QInt8", "qint8", 1, std::nullopt},
                                {"QUInt8", "quint8", 1, std::nullopt},
                                {"QInt32", "qint32", 4, std::nullopt}};

constexpr const char* kReadable =
    "readable are float16, bfloat16, float32, float64, int8 to int64, uint8 to uint64 and "
    "bool";
// A tensor expanded along a dimension has more elements than it stores; up to this many are believed.
constexpr std::int64_t kMostExpanded = std::int64_t{1} << 24;
// Names that are looked at or kept for every tensor again; PyTorch's have a few letters.
constexpr std::size_t kLongestKey = 1024;
constexpr std::size_t kLongestGlobal = 400;

const TorchType* byStorage(std::string_view global) {
    for (const std::string_view module : {"torch ", "torch.cuda ", "torch.storage "})
        if (global.starts_with(module) && global.ends_with("Storage")) {
            const auto name = global.substr(module.size(), global.size() - module.size() - 7);
            const auto found = std::ranges::find(kTypes, name, &TorchType::storage);
            return name.empty() || found == std::end(kTypes) ? nullptr : found;
        }
    return nullptr;
}

/// The last element that a view reaches, counted from its first; nothing when 64 bits do not hold it.
std::optional<std::int64_t> reach(const Shape& shape, const Shape& strides) {
    std::int64_t last = 0;
    for (std::size_t d = 0; d < shape.size(); ++d) {
        std::int64_t step = 0;
        if (__builtin_mul_overflow(shape[d] - 1, strides[d], &step) || __builtin_add_overflow(last, step, &last))
            return std::nullopt;
    }
    return last;
}

} // namespace

void PickledTensors::fail(const std::string& name, const std::string& what) const {
    throw Error(subject_, "tensor " + inQuotes(name) + " " + what);
}

std::string_view PickledTensors::globalOf(Ref ref) const {
    return pickle_[ref].kind == Kind::Global ? pickle_[ref].text : std::string_view();
}

const std::vector<Ref>& PickledTensors::argumentsOf(Ref ref) const {
    return pickle_[pickle_[ref].arguments].items; // of anything but a container: none
}

std::string PickledTensors::describe(Ref ref) const {
    const Pickle::Value& value = pickle_[ref];
    switch (value.kind) {
    case Kind::Call:
        return pickle_[value.callee].kind == Kind::Call ? "an object" : describe(value.callee);
    case Kind::Global: {
        std::string name(value.text.substr(0, kLongestGlobal));
        std::ranges::replace(name, ' ', '.');
        const std::string quoted = inQuotes(name);
        return quoted.substr(1, quoted.size() - 2);
    }
    case Kind::None:
        return "None";
    case Kind::Bool:
    case Kind::Int:
    case Kind::BigInt:
    case Kind::Float:
        return "a number";
    case Kind::Text:
    case Kind::Bytes:
        return "a text";
    case Kind::Tuple:
    case Kind::List:
    case Kind::Set:
    case Kind::Dict:
        return "a container";
    default:
        return "an object kept outside of the pickle";
    }
}

std::optional<Entry> PickledTensors::entryOf(Ref ref, const std::string& name) const {
    for (int wrappers = 0; pickle_[ref].kind == Kind::Call; ++wrappers) {
        if (wrappers == 16)
            fail(name, "is wrapped more than 16 times");
        std::string_view global = globalOf(pickle_[ref].callee);
        const std::vector<Ref>* arguments = &argumentsOf(ref);
        const bool isSubclass = global == "torch._tensor _rebuild_from_type_v2" && arguments->size() >= 3;
        if (isSubclass) { // (function, class, its arguments, state)
            global = globalOf((*arguments)[0]);
            arguments = &pickle_[(*arguments)[2]].items;
        }
        if (global == "torch._utils _rebuild_parameter" || global == "torch._utils _rebuild_parameter_with_state") {
            if (arguments->empty())
                fail(name, "is a parameter without a tensor");
            ref = arguments->front();
            if (pickle_[ref].kind != Kind::Call)
                fail(name, "is a parameter made of " + describe(ref) + " instead of a tensor");
            continue;
        }
        if (global == "torch._utils _rebuild_tensor" || global == "torch._utils _rebuild_tensor_v2")
            return torchTensor(*arguments, false, name);
        if (global == "torch._utils _rebuild_tensor_v3")
            return torchTensor(*arguments, true, name);
        if (const auto elements = numpyElements(ref, name))
            return numpyArray(*elements, name);
        if (wrappers > 0)
            fail(name, "depends on " + describe(ref) + ", which is not run; accepted are tensors and arrays");
        break;
    }
    return std::nullopt;
}

std::int64_t PickledTensors::integerOf(Ref ref, const char* what, const std::string& name) const {
    if (pickle_[ref].kind != Kind::Int)
        fail(name, std::string("has ") + describe(ref) + " for its " + what + "; accepted are whole numbers from 0");
    if (pickle_[ref].integer < 0)
        fail(name, std::string("has a negative ") + what + ", " + std::to_string(pickle_[ref].integer));
    return pickle_[ref].integer;
}

Shape PickledTensors::integersOf(Ref ref, const char* what, const std::string& name) const {
    if (pickle_[ref].kind == Kind::Call && globalOf(pickle_[ref].callee) == "torch Size" &&
        argumentsOf(ref).size() == 1)
        ref = argumentsOf(ref).front();
    const Pickle::Value& value = pickle_[ref];
    if (value.kind != Kind::Tuple && value.kind != Kind::List)
        fail(name, std::string("depends on ") + describe(ref) + " for its " + what +
                       "; accepted are tuples of whole numbers");
    if (value.items.size() > kMostDimensions)
        fail(name, "has more than " + std::to_string(kMostDimensions) + " dimensions");
    Shape numbers;
    for (const Ref item : value.items)
        numbers.push_back(integerOf(item, what, name));
    return numbers;
}

PickledTensors::Storage PickledTensors::storageOf(Ref ref, const std::string& name) const {
    const std::vector<Ref>& id = argumentsOf(ref);
    if (pickle_[ref].kind != Kind::Persistent || id.size() < 5 || pickle_[id[0]].text != "storage")
        fail(name, "depends on " + describe(ref) + ", which is not a storage that is read here");
    Storage storage;
    const std::string_view global = globalOf(id[1]);
    if (const TorchType* type = byStorage(global)) {
        storage.dtype = type->dtype;
        storage.type = type->type;
        storage.elementSize = type->size;
    } else if (global != "torch UntypedStorage" && global != "torch.storage UntypedStorage") {
        fail(name, "depends on " + describe(id[1]) + ", which is not a storage that is read here");
    }
    if (pickle_[id[2]].kind != Kind::Text)
        fail(name, "names its storage by " + describe(id[2]) + " instead of a text");
    storage.key = pickle_[id[2]].text;
    if (storage.key.size() > kLongestKey)
        fail(name, "names its storage by a text of " + grouped(storage.key.size()) + " bytes; at most " +
                       grouped(kLongestKey) + " are accepted");
    storage.elements = integerOf(id[4], "storage's length", name);
    const auto bytes =
        checkedBytes(storage.elements, static_cast<std::size_t>(std::max<std::int64_t>(1, storage.elementSize)));
    const auto given = storages_.size(storage.key);
    if (!given)
        fail(name, "needs storage " + inQuotes(storage.key) + ", which the file does not hold");
    if (!bytes || static_cast<std::uint64_t>(*bytes) > *given)
        fail(name, "needs a storage of " + grouped(storage.elements) + (storage.elementSize ? " elements" : " bytes") +
                       ", but storage " + inQuotes(storage.key) + " holds only " + grouped(*given) + " bytes");
    if (id.size() > 5 && pickle_[id[5]].kind == Kind::Tuple) { // (key, offset, length): old views of storages
        const std::vector<Ref>& view = pickle_[id[5]].items;
        if (view.size() != 3)
            fail(name, "has a storage view that cannot be understood");
        storage.first = integerOf(view[1], "storage view's offset", name);
        const std::int64_t length = integerOf(view[2], "storage view's length", name);
        if (storage.first > storage.elements || length > storage.elements - storage.first)
            fail(name, "has a storage view that reaches beyond its storage");
        storage.elements = length;
    }
    return storage;
}

Entry PickledTensors::torchTensor(const std::vector<Ref>& arguments, bool saysType, const std::string& name) const {
    if (arguments.size() < (saysType ? 7u : 4u))
        fail(name, "has only " + std::to_string(arguments.size()) + " of the values that make a tensor");
    Storage storage = storageOf(arguments[0], name);
    if (saysType) {
        const std::string_view global = globalOf(arguments[6]);
        const auto found =
            std::ranges::find_if(kTypes, [&](const TorchType& t) { return global == "torch " + std::string(t.dtype); });
        storage.dtype =
            global.starts_with("torch ") ? std::string(global.substr(6, kLongestGlobal)) : describe(arguments[6]);
        storage.type = found == std::end(kTypes) ? std::nullopt : found->type;
        if (storage.first != 0)
            fail(name, "is a view of a storage view; accepted are views of whole storages");
        if (found != std::end(kTypes)) // the storage counts in its own elements, or in bytes
            storage.elements = storage.elements * std::max<std::int64_t>(1, storage.elementSize) / found->size;
    } else if (storage.elementSize == 0) {
        storage.dtype = "uint8";
        storage.type = DType::U8;
    }
    const std::int64_t offset = integerOf(arguments[1], "offset", name);
    Entry entry;
    entry.name = name;
    entry.dtype = storage.dtype;
    entry.shape = integersOf(arguments[2], "size", name);
    const Shape strides = integersOf(arguments[3], "stride", name);
    if (strides.size() != entry.shape.size())
        fail(name, "has " + std::to_string(entry.shape.size()) + " dimensions, but " + std::to_string(strides.size()) +
                       " strides");
    const auto count = checkedElementCount(entry.shape);
    if (!count)
        fail(name, "has shape " + toString(entry.shape) + ", which is more elements than any file can hold");
    if (!storage.type) {
        entry.reason = "dtype " + inQuotes(storage.dtype) + " is not read here; " + kReadable;
        return entry;
    }
    if (*count > 0) {
        const auto last = reach(entry.shape, strides);
        if (!last || offset >= storage.elements || *last >= storage.elements - offset)
            fail(name, "with shape " + toString(entry.shape) + ", strides " + toString(strides) + " and offset " +
                           grouped(offset) + " reaches beyond its storage of " + grouped(storage.elements) +
                           " elements");
        if (*count > storage.elements && *count > kMostExpanded)
            fail(name, "repeats a storage of " + grouped(storage.elements) + " elements to shape " +
                           toString(entry.shape) + "; at most " + grouped(kMostExpanded) + " elements are accepted");
        ArrayView::Source source = storages_.source(storage.key, *storage.type);
        source.offset = static_cast<std::size_t>(offset + storage.first) * sizeOf(*storage.type);
        entry.values = ArrayView(std::move(source), entry.shape, strides);
    }
    classifyTensor(entry, *storage.type);
    return entry;
}

std::unordered_map<std::string_view, std::size_t> PickledTensors::storageElementSizes(const Pickle& pickle) {
    std::unordered_map<std::string_view, std::size_t> sizes;
    for (const Pickle::Value& value : pickle.values) {
        const std::vector<Ref>& id = pickle[value.arguments].items;
        if (value.kind != Kind::Persistent || id.size() < 5 || pickle[id[1]].kind != Kind::Global)
            continue;
        const TorchType* type = byStorage(pickle[id[1]].text);
        sizes.try_emplace(pickle[id[2]].text, type ? static_cast<std::size_t>(type->size) : 1);
    }
    return sizes;
}

} // namespace longwave
