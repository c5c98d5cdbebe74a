// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/bank_export.h"

#include "compute/error.h"
#include "compute/io/tensor_writer.h"

#include <vector>

namespace longwave::ui {

namespace {

TensorWriter::Format formatOf(const std::filesystem::path& path) {
    const std::string ending = path.extension().string();
    if (ending == ".npy")
        return TensorWriter::Format::Npy;
    if (ending == ".safetensors")
        return TensorWriter::Format::Safetensors;
    throw Error(path.string(), "a bank is written as .safetensors or .npy; the name must end in one of these");
}

} // namespace

void writeBank(const BankExport& bank, const std::filesystem::path& path, const std::stop_token& stop,
               const std::function<void(double)>& progress) {
    const TensorWriter::Format format = formatOf(path);
    validate(bank.regularization);
    const std::int64_t heads = bank.kernels.rows();
    const std::int64_t taps = bank.kernels.length();
    if (heads * taps == 0)
        throw Error(path.string(), "the bank has no kernels, so nothing was written");
    TensorWriter writer(path, format, bank.tensorName.empty() ? "kernels" : bank.tensorName, {heads, taps});
    std::vector<float> raw(static_cast<std::size_t>(taps));
    std::vector<float> processed(raw.size());
    for (std::int64_t head = 0; head < heads; ++head) {
        if (stop.stop_requested())
            throw Cancelled();
        bank.kernels.read(head, 0, raw);
        regularizeRow(raw, bank.regularization, processed);
        writer.append(processed);
        progress(static_cast<double>(head + 1) / static_cast<double>(heads));
    }
    writer.commit();
}

} // namespace longwave::ui
