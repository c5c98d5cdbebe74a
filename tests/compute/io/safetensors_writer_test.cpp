// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/io/safetensors_writer.h"
#include "tests/compute/io/support.h"

namespace longwave {
namespace {

TEST(SafetensorsWriter, WhatIsWrittenIsRead) {
    const test::TemporaryFolder folder;
    for (const std::string name : {"k", "layers.0.\"kernel\"\\", "Größe"})
        for (const Shape& shape : {Shape{6}, Shape{2, 3}, Shape{1, 2, 3}}) {
            const std::vector<float> values{0, -1.5f, 3e38f, 1e-45f, 5, 6};
            writeSafetensors(folder.path() / "k.safetensors", name, values, shape);
            const File file = open(folder.path() / "k.safetensors");
            ASSERT_EQ(file.entries.size(), 1u);
            EXPECT_EQ(file.entries[0].name, name);
            EXPECT_EQ(file.entries[0].dtype, "F32");
            EXPECT_EQ(file.entries[0].shape, shape);
            EXPECT_EQ(file.entries[0].values.toFloats(), values);
            const std::string bytes = test::fileBytes(folder.path() / "k.safetensors");
            EXPECT_EQ((bytes.size() - sizeof(float) * values.size()) % 8, 0u) << "the data is aligned";
        }
    EXPECT_THROW(writeSafetensors(folder.path() / "no" / "k", "k", {}, {0}), Error);
}

TEST(SafetensorsWriter, WritesSeveralTensorsAndMetadata) {
    const test::TemporaryFolder folder;
    const std::vector<float> a{1, 2, 3, 4, 5, 6};
    const std::vector<float> b{-0.5f};
    const std::vector<NamedTensor> tensors{{"a", {2, 3}, a}, {"none", {0, 4}, {}}, {"b", {1}, b}};
    const std::vector<std::pair<std::string, std::string>> metadata{{"λ", "0.001"}, {"text", "a \"quote\"\n"}};
    writeSafetensors(folder.path() / "k", tensors, metadata);
    const File file = open(folder.path() / "k");
    EXPECT_EQ(file.metadata, metadata);
    ASSERT_EQ(file.entries.size(), 3u);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(file.entries[i].name, tensors[i].name);
        EXPECT_EQ(file.entries[i].shape, tensors[i].shape);
    }
    EXPECT_EQ(file.entries[0].values.toFloats(), a);
    EXPECT_EQ(file.entries[2].values.toFloats(), b);
    EXPECT_THROW(writeSafetensors(folder.path() / "no" / "k", tensors), Error);
}

} // namespace
} // namespace longwave
