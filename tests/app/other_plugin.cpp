// SPDX-License-Identifier: GPL-3.0-or-later
// A CUDA part as another version of Longwave would have it: its version differs, and it adds nothing.

extern "C" __attribute__((visibility("default"))) const char* longwaveCudaPlugin(const char*, void*) {
    return "Longwave 0.0.1, contract 0, compiler none";
}
