// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/compute/io/zip_support.h"

namespace longwave {
namespace {

using test::errorOf;
using test::ramp;

std::string shard(const std::string& name) {
    const std::string header =
        R"({"__metadata__":{"format":"pt"},")" + name + R"(":{"dtype":"F32","shape":[2,16],"data_offsets":[0,128]}})";
    return test::le(static_cast<std::uint64_t>(header.size())) + header + test::bytesOfAll(ramp(32));
}

std::string index(const std::string& map) {
    return R"({"metadata": {"total_size": 256, "deep": [[{}]]}, "weight_map": )" + map + "}";
}

class SafetensorsIndex : public testing::Test {
  protected:
    void SetUp() override {
        folder_.write("m-1.safetensors", shard("a.kernel"));
        folder_.write("m-2.safetensors", shard("b.kernel"));
    }
    std::filesystem::path write(const std::string& map) { return folder_.write("m.index.json", index(map)); }
    test::TemporaryFolder folder_;
};

TEST_F(SafetensorsIndex, OpensAllShards) {
    const File file = open(write(R"({"b.kernel": "m-2.safetensors", "a.kernel": "m-1.safetensors"})"));
    EXPECT_EQ(file.format, "sharded safetensors");
    ASSERT_EQ(file.entries.size(), 2u);
    EXPECT_EQ(file.entries[0].name, "b.kernel");
    EXPECT_EQ(file.entries[1].kind, Entry::Kind::Kernels);
    EXPECT_EQ(file.entries[1].values.toFloats(), ramp(32));
    ASSERT_EQ(file.metadata.size(), 1u);
    EXPECT_EQ(file.metadata[0].second, "pt");
}

TEST_F(SafetensorsIndex, SaysWhatIsWrong) {
    folder_.write("again.safetensors", shard("a.kernel"));
    folder_.write("text", "hello");
    const std::pair<std::string, const char*> cases[] = {
        {R"({"a.kernel": "m-3.safetensors"})", "shard \"m-3.safetensors\": there is no such file"},
        {R"({"c": "m-1.safetensors"})", "tensor \"c\" should be in shard \"m-1.safetensors\", but is not"},
        {R"({"a.kernel": "m-2.safetensors", "b.kernel": "m-1.safetensors"})", "but is not"},
        {R"({"a.kernel": "m-1.safetensors", "x": "again.safetensors"})", "and again in \"again.safetensors\""},
        {R"({"a": "../m-1.safetensors"})", "names of files in its own folder"},
        {R"({"a": "/etc/passwd"})", "names of files in its own folder"},
        {R"({"a": ".."})", "names of files in its own folder"},
        {R"({"a": ""})", "names of files in its own folder"},
        {R"({"a": "b\u0000c"})", "names of files in its own folder"},
        {R"({"a": "m.index.json"})", "no format that a shard may have"},
        {R"({"a": "text"})", "no format that a shard may have"},
        {R"({"a": 1})", "something else than names of shards for \"a\""},
        {R"({"a": {"b": "m-1.safetensors"}})", "something else"},
        {R"(["m-1.safetensors"])", "something else"},
        {R"({"a": "m-1.safetensors", "a": "m-1.safetensors"})", "names tensor \"a\" twice"},
        {R"({})", "names no shards"},
        {R"({"a": )", "not valid JSON"},
        {R"({}, "weight_map": {})", "two entries named"},
    };
    for (const auto& [map, words] : cases) {
        SCOPED_TRACE(map);
        EXPECT_CONTAINS(errorOf(write(map)), words);
    }
    EXPECT_CONTAINS(errorOf(folder_.write("i", R"({"a": {"weight_map": 1}})")), "no \"weight_map\"");
    EXPECT_CONTAINS(errorOf(folder_.write("i", R"({"weight_map": {}, "a":)" + std::string(1'000'000, '['))), "JSON");
}

TEST_F(SafetensorsIndex, SurvivesEveryTruncation) {
    const std::string good = index(R"({"a.kernel": "m-1.safetensors"})");
    const std::size_t known = good.find("weight_map\"") + 11; // what is shorter is a text
    for (std::size_t length = 0; length < good.size(); ++length)
        if (const auto path = folder_.write("cut", good.substr(0, length)); test::opensOrRefuses(path)) {
            EXPECT_LT(length, known);
            EXPECT_EQ(open(path).format, "text");
        }
}

} // namespace
} // namespace longwave
