#include "ocpp/transport/listener.hpp"

#include "ocpp/transport/census.hpp"
#include "ocpp/transport/reception.hpp"
#include "ocpp/transport/stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace voltgate::ocpp {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto wait = asio::as_tuple(asio::use_awaitable);

// A connection as its loop knows it, for stopping.
struct Entry {
    Reception::OpenSocket reading_head{};
    WebSocket::Remote remote{}; // from the upgrade on
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
        , reception(options, handler)
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
        auto stream = std::make_unique<Stream>(std::move(socket));
        const auto address = stream->remote_endpoint().address();
        const auto verdict = census.enter(address);
        asio::co_spawn(loop.context, serve(loop, std::move(stream), verdict),
                       [self = shared_from_this(), address](std::exception_ptr error) {
                           if (error)
                               self->handler.on_failure(error);
                           self->census.leave(address);
                       });
    }

    // ---- one connection, on its loop

    // What it was let in with is gone by then: this frame lives as long as the connection.
    asio::awaitable<void> serve(Loop& loop, std::unique_ptr<Stream> stream, Census::Verdict verdict) {
        if (loop.stopping)
            co_return;
        Entry entry;
        const Registration registration(loop, entry);
        auto life = co_await let_in(loop, std::move(stream), verdict, entry);
        if (life)
            co_await std::move(*life);
    }

    // The connection's life, that is serve(), or nothing for who is refused.
    asio::awaitable<std::optional<asio::awaitable<void>>> let_in(Loop& loop, std::unique_ptr<Stream> stream,
                                                                 Census::Verdict verdict, Entry& entry) {
        auto arrival = co_await reception.receive(std::move(*stream), verdict, entry.reading_head);
        if (!arrival)
            co_return std::nullopt;
        entry.remote = arrival->socket.remote();
        if (loop.stopping)
            entry.remote.close(CloseCode::going_away, "the server stops");
        co_return handler.serve(std::move(*arrival));
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

    void stop(Loop& loop, std::chrono::milliseconds patience) {
        asio::post(loop.context, [self = shared_from_this(), &loop, patience] {
            if (std::exchange(loop.stopping, true) || loop.entries.empty())
                return;
            for_each(loop, [](const Entry& entry) {
                entry.remote.close(CloseCode::going_away, "the server stops");
            });
            loop.drain_timer.expires_after(patience);
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
            if (auto* socket = entry->reading_head.socket)
                socket->close(ignored);
            action(*entry);
        }
    }

    const ListenerOptions options;
    ArrivalHandler& handler;
    Reception reception;
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

void Listener::stop(std::chrono::milliseconds patience) {
    stop_accepting();
    for (auto& loop : state_->loops)
        state_->stop(*loop, patience);
}

void Listener::stop() {
    stop(state_->options.drain_timeout);
}

asio::awaitable<void> Listener::drained() {
    return state_->census.empty();
}

} // namespace voltgate::ocpp
