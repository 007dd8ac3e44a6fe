#include "api/http/server.hpp"

#include "api/http/connection.hpp"
#include "api/http/wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <unordered_set>

namespace voltgate::api::http {
namespace {

using boost::system::error_code;

constexpr auto with_result = asio::as_tuple(asio::use_awaitable);

/// A loop and the connections that live on it; the set is touched on that loop only.
struct Lane {
    asio::io_context* context = nullptr;
    std::unordered_set<Connection*> open;
};

} // namespace

struct Server::State {
    State(ServerOptions given, std::vector<asio::io_context*> loops, Handler& answers)
        : serving{std::move(given), answers}
        , acceptor(*loops.at(0)) {
        for (auto* loop : loops)
            lanes.push_back(Lane{loop, {}});
    }

    asio::awaitable<void> accept_all();
    unsigned enter(const asio::ip::address& address);
    void leave(const asio::ip::address& address);
    void turn_away(asio::ip::tcp::socket& socket, unsigned status);
    void welcome(asio::ip::tcp::socket socket, Lane& lane);
    asio::awaitable<void> serve(std::shared_ptr<Connection> connection, Lane& lane,
                                asio::ip::address address);
    template <class Act>
    void run_on(asio::io_context& loop, Act act);
    template <class Act>
    void on_every_connection(Act act);
    void began();
    void ended();
    bool wait_until_empty(std::chrono::milliseconds patience);

    Serving serving;
    asio::ip::tcp::acceptor acceptor;
    asio::ip::tcp::endpoint bound;
    std::vector<Lane> lanes;
    std::size_t next_lane = 0;
    mutable std::mutex mutex; ///< of what follows
    std::condition_variable empty;
    std::size_t running = 0; ///< what uses this state on a loop: the accept loop, connections, posted work
    std::size_t connected = 0;
    std::map<asio::ip::address, std::size_t> per_address;
};

void Server::State::began() {
    const std::scoped_lock lock(mutex);
    ++running;
}

void Server::State::ended() {
    const std::scoped_lock lock(mutex);
    if (--running == 0)
        empty.notify_all();
}

bool Server::State::wait_until_empty(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex);
    return empty.wait_for(lock, patience, [this] { return running == 0; });
}

asio::awaitable<void> Server::State::accept_all() {
    asio::steady_timer pause(*lanes[0].context);
    while (!serving.stopping) {
        auto& lane = lanes[next_lane++ % lanes.size()];
        auto [error, socket] = co_await acceptor.async_accept(*lane.context, with_result);
        if (!error) {
            welcome(std::move(socket), lane);
        } else if (error != asio::error::operation_aborted) {
            pause.expires_after(serving.options.accept_pause);
            co_await pause.async_wait(with_result);
        }
    }
}

/// Counts a connection in, unless there are too many: then the status that it is answered, otherwise 0.
unsigned Server::State::enter(const asio::ip::address& address) {
    const std::scoped_lock lock(mutex);
    if (connected >= serving.options.connections)
        return 503;
    const auto there = per_address.find(address);
    if (there != per_address.end() && there->second >= serving.options.connections_per_address)
        return 429;
    ++per_address[address];
    ++connected;
    ++running;
    return 0;
}

void Server::State::leave(const asio::ip::address& address) {
    const std::scoped_lock lock(mutex);
    --connected;
    const auto there = per_address.find(address);
    if (--there->second == 0)
        per_address.erase(there);
}

/// One attempt without waiting: whoever floods us gets no more of our time.
void Server::State::turn_away(asio::ip::tcp::socket& socket, unsigned status) {
    auto response = serving.handler.refuse(status, status == 429 ? "too many connections from this address"
                                                                 : "too many connections");
    const auto text = response_head(response, Persistence::close, BodyFraming::length) + response.body;
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.send(asio::buffer(text), 0, ignored);
}

void Server::State::welcome(asio::ip::tcp::socket socket, Lane& lane) {
    error_code unknown;
    const auto address = socket.remote_endpoint(unknown).address();
    const auto refusal = enter(address);
    if (refusal != 0)
        return turn_away(socket, refusal);
    const auto cut = std::make_shared<asio::cancellation_signal>();
    auto connection = std::make_shared<Connection>(std::move(socket), serving, cut);
    auto work = serve(std::move(connection), lane, address);
    asio::co_spawn(
        *lane.context, std::move(work),
        asio::bind_cancellation_slot(cut->slot(), [this, cut](const std::exception_ptr&) { ended(); }));
}

asio::awaitable<void> Server::State::serve(std::shared_ptr<Connection> connection, Lane& lane,
                                           asio::ip::address address) {
    auto& open = lane.open;
    open.insert(connection.get());
    try {
        co_await connection->run();
    } catch (const std::exception& failure) {
        if (!serving.stopping)
            spdlog::error("an HTTP connection ended by an error: {}", failure.what());
    }
    open.erase(connection.get());
    leave(address);
}

template <class Act>
void Server::State::run_on(asio::io_context& loop, Act act) {
    began();
    asio::post(loop, [this, act] {
        act();
        ended();
    });
}

template <class Act>
void Server::State::on_every_connection(Act act) {
    for (auto& lane : lanes) {
        run_on(*lane.context, [&lane, act] {
            const std::vector<Connection*> open(lane.open.begin(), lane.open.end());
            for (auto* connection : open)
                act(*connection);
        });
    }
}

Server::Server(ServerOptions options, std::vector<asio::io_context*> loops, Handler& handler)
    : state_(std::make_unique<State>(std::move(options), std::move(loops), handler)) {}

Server::~Server() {
    stop(std::chrono::milliseconds(0));
}

void Server::start() {
    auto& acceptor = state_->acceptor;
    const auto& listen = state_->serving.options.listen;
    acceptor.open(listen.protocol());
    acceptor.set_option(asio::socket_base::reuse_address(true));
    acceptor.bind(listen);
    acceptor.listen(state_->serving.options.backlog);
    state_->bound = acceptor.local_endpoint();
    state_->began();
    asio::co_spawn(*state_->lanes[0].context, state_->accept_all(),
                   [state = state_.get()](const std::exception_ptr&) { state->ended(); });
}

asio::ip::tcp::endpoint Server::local_endpoint() const {
    return state_->bound;
}

std::size_t Server::connections() const {
    const std::scoped_lock lock(state_->mutex);
    return state_->connected;
}

void Server::stop(std::chrono::milliseconds patience) {
    state_->serving.stopping = true;
    if (state_->wait_until_empty(std::chrono::milliseconds(0)))
        return;
    state_->run_on(*state_->lanes[0].context, [state = state_.get()] {
        error_code ignored;
        state->acceptor.close(ignored);
    });
    state_->on_every_connection([](Connection& connection) { connection.finish(); });
    while (!state_->wait_until_empty(patience)) {
        // Again and again, because a connection may have been accepted in between.
        state_->on_every_connection([](Connection& connection) { connection.abort(); });
        patience = std::chrono::milliseconds(50);
    }
}

} // namespace voltgate::api::http
