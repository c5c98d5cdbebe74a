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

} // namespace
} // namespace longwave
