#include "api/http/server.hpp"

#include "api/http/wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <spdlog/spdlog.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <unordered_set>

namespace voltgate::api::http {
namespace {

namespace beast = boost::beast;
using boost::system::error_code;

constexpr auto with_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t read_size = 4096;

/// What reading a request came to: a request, a status to refuse it with, or (neither) the end of the
/// connection.
struct Arrived {
    std::optional<Request> request;
    unsigned refusal = 0;
    std::string detail;
    bool keep_alive = false;
    bool http10 = false;
};

Arrived refused(unsigned status, std::string detail) {
    return {{}, status, std::move(detail), false, false};
}

/// What a failed read owes the client; nothing when it simply went away.
Arrived refusal_for(const error_code& error) {
    namespace http = beast::http;
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
        return refused(431, "the request line and header fields are too large");
    if (error == http::error::body_limit)
        return refused(413, "the body is too large");
    if (error == http::error::bad_version)
        return refused(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
    if (error == http::error::bad_transfer_encoding)
        return refused(501, "only the chunked transfer coding is understood");
    const bool gone = error == http::error::end_of_stream || error == http::error::partial_message;
    if (gone || error.category() != make_error_code(http::error::bad_method).category())
        return {};
    return refused(400, "the request is malformed: " + error.message());
}

using Parser = beast::http::request_parser<beast::http::string_body>;

/// The parsed message as our own value, or the reason why it is none.
Arrived to_request(Parser& parser, const asio::ip::tcp::endpoint& remote) {
    auto message = parser.release();
    Arrived out;
    out.keep_alive = message.keep_alive();
    out.http10 = message.version() < 11;
    const auto word = message.method_string();
    const auto method = method_of(std::string_view(word.data(), word.size()));
    if (!method)
        return refused(501, "the method is not known");
    if (message.count(beast::http::field::host) != 1 && !out.http10)
        return refused(400, "exactly one Host field is needed");
    Request request;
    request.method = *method;
    request.remote = remote;
    const auto target = message.target();
    if (!split_target(origin_form({target.data(), target.size()}), request))
        return refused(400, "the request target is malformed");
    for (const auto& field : message) {
        const auto name = field.name_string();
        const auto value = field.value();
        request.headers.add({name.data(), name.size()}, {value.data(), value.size()});
    }
    request.body = std::move(message.body());
    out.request = std::move(request);
    return out;
}

} // namespace

/// One connection: touched on its loop only. Owned by the coroutine that runs it, and for a moment by a
/// deadline whose handler is under way.
class Server::Connection final : public BodyWriter, public std::enable_shared_from_this<Connection> {
public:
    Connection(asio::ip::tcp::socket socket, State& state, std::shared_ptr<asio::cancellation_signal> cut);

    asio::awaitable<void> run();
    /// Closes at once what nobody waits for; a request in hand is still answered.
    void finish();
    void abort();
    asio::awaitable<bool> write(std::string content) override;

private:
    asio::awaitable<bool> wait_for_request();
    asio::awaitable<Arrived> read_request();
    asio::awaitable<Arrived> read_body(Parser& parser);
    asio::awaitable<bool> exchange();
    asio::awaitable<bool> send(Response& response, Method method, Arrived& arrived);
    asio::awaitable<bool> send_text(std::string_view head, std::string_view body);
    asio::awaitable<void> stream(Streaming produce);
    asio::awaitable<void> produce(Streaming source);
    asio::awaitable<void> until_gone();
    asio::awaitable<void> say_goodbye();
    Arrived refusal_for_read(const error_code& error, std::string_view part) const;
    void arm(std::chrono::milliseconds limit);
    void disarm();
    void close();

    enum class Phase { idle, busy, streaming };

    asio::ip::tcp::socket socket_;
    asio::steady_timer deadline_;
    std::uint64_t armed_ = 0; ///< names the deadline that counts
    bool timed_out_ = false;
    beast::flat_buffer buffer_;
    const ServerOptions& options_;
    State& state_;
    asio::ip::tcp::endpoint remote_;
    Phase phase_ = Phase::idle;
    bool finishing_ = false;
    bool owes_goodbye_ = false;
    bool chunked_ = true;
    std::size_t answered_ = 0;
    std::shared_ptr<asio::cancellation_signal>
        cut_; ///< shared with the end of the coroutine, which clears it
};

/// A loop and the connections that live on it; the set is touched on that loop only.
struct Lane {
    asio::io_context* context = nullptr;
    std::unordered_set<void*> open;
};

struct Server::State {
    State(ServerOptions given, std::vector<asio::io_context*> loops, Handler& answers)
        : options(std::move(given))
        , handler(answers)
        , acceptor(*loops.at(0)) {
        for (auto* loop : loops)
            lanes.push_back(Lane{loop, {}});
    }

    asio::awaitable<void> accept_all();
    void welcome(asio::ip::tcp::socket socket, Lane& lane);
    asio::awaitable<void> serve(std::shared_ptr<Connection> connection, Lane& lane);
    template <class Act>
    void on_every_connection(Act act);
    void began();
    void ended();
    bool wait_until_empty(std::chrono::milliseconds patience);

