#include "storage/store.hpp"

#include "storage/checkpointer.hpp"
#include "storage/migrations.hpp"
#include "storage/open.hpp"
#include "storage/readers.hpp"
#include "storage/writer.hpp"

#include <memory>

namespace voltgate::storage {

namespace {

DatabaseOptions connection_options(const StoreOptions& options, OpenMode mode) {
    DatabaseOptions connection;
    connection.path = options.path;
    connection.mode = mode;
    connection.synchronous = options.synchronous;
    connection.busy_timeout = options.busy_timeout;
    connection.cache_kib = options.cache_kib;
    connection.wal_autocheckpoint_pages = 0;
    connection.vfs = options.vfs;
    return connection;
}

FileLock lock_for_server(const StoreOptions& options) {
    if (auto lock = FileLock::try_acquire(options.path))
        return std::move(*lock);
    throw OpenError(options.path.string() +
                    " is in use by another server: one server at a time may use a database");
}

std::unique_ptr<Database> open_for_server(const StoreOptions& options) {
    inspect(options.path, options.vfs);
    try {
        auto db = std::make_unique<Database>(connection_options(options, OpenMode::create));
        if (options.integrity == Integrity::quick_check)
            db->check_integrity();
        if (check_schema(*db) != SchemaState::current)
            migrate(*db);
        return db;
    } catch (const Error& error) {
        throw OpenError("cannot use the database: " + std::string(error.what()));
    }
}

class SubmittedJob final : public Job {
public:
    SubmittedJob(std::function<void(Database&)> rule, std::function<void(std::exception_ptr)> done)
        : rule_(std::move(rule))
        , done_(std::move(done)) {}

    void run(Database& db) override { rule_(db); }
    void finished() override {
        const std::unique_ptr<SubmittedJob> self(this);
        if (done_)
            done_(std::move(error));
    }

private:
    std::function<void(Database&)> rule_;
    std::function<void(std::exception_ptr)> done_;
};

} // namespace

// Made in this order and destroyed in the opposite one; the lock goes last.
struct Store::Core {
    explicit Core(StoreOptions given)
        : options(std::move(given))
        , lock(lock_for_server(options))
        , db(open_for_server(options))
        , health(options.on_fatal)
        , checkpointer(connection_options(options, OpenMode::existing), options.checkpoint_pages, gate,
                       health)
        , readers(connection_options(options, OpenMode::read_only), options.readers, health, durability)
        , writer(*db, options, gate, checkpointer, health, durability) {}

    StoreOptions options;
    FileLock lock;
    std::unique_ptr<Database> db;
    Health health;
    Gate gate;
    Durability durability;
    Checkpointer checkpointer;
    Readers readers;
    Writer writer;
};

Store::Store(StoreOptions options)
    : core_(std::make_unique<Core>(std::move(options))) {}

Store::~Store() {
    stop();
}

void Store::submit(std::function<void(Database&)> rule, std::function<void(std::exception_ptr)> done) {
    auto job = std::make_unique<SubmittedJob>(std::move(rule), std::move(done));
    core_->writer.enqueue(*job.release());
}

void Store::on_commit(std::function<void()> listener) {
    core_->writer.on_commit(std::move(listener));
}

bool Store::ready() const {
    return core_->health.ready();
}

bool Store::overloaded() const {
    return core_->writer.queued() >= core_->options.max_queue;
}

StoreStatistics Store::statistics() const {
    auto statistics = core_->writer.statistics();
    statistics.reads = core_->readers.reads();
    statistics.checkpoints = core_->checkpointer.checkpoints();
    return statistics;
}

void Store::backup(const std::filesystem::path& target) {
    Database source(connection_options(core_->options, OpenMode::read_only));
    storage::backup(source, target);
}

void Store::stop() {
    core_->writer.stop();
    core_->readers.stop();
    core_->checkpointer.stop();
}

void Store::enqueue_write(Job& job) {
    core_->writer.enqueue(job);
}

void Store::enqueue_read(Job& job) {
    core_->readers.enqueue(job);
}

} // namespace voltgate::storage
