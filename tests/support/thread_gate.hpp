#pragma once

#include <boost/asio/execution.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace voltgate::tests {

/// Holds a thread of someone else until it is opened, at the latest when it goes: the thread that gives a
/// coroutine on executor() what it waited for goes on with it only then.
class ThreadGate {
    struct State {
        const std::thread::id owner = std::this_thread::get_id();
        boost::asio::io_context context; // an executor must have one; it never runs
        std::mutex mutex;
        std::condition_variable changed;
        bool open = false;
        int held = 0;
    };

public:
    class Executor {
    public:
        explicit Executor(std::shared_ptr<State> state)
            : state_(std::move(state)) {}

        [[nodiscard]] boost::asio::execution_context&
        query(boost::asio::execution::context_t) const noexcept {
            return state_->context;
        }
        static constexpr boost::asio::execution::blocking_t
        query(boost::asio::execution::blocking_t) noexcept {
            return boost::asio::execution::blocking.possibly;
        }
        [[nodiscard]] Executor require(boost::asio::execution::blocking_t::never_t) const { return *this; }
        bool operator==(const Executor&) const noexcept = default;

        template <class Function>
        void execute(Function&& function) const {
            if (std::this_thread::get_id() != state_->owner) {
                std::unique_lock lock(state_->mutex);
                ++state_->held;
                state_->changed.notify_all();
                state_->changed.wait(lock, [this] { return state_->open; });
            }
            std::forward<Function>(function)();
        }

    private:
        std::shared_ptr<State> state_;
    };

    ThreadGate() = default;
    ThreadGate(const ThreadGate&) = delete;
    ThreadGate& operator=(const ThreadGate&) = delete;
    ~ThreadGate() { open(); }

    [[nodiscard]] Executor executor() const { return Executor(state_); }
    /// Whether it comes to hold one, within the limit.
    [[nodiscard]] bool holds(std::chrono::milliseconds limit = std::chrono::seconds(20)) const {
        std::unique_lock lock(state_->mutex);
        return state_->changed.wait_for(lock, limit, [this] { return state_->held > 0; });
    }
    void open() {
        const std::scoped_lock lock(state_->mutex);
        state_->open = true;
        state_->changed.notify_all();
    }

private:
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

} // namespace voltgate::tests
