// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compute/io/npy_writer.h"
#include "compute/io/safetensors_writer.h"
#include "tests/ui/banks.h"
#include "ui/session/session.h"

#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <vector>

namespace longwave::ui {

using test::kPatience;

/// A NumPy file.
inline QString writeArray(const QTemporaryDir& folder, const QString& name, const Shape& shape,
                          const std::vector<float>& values) {
    const QString path = folder.filePath(name);
    writeNpy(path.toStdString(), values, shape);
    return path;
}

/// A safetensors file.
inline QString writeTensors(const QTemporaryDir& folder, const QString& name, const std::vector<NamedTensor>& tensors) {
    const QString path = folder.filePath(name);
    writeSafetensors(path.toStdString(), tensors);
    return path;
}

/// A safetensors file with one tensor.
inline QString writeBank(const QTemporaryDir& folder, const QString& name, const Shape& shape,
                         const std::vector<float>& values) {
    return writeTensors(folder, name, {{"bank", shape, values}});
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
