// Small writes for tests of the store, and how several come to share a transaction.
#pragma once

#include "storage/rows.hpp"
#include "storage/store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <future>
#include <string>

namespace voltgate::storage::test {

inline void put(Database& db, const std::string& name, std::int64_t number = 1) {
    run(db, "insert into counters (name, value) values (?, ?)", name, number);
}

inline std::int64_t rows(Database& db) {
    return db.scalar("select count(*) from counters");
}

/// Keeps the writer busy inside a transaction until it is released.
class HeldWriter {
public:
    explicit HeldWriter(Store& store) {
        store.submit([this](Database&) {
            running_.set_value();
            release_.get_future().wait();
        });
        running_.get_future().wait();
    }
    void release() { release_.set_value(); }

private:
    std::promise<void> running_;
    std::promise<void> release_;
};

/// Runs coroutines whose writes all wait before the first of them is stored: they share transactions.
template <class Work>
void run_together(asio::io_context& loop, Store& store, int count, const Work& work) {
    HeldWriter held(store);
    for (int i = 0; i < count; ++i)
        asio::co_spawn(loop, work(i), asio::detached);
    loop.poll();
    held.release();
    loop.run();
}

} // namespace voltgate::storage::test