    ServerOptions options;
    Handler& handler;
    asio::ip::tcp::acceptor acceptor;
    asio::ip::tcp::endpoint bound;
    std::vector<Lane> lanes;
    std::size_t next_lane = 0;
    std::atomic<bool> stopping = false;
    mutable std::mutex mutex; ///< of running and connected
    std::condition_variable empty;
    std::size_t running = 0; ///< coroutines of this server: the accept loop and the connections
    std::size_t connected = 0;
};

// ---- connection

Server::Connection::Connection(asio::ip::tcp::socket socket, State& state,
                               std::shared_ptr<asio::cancellation_signal> cut)
    : socket_(std::move(socket))
    , deadline_(socket_.get_executor())
    , buffer_(state.options.header_limit + 2 * read_size)
    , options_(state.options)
    , state_(state)
    , cut_(std::move(cut)) {
    error_code ignored;
    remote_ = socket_.remote_endpoint(ignored);
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

asio::awaitable<void> Server::Connection::run() {
    while (!state_.stopping && co_await wait_for_request()) {
        phase_ = Phase::busy;
        const bool more = co_await exchange();
        phase_ = Phase::idle;
        if (!more || finishing_)
            break;
    }
    if (owes_goodbye_)
        co_await say_goodbye();
    close();
}

void Server::Connection::finish() {
    finishing_ = true;
    if (phase_ != Phase::busy)
        close();
}

void Server::Connection::abort() {
    close();
    cut_->emit(asio::cancellation_type::terminal);
}

void Server::Connection::arm(std::chrono::milliseconds limit) {
    timed_out_ = false;
    deadline_.expires_after(limit);
    deadline_.async_wait([self = shared_from_this(), armed = ++armed_](const error_code& error) {
        if (error || armed != self->armed_)
            return;
        self->timed_out_ = true;
        error_code ignored;
        self->socket_.cancel(ignored);
    });
}

void Server::Connection::disarm() {
    ++armed_;
    deadline_.cancel();
}

Arrived Server::Connection::refusal_for_read(const error_code& error, std::string_view part) const {
    return timed_out_ ? refused(408, "the " + std::string(part) + " took too long") : refusal_for(error);
}

void Server::Connection::close() {
    disarm();
    error_code ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
}

asio::awaitable<bool> Server::Connection::wait_for_request() {
    while (true) {
        // An empty line before a request is the debt of old clients (RFC 9112 2.2).
        while (buffer_.size() > 0 && (static_cast<const char*>(buffer_.data().data())[0] == '\r' ||
                                      static_cast<const char*>(buffer_.data().data())[0] == '\n'))
            buffer_.consume(1);
        if (buffer_.size() > 0)
            co_return true;
        arm(options_.idle_timeout);
        const auto [error, size] = co_await socket_.async_read_some(buffer_.prepare(read_size), with_result);
        if (error)
            co_return false;
        buffer_.commit(size);
    }
}

asio::awaitable<Arrived> Server::Connection::read_request() {
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(options_.header_limit));
    parser.body_limit(options_.body_limit);
    arm(options_.header_timeout);
    const auto [error, size] = co_await beast::http::async_read_header(socket_, buffer_, parser, with_result);
    if (error)
        co_return refusal_for_read(error, "header");
    co_return co_await read_body(parser);
}

asio::awaitable<Arrived> Server::Connection::read_body(Parser& parser) {
    arm(options_.body_timeout);
    const auto expectation = parser.get()[beast::http::field::expect];
    if (!expectation.empty()) {
        if (!beast::iequals(expectation, "100-continue"))
            co_return refused(417, "only 100-continue can be expected");
        if (!parser.is_done() && !co_await send_text("HTTP/1.1 100 Continue\r\n\r\n", {}))
            co_return Arrived{};
        arm(options_.body_timeout);
    }
    if (!parser.is_done()) {
        const auto [error, size] = co_await beast::http::async_read(socket_, buffer_, parser, with_result);
        if (error)
            co_return refusal_for_read(error, "body");
    }
    co_return to_request(parser, remote_);
}

asio::awaitable<bool> Server::Connection::exchange() {
    auto arrived = co_await read_request();
    disarm();
    Response response;
    auto method = Method::get;
    if (arrived.request) {
        method = arrived.request->method;
        Request request = std::move(*arrived.request);
        response = co_await state_.handler.handle(std::move(request));
    } else if (arrived.refusal != 0) {
        response = state_.handler.refuse(arrived.refusal, arrived.detail);
    } else {
        co_return false;
    }
    ++answered_;
    owes_goodbye_ = true;
    co_return co_await send(response, method, arrived);
}

asio::awaitable<bool> Server::Connection::send(Response& response, Method method, Arrived& arrived) {
    const bool streams = static_cast<bool>(response.stream);
    const bool used_up =
        options_.requests_per_connection != 0 && answered_ >= options_.requests_per_connection;
    const bool close = streams || finishing_ || state_.stopping || !arrived.keep_alive || used_up;
    const auto persistence = close ? Persistence::close : Persistence::keep_alive;
    chunked_ = !arrived.http10;
    auto framing = BodyFraming::length;
    if (streams)
        framing = chunked_ ? BodyFraming::chunked : BodyFraming::until_close;
    const auto head = response_head(response, persistence, framing);
    const bool bodiless = method == Method::head || streams;
    const bool sent =
        co_await send_text(head, bodiless ? std::string_view() : std::string_view(response.body));
    if (sent && streams && method != Method::head)
        co_await stream(std::move(response.stream));
    co_return sent && !close;
}

asio::awaitable<bool> Server::Connection::send_text(std::string_view head, std::string_view body) {
    arm(options_.write_timeout);
    const std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::buffer(body)};
    const auto [error, size] = co_await asio::async_write(socket_, parts, with_result);
    disarm();
    co_return !error;
}

asio::awaitable<bool> Server::Connection::write(std::string content) {
    if (content.empty())
        co_return true;
    const std::string framed = chunked_ ? chunk(content) : std::move(content);
    co_return co_await send_text(framed, {});
}

asio::awaitable<void> Server::Connection::stream(Streaming source) {
    using namespace asio::experimental::awaitable_operators;
    phase_ = Phase::streaming;
    if (finishing_)
        co_return;
    auto body = produce(std::move(source));
    auto departure = until_gone();
    co_await (std::move(body) || std::move(departure));
    if (chunked_ && socket_.is_open())
        co_await send_text(last_chunk, {});
}

asio::awaitable<void> Server::Connection::produce(Streaming source) {
    try {
        co_await source(*this);
    } catch (const boost::system::system_error& failure) {
        if (failure.code() != asio::error::operation_aborted)
            spdlog::error("a streaming response ended by an error: {}", failure.what());
    } catch (const std::exception& failure) {
        spdlog::error("a streaming response ended by an error: {}", failure.what());
    }
}

// What a client sends behind a streaming request is dropped: the connection closes after the stream.
asio::awaitable<void> Server::Connection::until_gone() {
    std::array<char, 512> scratch{};
    while (true) {
        const auto [error, size] = co_await socket_.async_read_some(asio::buffer(scratch), with_result);
        if (error)
            co_return;
    }
}

// Closing with unread bytes in the socket would reset the connection and could take the answer with it.
asio::awaitable<void> Server::Connection::say_goodbye() {
    error_code ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    arm(options_.linger);
    std::array<char, read_size> scratch{};
    while (!finishing_) {
        const auto [error, size] = co_await socket_.async_read_some(asio::buffer(scratch), with_result);
        if (error)
            break;
    }
}

// ---- server

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
    while (!stopping) {
        auto& lane = lanes[next_lane++ % lanes.size()];
        auto [error, socket] = co_await acceptor.async_accept(*lane.context, with_result);
        if (!error) {
            welcome(std::move(socket), lane);
        } else if (error != asio::error::operation_aborted) {
            pause.expires_after(options.accept_pause);
            co_await pause.async_wait(with_result);
        }
    }
}

