// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/nifti_header.h"

#include "compute/error.h"
#include "compute/io/checked.h"
#include "compute/io/text.h"

#include <cmath>
#include <string_view>

namespace longwave {
namespace {

constexpr std::uint32_t kSize1 = 348;
constexpr std::uint32_t kSize2 = 540;

/// Where the two versions keep a field, in bytes.
struct Places {
    std::size_t dim, datatype, bitpix, pixdim, offset, slope, intercept, units, description, magic;
};
constexpr Places kPlaces1 = {40, 70, 72, 76, 108, 112, 116, 123, 148, 344};
constexpr Places kPlaces2 = {16, 12, 14, 104, 168, 176, 184, 500, 240, 4};
constexpr std::size_t kDescriptionBytes = 80;

/// Reads fields of one version in one byte order.
class Fields {
  public:
    Fields(std::span<const std::byte> head, int version, std::endian order)
        : head_(head),
          version_(version),
          order_(order) {}

    template <typename T>
    T as(std::size_t at) const {
        using Bits =
            std::conditional_t<sizeof(T) == 8, std::uint64_t,
                               std::conditional_t<sizeof(T) == 4, std::uint32_t,
                                                  std::conditional_t<sizeof(T) == 2, std::uint16_t, std::uint8_t>>>;
        return std::bit_cast<T>(loadUnsigned<Bits>(head_.data() + at, order_));
    }
    std::int64_t extent(std::size_t index) const {
        return version_ == 1 ? as<std::int16_t>(kPlaces1.dim + 2 * index) : as<std::int64_t>(kPlaces2.dim + 8 * index);
    }
    double pixdim(std::size_t index) const {
        return version_ == 1 ? static_cast<double>(as<float>(kPlaces1.pixdim + 4 * index))
                             : as<double>(kPlaces2.pixdim + 8 * index);
    }
    double number(std::size_t at1, std::size_t at2) const {
        return version_ == 1 ? static_cast<double>(as<float>(at1)) : as<double>(at2);
    }

