#include "ocpp/transport/listener.hpp"

#include "ocpp/transport/census.hpp"
#include "ocpp/transport/handshake.hpp"
#include "ocpp/transport/stream.hpp"
#include "ocpp/transport/upgrade.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace voltgate::ocpp {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using namespace asio::experimental::awaitable_operators;

namespace {

constexpr auto wait = asio::as_tuple(asio::use_awaitable);
// After a refusal the other side may finish reading it: closing at once would reset the connection under the
// answer.
constexpr std::chrono::milliseconds linger_timeout{1'000};
constexpr std::size_t read_size = 1'024;

// A connection as its loop knows it, for stopping.
struct Entry {
    Stream::Socket* reading_head = nullptr; // only while the request head is read
    WebSocket::Remote remote{};             // from the upgrade on
};

struct Loop {
    explicit Loop(asio::io_context& io)
        : context(io)
        , drain_timer(io) {}

    asio::io_context& context;
    std::vector<Entry*> entries{};
    asio::steady_timer drain_timer;
    bool stopping = false;
};

struct Read {
    std::string bytes{};
    std::size_t head = 0; // 0: no whole head came
    bool too_long = false;
};

asio::awaitable<Read> read_head(Stream& stream, std::size_t limit) {
    Read read;
    for (;;) {
        const auto size = read.bytes.size();
        if (size >= limit) {
            read.too_long = true;
            co_return read;
        }
        read.bytes.resize(std::min(size + read_size, limit));
        const auto into = asio::buffer(read.bytes) + size;
        const auto [error, count] = co_await stream.async_read_some(into, wait);
        read.bytes.resize(size + count);
        if (error)
            co_return read;
        if (const auto length = head_length(read.bytes)) {
            read.head = *length;
            co_return read;
        }
    }
}

asio::awaitable<void> read_to_end(Stream& stream) {
    std::array<char, 512> ignored;
    for (;;) {
        const auto [error, count] = co_await stream.async_read_some(asio::buffer(ignored), wait);
        if (error)
            co_return;
    }
}

bool out_of_resources(const error_code& error) {
    namespace errc = boost::system::errc;
    return error == errc::too_many_files_open || error == errc::too_many_files_open_in_system ||
           error == errc::no_buffer_space || error == errc::not_enough_memory;
}

} // namespace

struct Listener::State : std::enable_shared_from_this<State> {
    using Acceptor = asio::basic_socket_acceptor<tcp, Stream::executor_type>;

    State(ListenerOptions listener_options, const std::vector<asio::io_context*>& contexts,
          ArrivalHandler& arrivals)
        : options(std::move(listener_options))
        , handler(arrivals)
        , acceptor(*contexts.at(0))
        , census(options.max_connections, options.max_connections_per_address) {
        for (auto* context : contexts)
            loops.push_back(std::make_unique<Loop>(*context));
        acceptor.open(options.address.protocol());
        acceptor.set_option(tcp::acceptor::reuse_address(true));
        if (options.address.address().is_v6())
            acceptor.set_option(asio::ip::v6_only(false));
        acceptor.bind(options.address);
        acceptor.listen(options.backlog);
        local = acceptor.local_endpoint();
    }

    // ---- accepting

    void start() {
        census.begin_task();
        asio::co_spawn(acceptor.get_executor(), accept_all(),
                       [self = shared_from_this()](std::exception_ptr error) {
                           if (error)
                               self->handler.on_failure(error);
                           self->census.end_task();
                       });
    }

    asio::awaitable<void> accept_all() {
        std::size_t next = 0;
        while (acceptor.is_open()) {
            auto& loop = *loops[next++ % loops.size()];
            auto [error, socket] = co_await acceptor.async_accept(loop.context, wait);
            if (!error)
                spawn(loop, std::move(socket));
            else if (out_of_resources(error))
                co_await back_off();
        }
    }

    // Waiting lets connections end that hold what is missing.
    asio::awaitable<void> back_off() {
        asio::steady_timer timer(acceptor.get_executor(), options.accept_backoff);
        co_await timer.async_wait(wait);
    }

