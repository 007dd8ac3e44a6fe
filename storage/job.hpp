// What the store's threads run: a closure over a Database and who waits for it. A job awaited by a coroutine
// lives in that coroutine's frame and is linked into queues through `next`, so queueing allocates nothing.
#pragma once

#include "storage/database.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace voltgate::storage {

namespace asio = boost::asio;

class Job {
public:
    Job() = default;
    Job(const Job&) = delete;
    Job& operator=(const Job&) = delete;

    virtual void run(Database& db) = 0;
    // For jobs that nobody awaits (no handler): told of the end on the thread that ran it; may delete the
    // job.
    virtual void finished() {}

    Job* next = nullptr;
    bool repeatable = false; // it may run again after its changes were undone
    std::exception_ptr error;
    asio::any_io_executor executor;
    // Optional because its move assignment calls itself without end in Boost 1.81: only ever construct one.
    std::optional<asio::any_completion_handler<void()>> handler;

protected:
    ~Job() = default;
};

// First in, first out; not thread safe.
class JobQueue {
public:
    void push(Job& job);
    Job* pop();
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }

private:
    Job* head_ = nullptr;
    Job* tail_ = nullptr;
    std::size_t size_ = 0;
};

// Finished jobs, grouped by executor so that each executor is posted to once.
class Completions {
public:
    void add(Job& job);
    void deliver();

private:
    struct Group {
        asio::any_io_executor executor;
        JobQueue jobs;
    };

    std::vector<Group> groups_;
    JobQueue unawaited_;
};

// The job of one co_await: holds the closure's result until the coroutine resumes.
template <class Rule>
class AwaitedJob final : public Job {
public:
    using Result = std::invoke_result_t<Rule&, Database&>;

    explicit AwaitedJob(Rule& rule)
        : rule_(rule) {}

    void run(Database& db) override {
        if constexpr (std::is_void_v<Result>)
            rule_(db);
        else
            result_.emplace(rule_(db));
    }

    Result take() {
        if (error)
            std::rethrow_exception(error);
        if constexpr (!std::is_void_v<Result>)
            return std::move(*result_);
    }

private:
    struct Nothing {};

    Rule& rule_;
    std::optional<std::conditional_t<std::is_void_v<Result>, Nothing, Result>> result_;
};

// Suspends the coroutine until the job is done; `enqueue` hands it to whoever runs it. The job's executor is
// set before.
template <class Enqueue>
asio::awaitable<void> wait_for(Job& job, Enqueue enqueue) {
    return asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
        [&job, enqueue](auto handler) {
            job.handler.emplace(std::move(handler));
            enqueue(job);
        },
        asio::use_awaitable);
}

} // namespace voltgate::storage