  private:
    std::span<const std::byte> head_;
    int version_;
    std::endian order_;
};

struct Identity {
    int version;
    std::endian order;
};

std::optional<Identity> identify(std::span<const std::byte> head) noexcept {
    if (head.size() < sizeof(std::uint32_t))
        return std::nullopt;
    for (const std::endian order : {std::endian::little, std::endian::big}) {
        const auto size = loadUnsigned<std::uint32_t>(head.data(), order);
        if (size == kSize1 || size == kSize2)
            return Identity{size == kSize1 ? 1 : 2, order};
    }
    return std::nullopt;
}

std::string_view magicOf(std::span<const std::byte> head, int version) noexcept {
    const std::size_t at = version == 1 ? kPlaces1.magic : kPlaces2.magic;
    return head.size() >= at + 4 ? std::string_view(reinterpret_cast<const char*>(head.data()) + at, 3) : "";
}

struct Code {
    int number;
    DType dtype;
    int bits;
};
constexpr Code kCodes[] = {{2, DType::U8, 8},      {4, DType::I16, 16},   {8, DType::I32, 32},   {16, DType::F32, 32},
                           {64, DType::F64, 64},   {256, DType::I8, 8},   {512, DType::U16, 16}, {768, DType::U32, 32},
                           {1024, DType::I64, 64}, {1280, DType::U64, 64}};

DType dtypeOf(int code, int bits, const std::string& subject) {
    for (const Code& known : kCodes)
        if (known.number == code) {
            if (bits != known.bits)
                throw Error(subject, "its header says datatype " + std::to_string(code) + " (" + nameOf(known.dtype) +
                                         ") and " + std::to_string(bits) + " bits a voxel, which do not go together");
            return known.dtype;
        }
    static constexpr std::pair<int, const char*> kOthers[] = {
        {1, "single bits"},        {32, "complex numbers"},   {128, "RGB colours"},  {1536, "floats of 128 bits"},
        {1792, "complex numbers"}, {2048, "complex numbers"}, {2304, "RGBA colours"}};
    std::string what;
    for (const auto& [number, name] : kOthers)
        if (number == code)
            what = std::string(" (") + name + ")";
    throw Error(subject, "its voxels are of datatype " + std::to_string(code) + what +
                             "; accepted are integers of 8 to 64 bits and floats of 32 and 64");
}

/// Seconds of one unit of time; 0 for what is no time (Hz, ppm, rad/s).
double secondsOf(unsigned units) noexcept {
    switch (units & 0x38) {
    case 0: // not said: nearly always seconds
    case 8:
        return 1;
    case 16:
        return 1e-3;
    case 24:
        return 1e-6;
    default:
        return 0;
    }
}

const char* spaceUnitOf(unsigned units) noexcept {
    switch (units & 7) {
    case 1:
        return "m";
    case 2:
        return "mm";
    case 3:
        return "µm";
    default:
        return "";
    }
}

std::string shownText(std::span<const std::byte> bytes) {
    std::string text;
    for (const std::byte byte : bytes) {
        const char c = static_cast<char>(byte);
        if (c == '\0')
            break;
        if (c >= 0x20 && c < 0x7f)
            text += c;
    }
    return text;
}

void takeExtents(const Fields& fields, NiftiHeader& header, const std::string& subject) {
    const std::int64_t rank = fields.extent(0);
    if (rank < 1 || rank > 7)
        throw Error(subject, "its header says " + std::to_string(rank) + " dimensions; 1 to 7 are accepted");
    for (std::size_t d = 1; d <= static_cast<std::size_t>(rank); ++d) {
        const std::int64_t extent = fields.extent(d);
        if (extent < 1)
            throw Error(subject, "its header says an extent of " + std::to_string(extent) + " in dimension " +
                                     std::to_string(d) + "; 1 or more is accepted");
        header.extents.push_back(extent);
    }
    const auto count = checkedElementCount(header.extents);
    if (!count || !checkedBytes(*count, sizeof(double)))
        throw Error(subject, "its extents " + toString(header.extents) + " are more than fits into memory");
    header.count = *count;
}

} // namespace

bool looksLikeNifti(std::span<const std::byte> head) noexcept {
    const auto identity = identify(head);
    if (!identity)
        return false;
    const std::string_view magic = magicOf(head, identity->version);
    return identity->version == 1 ? magic == "n+1" || magic == "ni1" : magic == "n+2" || magic == "ni2";
}

NiftiHeader parseNiftiHeader(std::span<const std::byte> head, const std::string& subject) {
    const auto identity = identify(head);
    const std::size_t size = identity && identity->version == 2 ? kSize2 : kSize1;
    if (!identity || head.size() < size)
        throw Error(subject, "the file is truncated: a NIfTI header has " + std::to_string(size) + " bytes");
    NiftiHeader header;
    header.version = identity->version;
    header.byteSwapped = identity->order != std::endian::native;
    if (magicOf(head, header.version).starts_with("ni"))
        throw Error(subject, "this is the header of a pair of files (.hdr and .img); a single file (.nii, .nii.gz) is "
                             "accepted");
    const Fields fields(head, header.version, identity->order);
    const Places& at = header.version == 1 ? kPlaces1 : kPlaces2;
    takeExtents(fields, header, subject);
    header.dtype = dtypeOf(fields.as<std::int16_t>(at.datatype), fields.as<std::int16_t>(at.bitpix), subject);

    const double offset = header.version == 1 ? static_cast<double>(fields.as<float>(at.offset))
                                              : static_cast<double>(fields.as<std::int64_t>(at.offset));
    constexpr double kMostOffset = 9e15; // whole numbers in double, and far beyond any file
    if (!(offset >= static_cast<double>(size)) || offset > kMostOffset)
        throw Error(subject, "its header says that voxels begin at byte " + std::to_string(offset) +
                                 ", which is inside the header or no place in a file");
    header.begin = static_cast<std::uint64_t>(offset);

    const double slope = fields.number(kPlaces1.slope, kPlaces2.slope);
    const double intercept = fields.number(kPlaces1.intercept, kPlaces2.intercept);
    if (slope != 0 && std::isfinite(slope) && std::isfinite(intercept)) { // a slope of 0: nothing is scaled
        header.slope = slope;
        header.intercept = intercept;
    }
    const unsigned units = header.version == 1 ? fields.as<std::uint8_t>(at.units)
                                               : static_cast<unsigned>(fields.as<std::int32_t>(at.units));
    for (std::size_t d = 0; d < 3; ++d)
        if (const double extent = std::abs(fields.pixdim(d + 1)); extent > 0 && std::isfinite(extent))
            header.voxel[d] = extent;
    header.spaceUnit = spaceUnitOf(units);
    if (const double seconds = fields.pixdim(4) * secondsOf(units); seconds > 0 && std::isfinite(1 / seconds))
        header.repetition = seconds;
    header.description = shownText(head.subspan(at.description, kDescriptionBytes));
    return header;
}

} // namespace longwave