    void spawn(Loop& loop, Stream::Socket socket) {
        Stream stream(std::move(socket));
        const auto address = stream.remote_endpoint().address();
        const auto verdict = census.enter(address);
        asio::co_spawn(loop.context, serve(loop, std::move(stream), verdict),
                       [self = shared_from_this(), address](std::exception_ptr error) {
                           if (error)
                               self->handler.on_failure(error);
                           self->census.leave(address);
                       });
    }

    // ---- one connection, on its loop

    asio::awaitable<void> serve(Loop& loop, Stream stream, Census::Verdict verdict) {
        if (loop.stopping)
            co_return;
        Entry entry;
        const Registration registration(loop, entry);
        auto arrival = co_await receive(entry, std::move(stream), verdict);
        if (!arrival)
            co_return;
        entry.remote = arrival->socket.remote();
        if (loop.stopping)
            entry.remote.close(CloseCode::going_away, "the server stops");
        co_await handler.serve(std::move(*arrival));
    }

    asio::awaitable<std::optional<Arrival>> receive(Entry& entry, Stream stream, Census::Verdict verdict) {
        entry.reading_head = &stream.socket();
        asio::steady_timer timer(stream.get_executor(), options.handshake_timeout);
        auto either =
            co_await (read_head(stream, options.header_limit) || timer.async_wait(asio::use_awaitable));
        entry.reading_head = nullptr;
        auto request = either.index() == 0 ? understand(std::get<0>(either), stream)
                                           : boost::system::result<UpgradeRequest, Refusal>(
                                                 Refusal{408, "the request head took too long", {}});
        if (request && verdict != Census::Verdict::welcome)
            request = turned_away(verdict);
        if (request) {
            request->handshake.remote = stream.remote_endpoint();
            co_return co_await admit(std::move(stream), std::move(*request));
        }
        co_await refuse(std::move(stream), std::move(request.error()));
        co_return std::nullopt;
    }

    boost::system::result<UpgradeRequest, Refusal> understand(Read& read, Stream& stream) const {
        if (read.head == 0)
            return read.too_long ? Refusal{431, "the request head is too long", {}}
                                 : Refusal{0, "no request", {}};
        const auto head = parse_request_head(std::string_view(read.bytes).substr(0, read.head));
        if (!head)
            return Refusal{400, "not an HTTP request", {}};
        stream.unread(read.bytes.substr(read.head));
        return read_upgrade(*head, options);
    }

    Refusal turned_away(Census::Verdict verdict) const {
        if (verdict == Census::Verdict::full)
            return {503, "too many connections", options.retry_after};
        return {429, "too many connections from this address", options.retry_after};
    }

    asio::awaitable<std::optional<Arrival>> admit(Stream stream, UpgradeRequest request) {
        std::exception_ptr failure;
        std::optional<Admission> admission;
        try {
            admission.emplace(co_await handler.admit(request.handshake));
        } catch (...) {
            failure = std::current_exception();
        }
        if (failure) {
            handler.on_failure(failure);
            admission.emplace(Refusal{500, "internal error", {}});
        }
        if (*admission)
            co_return co_await open(std::move(stream), std::move(request), std::move(**admission));
        co_await refuse(std::move(stream), std::move(admission->error()));
        co_return std::nullopt;
    }

    asio::awaitable<std::optional<Arrival>> open(Stream stream, UpgradeRequest request, Welcome welcome) {
        const auto agreement = agree(request.handshake, welcome, options);
        if (!agreement.version && options.no_common_subprotocol == NoCommonSubprotocol::refuse) {
            Refusal refusal{400, "no common OCPP subprotocol", {}};
            co_await refuse(std::move(stream), std::move(refusal));
            co_return std::nullopt;
        }
        ServerUpgrade answer{std::move(request.key), std::move(request.extensions), agreement.subprotocol,
                             options.server_name, options.handshake_timeout};
        const auto websocket = websocket_options(agreement, welcome, options);
        error_code unknown;
        const auto reached = stream.socket().local_endpoint(unknown).address();
        auto socket = co_await upgrade(std::move(stream), std::move(answer), websocket);
        if (!socket) {
            handler.on_refused(request.handshake.remote, 0, socket.error().message());
            co_return std::nullopt;
        }
        if (!agreement.version) {
            co_await close_again(std::move(*socket));
            handler.on_refused(request.handshake.remote, 101, "no common OCPP subprotocol");
            co_return std::nullopt;
        }
        co_return Arrival{std::move(request.handshake.identity),
                          *agreement.version,
                          std::move(*socket),
                          request.handshake.remote,
                          request.handshake.tls,
                          std::move(welcome.context),
                          reached};
    }

