// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/file.h"
#include "compute/io/pickle.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace longwave {

/// The storages of a checkpoint, which its pickle names by keys.
class Storages {
  public:
    virtual ~Storages() = default;
    /// Bytes of a storage; nothing when the file holds none of that key.
    virtual std::optional<std::uint64_t> size(std::string_view key) const = 0;
    /// Precondition: `size(key)`.
    virtual ArrayView::Source source(std::string_view key, DType type) const = 0;
};

/// Recognises tensors and arrays among a pickle's values. Throws Error when one is not what it claims to be.
class PickledTensors {
  public:
    /// `bytes` keeps alive what the pickle refers to.
    PickledTensors(const Pickle& pickle, const Storages& storages, std::shared_ptr<const void> bytes,
                   const std::string& subject)
        : pickle_(pickle),
          storages_(storages),
          bytes_(std::move(bytes)),
          subject_(subject) {}

    /// The entry that a tensor of PyTorch or an array of NumPy makes, named `name`; nothing for any other value.
    std::optional<Entry> entryOf(Pickle::Ref ref, const std::string& name) const;

    /// The value of a NumPy scalar; nothing for any other value or one that is not a number.
    std::optional<float> scalarOf(Pickle::Ref ref) const;

    /// "os.system" of a global or of a call to it; otherwise what the value is.
    std::string describe(Pickle::Ref ref) const;

    /// Bytes of one element of each storage that the pickle names, by key.
    static std::unordered_map<std::string_view, std::size_t> storageElementSizes(const Pickle& pickle);

  private:
    struct Storage {
        std::string_view key;
        std::string dtype;
        std::optional<DType> type;
        std::int64_t elementSize = 0; // 0 when it is bytes, and the tensor says its dtype
        std::int64_t elements = 0;
        std::int64_t first = 0; // of a view of another storage
    };
    struct Elements {
        std::string descr;
        Shape shape;
        bool fortran = false;
        Pickle::Ref data = Pickle::kNothing;
    };

    [[noreturn]] void fail(const std::string& name, const std::string& what) const;
    std::string_view globalOf(Pickle::Ref ref) const;
    const std::vector<Pickle::Ref>& argumentsOf(Pickle::Ref ref) const;

    Entry torchTensor(const std::vector<Pickle::Ref>& arguments, bool saysType, const std::string& name) const;
    Storage storageOf(Pickle::Ref ref, const std::string& name) const;
    std::int64_t integerOf(Pickle::Ref ref, const char* what, const std::string& name) const;
    Shape integersOf(Pickle::Ref ref, const char* what, const std::string& name) const;

    std::optional<Elements> numpyElements(Pickle::Ref ref, const std::string& name) const;
    std::string numpyDtype(Pickle::Ref ref) const;
    Entry numpyArray(const Elements& elements, const std::string& name) const;
    std::optional<ArrayView::Source> bytesOf(Pickle::Ref ref, std::uint64_t& size) const;

    const Pickle& pickle_;
    const Storages& storages_;
    std::shared_ptr<const void> bytes_;
    const std::string& subject_;
    /// Copies of bytes that do not lie in the file; one of each, however many arrays share them.
    mutable std::unordered_map<const char*, std::shared_ptr<const std::string>> copies_;
    mutable std::unordered_map<const char*, std::shared_ptr<const std::string>> latin1_; ///< what texts were encoded to
};

} // namespace longwave
