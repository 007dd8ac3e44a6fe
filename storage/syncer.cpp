#include "storage/syncer.hpp"

#include <sqlite3.h>

#include <utility>

namespace voltgate::storage {

namespace {

sqlite3_file* wal_of(Database& db) {
    db.scalar("select count(*) from sqlite_schema"); // opens the WAL
    sqlite3_file* wal = nullptr;
    sqlite3_file_control(db.native(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
    if (wal == nullptr || wal->pMethods == nullptr)
        throw OpenError("cannot use the database: " + db.options().path.string() + " has no WAL");
    return wal;
}

} // namespace

Syncer::Syncer(DatabaseOptions options, Health& health, Durability& durability,
               std::function<void(Clock::duration)> done)
    : db_(std::move(options))
    , health_(health)
    , durability_(durability)
    , done_(std::move(done)) {
    if (db_.options().synchronous == Synchronous::full)
        wal_ = wal_of(db_);
    thread_ = std::thread([this] { loop(); });
}

Syncer::~Syncer() {
    stop();
}

void Syncer::on_commit(std::function<void()> listener) {
    const std::lock_guard lock(mutex_);
    on_commit_ = std::move(listener);
}

void Syncer::take(Batch batch) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !busy(); });
    next_ = std::move(batch);
    busy_ = true;
    changed_.notify_all();
}

void Syncer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        changed_.notify_all();
    }
    if (thread_.joinable())
        thread_.join();
}

void Syncer::loop() {
    Batch batch;
    while (wait_for_batch(batch)) {
        const bool durable = make_durable(batch);
        durability_.settled(batch.commit);
        {
            const std::lock_guard lock(mutex_);
            busy_ = false;
            changed_.notify_all();
        }
        done_(Clock::now() - batch.begun);
        resume(batch, durable);
    }
}

bool Syncer::wait_for_batch(Batch& batch) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return next_ || stopping_; });
    if (!next_)
        return false;
    batch = std::move(*next_);
    next_.reset();
    return true;
}

bool Syncer::make_durable(Batch& batch) {
    try {
        sync_wal();
    } catch (const Error& error) {
        health_.failed(error);
    }
    if (!health_.broken())
        return true;
    for (Job* job : batch.jobs)
        job->error = health_.refusal();
    return false;
}

void Syncer::sync_wal() {
    if (wal_ == nullptr)
        return;
    const int code = wal_->pMethods->xSync(wal_, SQLITE_SYNC_NORMAL);
    if (code != SQLITE_OK)
        throw Error(ErrorKind::io, code,
                    "the WAL cannot be brought to the disk (SQLite " + std::to_string(code) + ")");
}

void Syncer::resume(Batch& batch, bool durable) {
    if (durable) {
        const std::lock_guard lock(mutex_);
        if (on_commit_)
            on_commit_();
    }
    Completions completions;
    for (Job* job : batch.jobs)
        completions.add(*job);
    completions.deliver();
}

} // namespace voltgate::storage
