// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ptx/fault.h"
#include "tests/ptx/machine.h"

#include <gtest/gtest.h>

#include <span>

namespace longwave::ptx {

inline constexpr Schedule kSchedules[] = {Schedule::Together, Schedule::LaneByLane, Schedule::FromTheLast};

/// A kernel that has %p, %rs, %r, %f, %fd and %rd registers, shared memory `pool` that the launch brings, and the
/// address of an array in %rd0. %r0 is the thread's number, %rd1 the address of the array's word of that number.
inline std::string kernelOf(const std::string& body) {
    return R"(
.version 9.0
.target sm_90
.address_size 64
.extern .shared .align 16 .b8 pool[];
.visible .entry probe(
    .param .u64 probe_array
)
.maxntid 64, 1, 1
{
    .reg .pred %p<8>;
    .reg .b16 %rs<16>;
    .reg .b32 %r<64>;
    .reg .f32 %f<32>;
    .reg .f64 %fd<16>;
    .reg .b64 %rd<16>;
    ld.param.u64 %rd0, [probe_array];
    cvta.to.global.u64 %rd0, %rd0;
    mov.u32 %r0, %tid.x;
    mad.wide.u32 %rd1, %r0, 4, %rd0;
)" + body + R"(
    ret;
}
)";
}

/// Runs one block of it over an array of words.
inline void run(const std::string& body, std::span<std::uint32_t> array, Launch launch = {}) {
    Module module(kernelOf(body));
    const auto address = reinterpret_cast<std::uint64_t>(array.data());
    launch.parameters.resize(sizeof address);
    std::memcpy(launch.parameters.data(), &address, sizeof address);
    launch.global = {{address, array.size_bytes()}};
    ptx::launch(module.kernel("probe"), launch);
}

/// What each of 32 threads leaves in %r1 (or %r2, …), its own number being in %r0.
inline std::vector<std::uint32_t> resultsOf(const std::string& body, const std::string& result = "%r1",
                                            Launch launch = {}) {
    std::vector<std::uint32_t> array(static_cast<std::size_t>(launch.threads));
    run(body + "\n    st.global.u32 [%rd1], " + result + ";", array, std::move(launch));
    return array;
}

/// The words of the fault that running it ends with.
inline std::string faultOf(const std::string& body, const Launch& launch = {}) {
    try {
        resultsOf(body, "%r1", launch);
    } catch (const Fault& fault) {
        return fault.what();
    }
    return "none";
}

} // namespace longwave::ptx
