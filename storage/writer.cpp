#include "storage/writer.hpp"

#include "storage/readers.hpp"
#include "storage/rows.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <utility>

namespace voltgate::storage {

namespace {

DatabaseOptions of_syncer(const Database& db, const StoreOptions& options) {
    auto connection = db.options();
    connection.mode = OpenMode::existing;
    connection.synchronous = options.synchronous;
    return connection;
}

} // namespace

Writer::Writer(Database& db, const StoreOptions& options, Gate& gate, Checkpointer& checkpointer,
               Health& health, Durability& durability)
    : db_(db)
    , options_(options)
    , gate_(gate)
    , checkpointer_(checkpointer)
    , health_(health)
    , durability_(durability)
    , syncer_(of_syncer(db, options), health, durability,
              [this](Clock::duration took) { on_the_disk(took); }) {
    db_.execute_script("pragma synchronous = normal"); // the syncer brings commits to the disk
    const auto remember_pages = [](void* pages, sqlite3*, const char*, int count) {
        *static_cast<int*>(pages) = count;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(db_.native(), remember_pages, &wal_pages_);
    thread_ = std::thread([this] { loop(); });
}

Writer::~Writer() {
    stop();
}

void Writer::enqueue(Job& job) {
    {
        const std::lock_guard lock(mutex_);
        if (!stopping_) {
            queue_.push(job);
            waiting_.store(queue_.size(), std::memory_order_relaxed);
            if (queue_.size() == 1)
                wake_.notify_one();
            return;
        }
    }
    refuse_job(job, "the store is stopped");
}

void Writer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        wake_.notify_one();
    }
    if (thread_.joinable())
        thread_.join();
    syncer_.stop();
}

StoreStatistics Writer::statistics() const {
    const std::lock_guard lock(statistics_mutex_);
    auto statistics = statistics_;
    statistics.queued = queued();
    statistics.largest_queue = largest_queue_;
    return statistics;
}

void Writer::loop() {
    for (;;) {
        switch (wait_for_batch()) {
        case Wake::stop:
            return;
        case Wake::probe:
            probe();
            break;
        case Wake::jobs:
            run_batch();
            break;
        }
    }
}

Writer::Wake Writer::wait_for_batch() {
    std::unique_lock lock(mutex_);
    const auto due = [&] { return stopping_ || !queue_.empty(); };
    if (health_.ready() || health_.broken())
        wake_.wait(lock, due);
    else if (!wake_.wait_for(lock, options_.probe_interval, due))
        return Wake::probe;
    if (queue_.empty())
        return Wake::stop;
    take_waiting();
    return Wake::jobs;
}

// How many are taken from the queue at a time, and so how many may share a savepoint.
std::size_t Writer::at_once() const {
    return std::max<std::size_t>(options_.max_together, 1);
}

void Writer::take_waiting() {
    largest_queue_ = std::max(largest_queue_.load(), queue_.size());
    const auto limit = std::min(batch_.size() + at_once(), options_.max_batch);
    while (batch_.size() < limit && !queue_.empty())
        batch_.push_back(queue_.pop());
    waiting_.store(queue_.size(), std::memory_order_relaxed);
}

void Writer::run_batch() {
    if (health_.broken()) {
        for (Job* job : batch_)
            job->error = health_.refusal();
        return resume_batch();
    }
    gate_.enter();
    rejected_in_batch_ = 0;
    const auto begun = Clock::now();
    bool stored = true;
    try {
        run_in_transaction();
    } catch (const Error& error) {
        fail_batch(error);
        stored = false;
    }
    gate_.leave();
    if (stored)
        committed();
    else
        resume_batch();
    hand_over(begun);
}

void Writer::run_in_transaction() {
    db_.prepare("begin immediate").step();
    std::size_t next = 0;
    do {
        while (next < batch_.size())
            next = run_next(next);
    } while (more_came());
    commit_ = durability_.committing();
    db_.prepare("commit").step();
}

// Until the disk is done with the batch before, what comes joins this one: it could not go there earlier.
// Afterwards it joins a batch that is still small only: else the first would wait for the last, and in the
// end all connections for one another.
bool Writer::more_came() {
    std::unique_lock lock(mutex_);
    const auto size = batch_.size();
    if (size >= options_.batch_goal && !syncer_.busy())
        return false;
    if (size < options_.max_batch)
        wake_.wait(lock, [&] { return !queue_.empty() || !syncer_.busy(); });
    take_waiting();
    return batch_.size() > size;
}