void Server::State::welcome(asio::ip::tcp::socket socket, Lane& lane) {
    {
        const std::scoped_lock lock(mutex);
        if (connected >= options.connections) {
            // One attempt without waiting: whoever floods us gets no more of our time.
            auto response = handler.refuse(503, "too many connections");
            const auto text =
                response_head(response, Persistence::close, BodyFraming::length) + response.body;
            error_code ignored;
            socket.non_blocking(true, ignored);
            socket.send(asio::buffer(text), 0, ignored);
            return;
        }
        ++connected;
        ++running;
    }
    const auto cut = std::make_shared<asio::cancellation_signal>();
    auto connection = std::make_shared<Connection>(std::move(socket), *this, cut);
    auto work = serve(std::move(connection), lane);
    asio::co_spawn(
        *lane.context, std::move(work),
        asio::bind_cancellation_slot(cut->slot(), [this, cut](const std::exception_ptr&) { ended(); }));
}

asio::awaitable<void> Server::State::serve(std::shared_ptr<Connection> connection, Lane& lane) {
    auto& open = lane.open;
    open.insert(connection.get());
    try {
        co_await connection->run();
    } catch (const std::exception& failure) {
        if (!stopping)
            spdlog::error("an HTTP connection ended by an error: {}", failure.what());
    }
    open.erase(connection.get());
    const std::scoped_lock lock(mutex);
    --connected;
}

template <class Act>
void Server::State::on_every_connection(Act act) {
    for (auto& lane : lanes) {
        asio::post(*lane.context, [&lane, act] {
            const std::vector<void*> open(lane.open.begin(), lane.open.end());
            for (auto* connection : open)
                act(*static_cast<Connection*>(connection));
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
    const auto& listen = state_->options.listen;
    acceptor.open(listen.protocol());
    acceptor.set_option(asio::socket_base::reuse_address(true));
    acceptor.bind(listen);
    acceptor.listen(state_->options.backlog);
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
    state_->stopping = true;
    if (state_->wait_until_empty(std::chrono::milliseconds(0)))
        return;
    asio::post(*state_->lanes[0].context, [state = state_.get()] {
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
