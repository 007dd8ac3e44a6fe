// A suspended coroutine that somebody else resumes: kept, moved, and completed once. Not thread safe.
#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace voltgate::ocpp {

template <class... Results>
class Completion {
public:
    Completion() = default;
    template <class Handler>
    explicit Completion(Handler handler)
        : handler_(std::move(handler)) {}
    Completion(Completion&&) = default;
    // Not the handler's own move assignment: in Boost 1.81 that wraps the handler in itself, for ever.
    Completion& operator=(Completion&& other) noexcept {
        Completion(std::move(other)).handler_.swap(handler_);
        return *this;
    }

    explicit operator bool() const { return static_cast<bool>(handler_); }

    // What to do when the coroutine is cancelled while it waits.
    template <class Action>
    void on_cancel(Action action) {
        if (auto slot = handler_.get_cancellation_slot(); slot.is_connected())
            slot.assign(std::move(action));
    }

    // The coroutine goes on at the next turn of its loop.
    template <class Executor>
    void post(const Executor& executor, Results... results) {
        boost::asio::post(executor, [handler = release(), ... results = std::move(results)]() mutable {
            std::move(handler)(std::move(results)...);
        });
    }

    // It goes on now and here.
    void resume(Results... results) { release()(std::move(results)...); }

private:
    using Handler = boost::asio::any_completion_handler<void(Results...)>;

    // Its next wait installs a cancellation of its own; ours must not be called any more.
    Handler release() {
        handler_.get_cancellation_slot().clear();
        return std::move(handler_);
    }

    Handler handler_;
};

// Suspends the awaiting coroutine; `keep` is given its Completion.
template <class... Results, class Keep>
auto suspend(Keep& keep) {
    auto initiate = [&keep](auto handler) { keep(Completion<Results...>(std::move(handler))); };
    return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(Results...)>(
        initiate, boost::asio::use_awaitable);
}

} // namespace voltgate::ocpp
