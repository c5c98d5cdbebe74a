// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/banks.h"
#include "ui/session/session.h"

#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace longwave::ui {

using test::kPatience;

/// A NumPy file, format 1.0, of float32 in C order.
inline QString writeArray(const QTemporaryDir& folder, const QString& name, const Shape& shape,
                          const std::vector<float>& values) {
    QByteArray extents;
    for (const auto extent : shape)
        extents += QByteArray::number(static_cast<qlonglong>(extent)) + ',';
    QByteArray header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + extents + "), }";
    while ((10 + header.size() + 1) % 64 != 0)
        header += ' ';
    header += '\n';
    QByteArray bytes("\x93NUMPY\x01\x00", 8);
    bytes += static_cast<char>(header.size() & 0xff);
    bytes += static_cast<char>(header.size() >> 8);
    bytes += header;
    bytes.append(reinterpret_cast<const char*>(values.data()), static_cast<qsizetype>(values.size() * sizeof(float)));
    const QString path = folder.filePath(name);
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    return path;
}

/// A safetensors file with one float32 tensor.
inline QString writeBank(const QTemporaryDir& folder, const QString& name, const Shape& shape,
                         const std::vector<float>& values) {
    const auto size = values.size() * sizeof(float);
    const std::string header = R"({"bank":{"dtype":"F32","shape":)" + longwave::toString(shape) +
                               R"(,"data_offsets":[0,)" + std::to_string(size) + "]}}";
    QByteArray bytes(8, '\0');
    const quint64 length = header.size();
    std::memcpy(bytes.data(), &length, sizeof length); // little endian, as every machine Longwave builds on
    bytes += QByteArray::fromStdString(header);
    bytes.append(reinterpret_cast<const char*>(values.data()), static_cast<qsizetype>(size));
    const QString path = folder.filePath(name);
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    return path;
}

inline std::vector<float> ramp(std::size_t count, float scale) {
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = scale * static_cast<float>(i + 1);
    return values;
}

class SessionTest : public testing::Test {
  protected:
    SessionTest() {
        engines_.add(makeFftwEngine());
        engines_.add(makeDirectEngine());
        session_ = std::make_unique<Session>(engines_);
    }
    void open(const QStringList& paths) {
        session_->openFiles(paths);
        ASSERT_TRUE(QTest::qWaitFor([&] { return !session_->isOpening() && session_->tasks().isIdle(); }, kPatience));
    }
    QString signalFile(const QString& name = "u.npy", std::size_t length = 50) {
        return writeArray(folder_, name, {static_cast<std::int64_t>(length)}, ramp(length, 1));
    }
    QString bankFile(const QString& name = "k.safetensors", std::int64_t heads = 4, float scale = 0.01F) {
        return writeBank(folder_, name, {heads, 20}, ramp(static_cast<std::size_t>(heads) * 20, scale));
    }

    QTemporaryDir folder_;
    EngineRegistry engines_;
    std::unique_ptr<Session> session_;
};

} // namespace longwave::ui