// Those in a row that may run again share a savepoint; where one of them throws, each gets its own. Returns
// the index of the next.
std::size_t Writer::run_next(std::size_t first) {
    const auto begin = batch_.begin() + static_cast<std::ptrdiff_t>(first);
    const auto limit = begin + static_cast<std::ptrdiff_t>(std::min(batch_.size() - first, at_once()));
    auto end = std::find_if(begin, limit, [](const Job* job) { return !job->repeatable; });
    end = std::max(end, begin + 1);
    const std::span<Job* const> jobs(begin, end);
    if (jobs.size() == 1 || !run_together(jobs))
        std::for_each(jobs.begin(), jobs.end(), [this](Job* job) { run_one(*job); });
    return first + jobs.size();
}

// True when none threw; otherwise it is as if none had run.
bool Writer::run_together(std::span<Job* const> jobs) {
    db_.prepare("savepoint one").step();
    const bool all = std::all_of(jobs.begin(), jobs.end(), [this](Job* job) {
        attempt(*job);
        return !job->error;
    });
    if (!all) {
        db_.prepare("rollback to one").step();
        std::for_each(jobs.begin(), jobs.end(), [](Job* job) { job->error = nullptr; });
    }
    db_.prepare("release one").step();
    return all;
}

void Writer::run_one(Job& job) {
    db_.prepare("savepoint one").step();
    attempt(job);
    if (job.error) {
        db_.prepare("rollback to one").step();
        ++rejected_in_batch_;
    }
    db_.prepare("release one").step();
}

// Runs it and keeps what it throws; throws itself when nothing of the batch can be stored.
void Writer::attempt(Job& job) {
    try {
        job.run(db_);
    } catch (const Error& error) {
        if (error.machine_failure())
            throw;
        job.error = std::current_exception();
    } catch (...) {
        job.error = std::current_exception();
    }
    // SQLite gives up the whole transaction by itself on some errors; nothing of the batch is stored then.
    if (!db_.in_transaction())
        throw Error(ErrorKind::other, SQLITE_ABORT, "the transaction was rolled back");
}

void Writer::fail_batch(const Error& error) {
    for (Job* job : batch_) {
        if (!job->error)
            job->error = std::make_exception_ptr(error); // each its own: they are thrown on different threads
    }
    if (db_.in_transaction())
        sqlite3_exec(db_.native(), "rollback", nullptr, nullptr, nullptr);
    if (error.machine_failure())
        health_.failed(error);
    const std::lock_guard lock(statistics_mutex_);
    ++statistics_.failed_commits;
}

// A small real write: it succeeds when writing is possible again.
void Writer::probe() {
    gate_.enter();
    try {
        Transaction transaction(db_);
        run(db_,
            "insert into probe (id, count) values (1, 1) on conflict (id) do update set count = count + 1");
        commit_ = durability_.committing();
        transaction.commit();
        health_.succeeded();
    } catch (const Error& error) {
        health_.failed(error);
    }
    gate_.leave();
    hand_over(Clock::now());
}

void Writer::committed() {
    health_.succeeded();
    checkpointer_.wal_grew(wal_pages_);
    const std::lock_guard lock(statistics_mutex_);
    ++statistics_.commits;
    statistics_.writes += batch_.size() - rejected_in_batch_;
    statistics_.rejected += rejected_in_batch_;
    statistics_.largest_batch = std::max(statistics_.largest_batch, batch_.size());
    statistics_.wal_pages = wal_pages_;
}

void Writer::on_the_disk(Clock::duration took) {
    {
        const std::lock_guard lock(mutex_); // more_came() may be about to wait
        wake_.notify_one();
    }
    const std::lock_guard lock(statistics_mutex_);
    statistics_.commit_time += took;
    statistics_.longest_commit = std::max<std::chrono::nanoseconds>(statistics_.longest_commit, took);
}

void Writer::hand_over(Clock::time_point begun) {
    syncer_.take({std::exchange(batch_, {}), begun, commit_});
}

void Writer::resume_batch() {
    Completions completions;
    for (Job* job : batch_)
        completions.add(*job);
    batch_.clear();
    completions.deliver();
}

} // namespace voltgate::storage
