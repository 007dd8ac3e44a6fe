#include "storage/readers.hpp"

namespace voltgate::storage {

void refuse_job(Job& job, const std::string& why) {
    job.error = std::make_exception_ptr(Error(ErrorKind::other, 0, why));
    Completions completions;
    completions.add(job);
    completions.deliver();
}

Readers::Readers(const DatabaseOptions& options, std::size_t count, Health& health,
                 const Durability& durability)
    : health_(health)
    , durability_(durability) {
    for (std::size_t i = 0; i < count; ++i)
        connections_.push_back(std::make_unique<Database>(options));
    for (auto& connection : connections_)
        threads_.emplace_back([this, db = connection.get()] { loop(*db); });
}

Readers::~Readers() {
    stop();
}

void Readers::enqueue(Job& job) {
    {
        const std::lock_guard lock(mutex_);
        if (!stopping_) {
            queue_.push(job);
            wake_.notify_one();
            return;
        }
    }
    refuse_job(job, "the store is stopped");
}

void Readers::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        wake_.notify_all();
    }
    for (auto& thread : threads_) {
        if (thread.joinable())
            thread.join();
    }
}

Job* Readers::wait_for_job() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [&] { return stopping_ || !queue_.empty(); });
    return queue_.pop();
}

void Readers::loop(Database& db) {
    while (Job* job = wait_for_job()) {
        run(db, *job);
        durability_.wait();
        ++reads_;
        Completions completions;
        completions.add(*job);
        completions.deliver();
    }
}

void Readers::run(Database& db, Job& job) {
    try {
        db.prepare("begin").step();
        job.run(db);
    } catch (const Error& error) {
        job.error = std::current_exception();
        if (error.fatal())
            health_.failed(error);
    } catch (...) {
        job.error = std::current_exception();
    }
    try {
        if (db.in_transaction())
            db.prepare("rollback").step(); // nothing was written: the cheapest end
    } catch (const Error& error) {
        if (error.fatal())
            health_.failed(error);
    }
}

} // namespace voltgate::storage
