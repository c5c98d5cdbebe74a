// SPDX-License-Identifier: GPL-3.0-or-later
#include "compute/parameterization/bank_size.h"

#include <algorithm>
#include <string>
#include <vector>

namespace longwave {

BankSize sizeOf(const Match& match, const Settings& settings) {
    if (const auto bank = explicitKernelsOf(match, settings))
        return {bank->heads(), bank->taps()};
    const std::vector<Setting> form = settingsOf(match);
    const SettingValues values(form, settings);
    const auto has = [&](const char* key) { return std::ranges::find(form, key, &Setting::key) != form.end(); };
    BankSize size{match.heads, match.length};
    if (has("length")) // a bank that always looks both ways has two times its length, whatever that is
        size.taps = match.length / SettingValues(form, {}).whole("length") * values.whole("length");
    if (has("bidirectional") && values.isOn("bidirectional"))
        size = {size.heads / 2, 2 * size.taps};
    return size;
}

} // namespace longwave
