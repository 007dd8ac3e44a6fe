#include "api/http/connection.hpp"

#include "api/http/wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <spdlog/spdlog.h>

#include <array>

namespace voltgate::api::http {
namespace {

using boost::system::error_code;

constexpr auto with_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t discard_size = 4096;

} // namespace

Connection::Connection(asio::ip::tcp::socket socket, const Serving& serving,
                       std::shared_ptr<asio::cancellation_signal> cut)
    : socket_(std::move(socket))
    , deadline_(socket_.get_executor())
    , reader_(serving.options.header_limit, serving.options.body_limit)
    , serving_(serving)
    , cut_(std::move(cut)) {
    error_code ignored;
    remote_ = socket_.remote_endpoint(ignored);
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

asio::awaitable<void> Connection::run() {
    while (!serving_.stopping) {
        const bool begun = co_await wait_for_request();
        if (!begun)
            break;
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

void Connection::finish() {
    finishing_ = true;
    if (phase_ != Phase::busy)
        close();
}

void Connection::abort() {
    close();
    cut_->emit(asio::cancellation_type::terminal);
}

void Connection::arm(std::chrono::milliseconds limit) {
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

void Connection::disarm() {
    ++armed_;
    deadline_.cancel();
}

Reading Connection::refusal_for_read(const error_code& error, std::string_view part) const {
    return timed_out_ ? refused(408, "the " + std::string(part) + " took too long")
                      : RequestReader::refusal_for(error);
}

void Connection::close() {
    disarm();
    error_code ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
}

asio::awaitable<bool> Connection::wait_for_request() {
    arm(serving_.options.idle_timeout);
    co_return co_await reader_.wait(socket_);
}

asio::awaitable<Reading> Connection::read_request() {
    arm(serving_.options.header_timeout);
    const auto error = co_await reader_.read_head(socket_);
    if (error)
        co_return refusal_for_read(error, "header");
    co_return co_await read_body();
}

asio::awaitable<Reading> Connection::read_body() {
    const auto expectation = reader_.expectation();
    if (expectation == RequestReader::Expectation::unknown)
        co_return refused(417, "only 100-continue can be expected");
    if (expectation == RequestReader::Expectation::go_ahead) {
        const bool sent = co_await send_text("HTTP/1.1 100 Continue\r\n\r\n", {});
        if (!sent)
            co_return Reading();
    }
    arm(serving_.options.body_timeout);
    const auto error = co_await reader_.read_body(socket_);
    if (error)
        co_return refusal_for_read(error, "body");
    co_return reader_.take(remote_);
}

asio::awaitable<bool> Connection::exchange() {
    auto arrived = co_await read_request();
    disarm();
    Response response;
    auto method = Method::get;
    if (arrived.request) {
        method = arrived.request->method;
        Request request = std::move(*arrived.request);
        response = co_await serving_.handler.handle(std::move(request));
    } else if (arrived.refusal != 0) {
        response = serving_.handler.refuse(arrived.refusal, arrived.detail);
    } else {
        co_return false;
    }
    ++answered_;
    owes_goodbye_ = true;
    co_return co_await send(response, method, arrived);
}

asio::awaitable<bool> Connection::send(Response& response, Method method, Reading& arrived) {
    const bool streams = static_cast<bool>(response.stream);
    const bool used_up = serving_.options.requests_per_connection != 0 &&
                         answered_ >= serving_.options.requests_per_connection;
    const bool close = streams || finishing_ || serving_.stopping || !arrived.keep_alive || used_up;
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

asio::awaitable<bool> Connection::send_text(std::string_view head, std::string_view body) {
    arm(serving_.options.write_timeout);
    const std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::buffer(body)};
    const auto [error, size] = co_await asio::async_write(socket_, parts, with_result);
    disarm();
    co_return !error;
}

asio::awaitable<bool> Connection::write(std::string content) {
    if (content.empty())
        co_return true;
    const std::string framed = chunked_ ? chunk(content) : std::move(content);
    co_return co_await send_text(framed, {});
}

asio::awaitable<void> Connection::stream(Streaming source) {
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

asio::awaitable<void> Connection::produce(Streaming source) {
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
asio::awaitable<void> Connection::until_gone() {
    std::array<char, 512> scratch{};
    while (true) {
        const auto [error, size] = co_await socket_.async_read_some(asio::buffer(scratch), with_result);
        if (error)
            co_return;
    }
}

// Closing with unread bytes in the socket would reset the connection and could take the answer with it.
asio::awaitable<void> Connection::say_goodbye() {
    error_code ignored;
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    arm(serving_.options.linger);
    std::array<char, discard_size> scratch{};
    while (!finishing_) {
        const auto [error, size] = co_await socket_.async_read_some(asio::buffer(scratch), with_result);
        if (error)
            break;
    }
}

} // namespace voltgate::api::http
