// A folder for one test, gone at its end, and the shorthands that the storage tests share.
#pragma once

#include "storage/store.hpp"
#include "tests/support/eventually.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <future>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <unistd.h>
#include <utility>

namespace voltgate::storage::test {

class Scratch {
public:
    Scratch() {
        static std::atomic<int> next{0};
        folder_ = std::filesystem::temp_directory_path() /
                  ("voltgate-storage-" + std::to_string(::getpid()) + "-" + std::to_string(next++));
        std::filesystem::create_directories(folder_);
    }
    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    [[nodiscard]] std::filesystem::path file(const std::string& name = "voltgate.db") const {
        return folder_ / name;
    }

private:
    std::filesystem::path folder_;
};

inline StoreOptions store_options(const Scratch& scratch) {
    StoreOptions options;
    options.path = scratch.file();
    return options;
}

inline Timestamp at(std::int64_t milliseconds) {
    return Timestamp(std::chrono::milliseconds(milliseconds));
}

// Blocks until the rule is committed; throws what it threw.
template <class Rule>
void write_now(Store& store, Rule rule) {
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false;
    std::exception_ptr error;
    store.submit(std::move(rule), [&](std::exception_ptr thrown) {
        const std::lock_guard lock(mutex);
        error = std::move(thrown);
        done = true;
        changed.notify_one(); // under the lock: all of this is gone once the waiter returns
    });
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return done; });
    if (error)
        std::rethrow_exception(std::move(error));
}

// Runs a coroutine on an event loop that outlives every store, and returns what it returns. The main thread's
// only.
template <class T>
T run_now(asio::awaitable<T> work) {
    static asio::io_context loop;
    loop.restart();
    auto result = asio::co_spawn(loop, std::move(work), asio::use_future);
    loop.run();
    return result.get();
}

// Polls until the condition holds; throws when it never does.
template <class Condition>
void until(Condition condition) {
    if (!tests::eventually(std::move(condition)))
        throw std::runtime_error("what the test waits for did not happen");
}

} // namespace voltgate::storage::test
