// The asynchronous door to the database. One writer thread runs all queued closures, up to `max_batch` at a
// time, in one transaction (a savepoint each, or for some that may run again), and commits; another thread
// brings the commit to the disk beside the next batch, and only then resumes those who wait: a write that
// returned is on disk, and so is all that a read has seen. A small pool of reader threads serves snapshot
// reads. Thread safe. Made by the program, outlived by nobody: stop() (or the destructor) drains it, and must
// come before the event loops of the waiting coroutines are destroyed.
//
// A write cannot be cancelled: once queued it completes, so closures may capture by reference. When a commit
// fails, every closure of its batch gets the error, and nothing of it is stored unless it was the fsync that
// failed: then nobody knows. A full disk, a read-only file or a foreign lock makes the store not ready until
// a write succeeds again (it probes by itself); a failed fsync, any other input/output error or corruption is
// fatal: the file can no longer be trusted, and every later write is refused.
#pragma once

#include "storage/job.hpp"
#include "storage/store_options.hpp"

#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace voltgate::storage {

class Store {
public:
    // Opens, locks, checks and migrates the file; throws OpenError with a message for the operator.
    explicit Store(StoreOptions options);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    // Runs `rule` on the writer thread; resumes on the awaiting executor after the commit. What the rule
    // throws is thrown here, and only its own changes are undone. Writes complete in the order in which they
    // were called.
    template <class Rule>
    asio::awaitable<std::invoke_result_t<Rule&, Database&>> write(Rule rule) {
        return run_on_writer(std::move(rule), false);
    }

    // The same for a rule that changes nothing but the database, so that it may run a second time after its
    // changes were undone. Such rules share savepoints, which makes them cheaper: SQLite keeps a copy of each
    // page that a savepoint changes.
    template <class Rule>
    asio::awaitable<std::invoke_result_t<Rule&, Database&>> write_repeatable(Rule rule) {
        return run_on_writer(std::move(rule), true);
    }

    // Runs `query` on a reader thread, in a snapshot of what is committed when it starts.
    template <class Query>
    asio::awaitable<std::invoke_result_t<Query&, Database&>> read(Query query) {
        AwaitedJob<Query> job(query);
        job.executor = co_await asio::this_coro::executor;
        co_await wait_for(job, [this](Job& ready) { enqueue_read(ready); });
        co_return job.take();
    }

    // A write that nobody awaits; `done` runs on the writer thread after the commit, or with what went wrong.
    void submit(std::function<void(Database&)> rule, std::function<void(std::exception_ptr)> done = {});

    // Called on the writer thread after each commit, before the waiting coroutines resume. Set before the
    // first write.
    void on_commit(std::function<void()> listener);

    // False while writes fail.
    [[nodiscard]] bool ready() const;
    // True while `max_queue` writes or more wait: a caller that can refuse work should.
    [[nodiscard]] bool overloaded() const;
    [[nodiscard]] StoreStatistics statistics() const;

    // Copies the committed state into a new file while writes go on. Blocks the calling thread.
    void backup(const std::filesystem::path& target);

    // Completes what is queued, refuses what comes later, and joins the threads. May be called twice.
    void stop();

private:
    struct Core;

    template <class Rule>
    asio::awaitable<std::invoke_result_t<Rule&, Database&>> run_on_writer(Rule rule, bool repeatable) {
        AwaitedJob<Rule> job(rule);
        job.repeatable = repeatable;
        job.executor = co_await asio::this_coro::executor;
        co_await wait_for(job, [this](Job& ready) { enqueue_write(ready); });
        co_return job.take();
    }

    void enqueue_write(Job& job);
    void enqueue_read(Job& job);

    std::unique_ptr<Core> core_;
};

} // namespace voltgate::storage
