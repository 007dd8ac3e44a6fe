// The yardstick that the server's speed is measured against: the least that an OCPP 1.6 server which keeps
// what it is told can do. Bare Beast on one thread, JSON parsed, one row per message, group commit with
// synchronous=FULL by one writer thread, fixed answers, no rules. With --no-storage it keeps nothing.
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <sqlite3.h>

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <thread>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace json = boost::json;
using asio::ip::tcp;

constexpr std::size_t largest_batch = 100;

struct Row {
    std::string identity;
    std::string action;
    std::string payload;
};

/// One thread that inserts all rows that wait and commits once for all of them.
class Writer {
public:
    Writer(const std::string& path, asio::io_context& loop)
        : loop_(loop) {
        if (sqlite3_open(path.c_str(), &database_) != SQLITE_OK)
            throw std::runtime_error("cannot open " + path);
        run("PRAGMA journal_mode=WAL");
        run("PRAGMA synchronous=FULL");
        run("CREATE TABLE IF NOT EXISTS messages(id INTEGER PRIMARY KEY, charge_point TEXT, action TEXT, "
            "payload TEXT, "
            "at INTEGER)");
        sqlite3_prepare_v2(database_,
                           "INSERT INTO messages(charge_point, action, payload, at) VALUES(?, ?, ?, ?)", -1,
                           &insert_, nullptr);
        thread_ = std::thread([this] { write(); });
    }

    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    ~Writer() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        filled_.notify_one();
        thread_.join();
        sqlite3_finalize(insert_);
        sqlite3_close(database_);
    }

    /// Resumes after the commit.
    asio::awaitable<void> store(const Row& row) {
        return asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
            [this, &row](auto handler) {
                {
                    const std::lock_guard lock(mutex_);
                    waiting_.push_back({&row, asio::any_completion_handler<void()>(std::move(handler))});
                }
                filled_.notify_one();
            },
            asio::use_awaitable);
    }

private:
    struct Waiting {
        const Row* row; // lives in the coroutine that waits
        asio::any_completion_handler<void()> done;
    };

    void run(const char* sql) {
        if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
            throw std::runtime_error(sqlite3_errmsg(database_));
    }

    void write() {
        for (;;) {
            std::unique_lock lock(mutex_);
            filled_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
            if (waiting_.empty())
                return;
            std::vector<Waiting> batch;
            while (!waiting_.empty() && batch.size() < largest_batch) {
                batch.push_back(std::move(waiting_.front()));
                waiting_.pop_front();
            }
            lock.unlock();
            commit(batch);
            asio::post(loop_, [done = std::move(batch)]() mutable {
                for (auto& each : done)
                    std::move(each.done)();
            });
        }
    }

    void commit(const std::vector<Waiting>& batch) {
        run("BEGIN");
        for (const auto& each : batch)
            insert(*each.row);
        run("COMMIT");
    }

    void insert(const Row& row) {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        const auto bind = [&](int at, const std::string& text) {
            sqlite3_bind_text(insert_, at, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
        };
        bind(1, row.identity);
        bind(2, row.action);
        bind(3, row.payload);
        sqlite3_bind_int64(insert_, 4, std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
        if (sqlite3_step(insert_) != SQLITE_DONE)
            throw std::runtime_error(sqlite3_errmsg(database_));
        sqlite3_reset(insert_);
    }

    asio::io_context& loop_;
    sqlite3* database_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
    std::mutex mutex_;
    std::condition_variable filled_;
    std::deque<Waiting> waiting_; // a handler may be moved into place, but not assigned, in Boost 1.81
    bool stopping_ = false;
    std::thread thread_;
};

std::string answer_to(std::string_view action) {
    static int transactions = 0;
    if (action == "BootNotification")
        return R"({"status":"Accepted","currentTime":"2026-01-01T00:00:00.000Z","interval":300})";
    if (action == "Heartbeat")
        return R"({"currentTime":"2026-01-01T00:00:00.000Z"})";
    if (action == "Authorize")
        return R"({"idTagInfo":{"status":"Accepted"}})";
    if (action == "StartTransaction")
        return R"({"idTagInfo":{"status":"Accepted"},"transactionId":)" + std::to_string(++transactions) +
               "}";
    return "{}";
}

asio::awaitable<void> converse(tcp::socket tcp_socket, Writer* writer) {
    tcp_socket.set_option(tcp::no_delay(true));
    beast::websocket::stream<tcp::socket> socket(std::move(tcp_socket));
    beast::flat_buffer buffer;
    beast::http::request<beast::http::string_body> request;
    co_await beast::http::async_read(socket.next_layer(), buffer, request, asio::use_awaitable);
    socket.set_option(beast::websocket::stream_base::decorator([](beast::websocket::response_type& response) {
        response.set(beast::http::field::sec_websocket_protocol, "ocpp1.6");
    }));
    co_await socket.async_accept(request, asio::use_awaitable);
    const std::string target(request.target());
    const auto identity = target.substr(target.rfind('/') + 1);
    for (;;) {
        buffer.clear();
        co_await socket.async_read(buffer, asio::use_awaitable);
        const auto text = std::string_view(static_cast<const char*>(buffer.data().data()), buffer.size());
        const auto frame = json::parse(text);
        const auto& parts = frame.as_array();
        if (parts.at(0).to_number<int>() != 2)
            continue;
        Row row;
        row.identity = identity;
        row.action = parts.at(2).as_string();
        if (writer) {
            row.payload = json::serialize(parts.at(3));
            co_await writer->store(row);
        }
        const auto answer = "[3," + json::serialize(parts.at(1)) + "," + answer_to(row.action) + "]";
        co_await socket.async_write(asio::buffer(answer), asio::use_awaitable);
    }
}

asio::awaitable<void> accept(tcp::acceptor& acceptor, Writer* writer) {
    for (;;) {
        auto socket = co_await acceptor.async_accept(asio::use_awaitable);
        // A conversation ends by an exception: the client has gone.
        asio::co_spawn(acceptor.get_executor(), converse(std::move(socket), writer), asio::detached);
    }
}

} // namespace

int main(int count, char** words) {
    const std::vector<std::string_view> arguments(words + 1, words + count);
    if (arguments.size() != 2) {
        std::cerr << "usage: voltgate-yardstick PORT DATABASE|--no-storage\n";
        return 2;
    }
    rlimit descriptors{};
    getrlimit(RLIMIT_NOFILE, &descriptors);
    descriptors.rlim_cur = descriptors.rlim_max;
    setrlimit(RLIMIT_NOFILE, &descriptors);

    asio::io_context loop(1);
    std::unique_ptr<Writer> writer;
    if (arguments[1] != "--no-storage")
        writer = std::make_unique<Writer>(std::string(arguments[1]), loop);
    const auto port = static_cast<std::uint16_t>(std::atoi(words[1]));
    tcp::acceptor acceptor(loop, tcp::endpoint(asio::ip::address_v4::loopback(), port));
    acceptor.listen(4096);
    std::cout << "OCPP listening on ws://127.0.0.1:" << acceptor.local_endpoint().port() << "/ocpp/{identity}"
              << std::endl;
    asio::co_spawn(loop, accept(acceptor, writer.get()), asio::detached);
    asio::signal_set signals(loop, SIGINT, SIGTERM);
    signals.async_wait([&](auto, auto) { loop.stop(); });
    loop.run();
    writer.reset();
    return 0;
}
