// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/cuda/replay.h"

#include "compute/error.h"

namespace longwave::cuda {

void Replay::run(bool isSame, const Stream& stream, const std::function<void()>& give) {
    if (!isSame && state_ != State::Refused)
        forget();
    if (state_ == State::SeenOnce)
        state_ = record(stream, give) ? State::Recorded : State::Refused;
    if (state_ == State::Recorded) {
        check(cudaGraphLaunch(record_, stream.get()), "cudaGraphLaunch");
        return;
    }
    give();
    if (state_ == State::Unseen)
        state_ = State::SeenOnce;
}

bool Replay::record(const Stream& stream, const std::function<void()>& give) {
    if (cudaStreamBeginCapture(stream.get(), cudaStreamCaptureModeThreadLocal) != cudaSuccess) {
        cudaGetLastError(); // nothing was given, and the launches that come now say what is wrong, if anything is
        return false;
    }
    bool isGiven = true;
    try {
        give();
    } catch (const Error&) { // a launch that cannot be recorded; given by itself it will say so again, or not
        isGiven = false;
    }
    cudaGraph_t graph = nullptr;
    const cudaError_t ended = cudaStreamEndCapture(stream.get(), &graph); // always: else the stream takes nothing more
    const bool isRecorded = isGiven && ended == cudaSuccess && cudaGraphInstantiate(&record_, graph, 0) == cudaSuccess;
    if (graph)
        cudaGraphDestroy(graph);
    if (!isRecorded) {
        record_ = nullptr;
        cudaGetLastError();
    }
    return isRecorded;
}

void Replay::forget() noexcept {
    if (record_)
        cudaGraphExecDestroy(record_);
    record_ = nullptr;
    state_ = State::Unseen;
}

} // namespace longwave::cuda
