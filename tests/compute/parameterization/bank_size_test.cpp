// SPDX-License-Identifier: GPL-3.0-or-later
// The size that is told is the size that is made.
#include "compute/parameterization/bank_size.h"
#include "tests/compute/parameterization/support.h"

namespace longwave {
namespace {

using test::fileOf;
using test::fixture;
using test::tensor;

TEST(BankSize, IsThatOfTheKernelsMade) {
    std::vector<Match> matches = recognise(fileOf({tensor("plain.b", {3, 64}), tensor("plain.c", {2, 5, 17})}));
    for (const char* name : {"longconv", "s4d", "h3", "hyena", "m2"})
        for (const Match& match : recognise(open(fixture(std::string(name) + ".safetensors"))))
            matches.push_back(match);
    const std::vector<Settings> tries{{},
                                      {{"length", "7"}},
                                      {{"length", "1"}},
                                      {{"bidirectional", "on"}},
                                      {{"bidirectional", "on"}, {"length", "13"}},
                                      {{"transpose", "on"}},
                                      {{"transpose", "on"}, {"length", "2"}}};
    int made = 0;
    for (const Match& match : matches) {
        ASSERT_TRUE(match.isUsable()) << match.reason;
        for (const Settings& settings : tries) {
            std::optional<KernelBank> bank;
            try {
                bank = kernelsOf(match, settings);
            } catch (const Error&) { // not in its form, or its tensors do not take it
                continue;
            }
            std::string how = match.name;
            for (const auto& [key, text] : settings)
                how += ' ' + key + '=' + text;
            EXPECT_EQ(sizeOf(match, settings), (BankSize{bank->heads(), bank->taps()})) << how;
            ++made;
        }
    }
    EXPECT_GT(made, 40);
}

TEST(BankSize, RefusesWhatAFormRefuses) {
    for (const Match& match : recognise(open(fixture("s4d.safetensors")))) {
        EXPECT_THROW(sizeOf(match, {{"length", "0"}}), Error);
        EXPECT_THROW(sizeOf(match, {{"nothing", "1"}}), Error);
    }
}

} // namespace
} // namespace longwave
