#include "storage/message_log.hpp"

#include "storage/frame_queue.hpp"
#include "storage/message_log_writer.hpp"
#include "storage/readers.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace voltgate::storage {

namespace {

DatabaseOptions connection_options(const MessageLogOptions& options, OpenMode mode) {
    DatabaseOptions connection;
    connection.path = options.path;
    connection.mode = mode;
    connection.synchronous = Synchronous::normal;
    connection.cache_kib = options.cache_kib;
    return connection;
}

std::unique_ptr<Database> open_log(const MessageLogOptions& options) {
    auto db = std::make_unique<Database>(connection_options(options, OpenMode::create));
    MessageLogWriter::create_schema(*db);
    db->scalar("select max(id) from messages");
    return db;
}

// Renames the damaged file and what belongs to it; an earlier one set aside is replaced.
void set_aside(const std::filesystem::path& path) {
    std::error_code ignored;
    std::filesystem::rename(path, path.string() + ".damaged", ignored);
    std::filesystem::remove(path.string() + "-wal", ignored);
    std::filesystem::remove(path.string() + "-shm", ignored);
}

std::unique_ptr<Database> open_or_replace(const MessageLogOptions& options) {
    try {
        return open_log(options);
    } catch (const std::exception&) {
        set_aside(options.path);
        return open_log(options);
    }
}

Timestamp wall_clock() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

} // namespace

struct MessageLog::Core {
    explicit Core(MessageLogOptions given)
        : options(std::move(given))
        , db(open_or_replace(options))
        , writer(*db, options)
        , health({})
        , readers(connection_options(options, OpenMode::read_only), 1, health, durability)
        , thread([this] { loop(); }) {}

    // So many waiting frames are written before the interval is over.
    [[nodiscard]] std::size_t eager_size() const { return options.max_queue / 2 + 1; }
    void add(const LoggedFrame& frame);
    void enqueue(Job& job);
    void stop();
    void loop();
    bool wait(FrameQueue& taken, JobQueue& waiting);
    void write(FrameQueue taken, MessageLogWriter::Held held);

    MessageLogOptions options;
    std::unique_ptr<Database> db;
    MessageLogWriter writer;
    Health health;
    Durability durability; // the log promises none
    Readers readers;

    mutable std::mutex mutex;
    std::condition_variable wake;
    FrameQueue frames;
    JobQueue jobs; // who waits until everything added before is written
    bool stopping = false;
    MessageLogStatistics statistics;

    std::thread thread;
};

void MessageLog::Core::add(const LoggedFrame& frame) {
    const std::lock_guard lock(mutex);
    if (stopping)
        return;
    ++statistics.frames;
    frames.push(frame);
    while (frames.size() > options.max_queue || frames.bytes() > options.max_queue_bytes) {
        frames.pop();
        ++statistics.dropped;
    }
    if (frames.size() == eager_size())
        wake.notify_one();
}

void MessageLog::Core::enqueue(Job& job) {
    {
        const std::lock_guard lock(mutex);
        if (!stopping) {
            jobs.push(job);
            wake.notify_one();
            return;
        }
    }
    refuse_job(job, "the message log is stopped");
}

void MessageLog::Core::stop() {
    {
        const std::lock_guard lock(mutex);
        stopping = true;
        wake.notify_one();
    }
    if (thread.joinable())
        thread.join();
    readers.stop();
}

void MessageLog::Core::loop() {
    for (;;) {
        FrameQueue taken;
        JobQueue waiting;
        const bool last = wait(taken, waiting);
        write(std::move(taken),
              last || !waiting.empty() ? MessageLogWriter::Held::write : MessageLogWriter::Held::keep);
        Completions completions;
        while (Job* job = waiting.pop())
            completions.add(*job);
        completions.deliver();
        if (last)
            return;
    }
}

// Takes what waits; true when there will be no more.
bool MessageLog::Core::wait(FrameQueue& taken, JobQueue& waiting) {
    std::unique_lock lock(mutex);
    wake.wait_for(lock, options.flush_interval,
                  [&] { return stopping || !jobs.empty() || frames.size() >= eager_size(); });
    taken = std::exchange(frames, {});
    waiting = std::exchange(jobs, JobQueue());
    return stopping;
}

void MessageLog::Core::write(FrameQueue taken, MessageLogWriter::Held held) {
    const auto now = MessageLogWriter::Clock::now();
    std::size_t rows = 0;
    const auto waited = taken.size();
    std::size_t lost = 0;
    try {
        for (; !taken.empty(); taken.pop())
            writer.take(taken.front(), now);
        rows = writer.flush(now, held);
        if (rows > 0)
            writer.prune(wall_clock(), rows);
    } catch (const Error&) {
        // A full or failing disk costs log rows, never a message: counted, and the next flush tries again.
        writer.give_up();
        lost = waited;
    }
    const std::lock_guard lock(mutex);
    statistics.rows += rows;
    statistics.dropped += lost;
}

MessageLog::MessageLog(MessageLogOptions options)
    : core_(std::make_unique<Core>(std::move(options))) {}

MessageLog::~MessageLog() {
    stop();
}

void MessageLog::add(std::string_view charge_point_id, MessageDirection direction, std::string_view frame,
                     Timestamp at) {
    core_->add({charge_point_id, direction, frame, at});
}

asio::awaitable<Page<LoggedMessage>> MessageLog::list(ListFilter filter, PageRequest page) {
    auto nothing = [](Database&) {};
    AwaitedJob written(nothing);
    written.executor = co_await asio::this_coro::executor;
    co_await wait_for(written, [this](Job& job) { core_->enqueue(job); });

    auto query = [&](Database& db) {
        Filter where;
        where.when("charge_point_id = ?", filter.charge_point_id)
            .when("action = ?", filter.action)
            .when("direction = ?", filter.direction)
            .when("message_id = ?", filter.message_id);
        if (filter.from)
            where.add("id >= ?", MessageLogWriter::first_id(*filter.from));
        if (filter.to)
            where.add("id < ?", MessageLogWriter::first_id(*filter.to + std::chrono::milliseconds(1)));
        return list_page(db, std::move(where), "id", &LoggedMessage::id, Order::descending, page);
    };
    AwaitedJob job(query);
    job.executor = written.executor;
    co_await wait_for(job, [this](Job& ready) { core_->readers.enqueue(ready); });
    co_return job.take();
}

asio::awaitable<std::optional<LoggedMessage>> MessageLog::get(std::int64_t id) {
    auto query = [id](Database& db) { return find<LoggedMessage>(db, id); };
    AwaitedJob job(query);
    job.executor = co_await asio::this_coro::executor;
    co_await wait_for(job, [this](Job& ready) { core_->readers.enqueue(ready); });
    co_return job.take();
}

MessageLogStatistics MessageLog::statistics() const {
    const std::lock_guard lock(core_->mutex);
    auto statistics = core_->statistics;
    statistics.queued = core_->frames.size();
    return statistics;
}

void MessageLog::stop() {
    core_->stop();
}

} // namespace voltgate::storage