    // What the specification says of stations without a common subprotocol: the handshake is finished, then
    // we close.
    asio::awaitable<void> close_again(WebSocket socket) {
        struct Waiter : WebSocket::Owner {
            explicit Waiter(const asio::any_io_executor& executor)
                : over(executor, asio::steady_timer::time_point::max()) {}
            void on_text(std::string_view) override {}
            void on_closed(Closed) override { over.cancel(); }
            asio::steady_timer over;
        };
        Waiter waiter(socket.executor());
        socket.start(waiter);
        socket.close(CloseCode::protocol_error, "no common OCPP subprotocol");
        co_await waiter.over.async_wait(wait);
    }

    asio::awaitable<void> refuse(Stream stream, Refusal refusal) {
        handler.on_refused(stream.remote_endpoint(), refusal.status, refusal.reason);
        if (refusal.status == 0)
            co_return;
        const auto text = refusal_text(refusal, options);
        asio::steady_timer timer(stream.get_executor(), linger_timeout);
        co_await (say_last(stream, text) || timer.async_wait(asio::use_awaitable));
    }

    asio::awaitable<void> say_last(Stream& stream, const std::string& text) {
        const auto [error, size] = co_await asio::async_write(stream, asio::buffer(text), wait);
        if (error)
            co_return;
        error_code ignored;
        stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
        co_await read_to_end(stream);
    }

    // ---- stopping

    struct Registration {
        Registration(Loop& its_loop, Entry& its_entry)
            : loop(its_loop)
            , entry(its_entry) {
            loop.entries.push_back(&entry);
        }
        Registration(const Registration&) = delete;
        ~Registration() {
            std::erase(loop.entries, &entry);
            if (loop.entries.empty())
                loop.drain_timer.cancel();
        }
        Loop& loop;
        Entry& entry;
    };

    void stop_accepting() {
        asio::post(acceptor.get_executor(), [self = shared_from_this()] {
            error_code ignored;
            self->acceptor.close(ignored);
        });
    }

    void stop(Loop& loop) {
        asio::post(loop.context, [self = shared_from_this(), &loop] {
            if (std::exchange(loop.stopping, true) || loop.entries.empty())
                return;
            for_each(loop, [](const Entry& entry) {
                entry.remote.close(CloseCode::going_away, "the server stops");
            });
            loop.drain_timer.expires_after(self->options.drain_timeout);
            loop.drain_timer.async_wait([self, &loop](error_code error) {
                if (!error)
                    for_each(loop, [](const Entry& entry) { entry.remote.abort(); });
            });
        });
    }

    template <class Action>
    static void for_each(Loop& loop, Action action) {
        for (auto* entry : loop.entries) {
            error_code ignored;
            if (entry->reading_head != nullptr)
                entry->reading_head->close(ignored);
            action(*entry);
        }
    }

    const ListenerOptions options;
    ArrivalHandler& handler;
    std::vector<std::unique_ptr<Loop>> loops;
    Acceptor acceptor;
    tcp::endpoint local;
    Census census;
};

Listener::Listener(ListenerOptions options, std::vector<asio::io_context*> loops, ArrivalHandler& handler)
    : state_(std::make_shared<State>(std::move(options), loops, handler)) {}

Listener::~Listener() = default;

void Listener::start() {
    state_->start();
}
tcp::endpoint Listener::local_endpoint() const {
    return state_->local;
}
std::size_t Listener::connections() const {
    return state_->census.connections();
}
void Listener::stop_accepting() {
    state_->stop_accepting();
}

void Listener::stop() {
    stop_accepting();
    for (auto& loop : state_->loops)
        state_->stop(*loop);
}

asio::awaitable<void> Listener::drained() {
    return state_->census.empty();
}

} // namespace voltgate::ocpp
