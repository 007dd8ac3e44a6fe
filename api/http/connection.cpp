#include "api/http/connection.hpp"

#include "api/http/wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <utility>

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
    // Who has just connected has something to ask.
    arm(answered_ == 0 ? serving_.options.header_timeout : serving_.options.idle_timeout);
    co_return co_await reader_.wait(socket_);
}

asio::awaitable<Reading> Connection::read_request() {
    arm(serving_.options.header_timeout);
    const auto error = co_await reader_.read_head(socket_);
    if (error)
        co_return refusal_for_read(error, "header");
    if (reader_.expectation() == RequestReader::Expectation::unknown)
        co_return refused(417, "only 100-continue can be expected");
    auto arrived = reader_.head(remote_);
    if (!arrived.request)
        co_return arrived;
    if (serving_.handler.streams(*arrived.request))
        hand_over_body(*arrived.request);
    else
        co_await read_body(arrived);
    co_return arrived;
}

asio::awaitable<bool> Connection::let_it_send() {
    if (reader_.expectation() == RequestReader::Expectation::go_ahead)
        co_return co_await send_text("HTTP/1.1 100 Continue\r\n\r\n", {});
    co_return true;
}

asio::awaitable<void> Connection::read_body(Reading& arrived) {
    const bool sent = co_await let_it_send();
    if (!sent) {
        arrived = Reading();
        co_return;
    }
    arm(serving_.options.body_timeout);
    const auto error = co_await reader_.read_body(socket_, arrived.request->body);
    if (error)
        arrived = refusal_for_read(error, "body");
}

void Connection::hand_over_body(Request& request) {
    request.stream = this;
    arriving_ = State::more;
    asked_ = false;
    body_due_ = asio::steady_timer::clock_type::now() + serving_.options.stream_timeout;
}

asio::awaitable<std::string> Connection::read() {
    std::string bytes;
    if (arriving_ != State::more)
        co_return bytes;
    if (!std::exchange(asked_, true))
        co_await let_it_send();
    const auto left = body_due_ - asio::steady_timer::clock_type::now();
    arm(std::min(serving_.options.body_timeout, std::chrono::ceil<std::chrono::milliseconds>(left)));
    const auto error = co_await reader_.read_some(socket_, bytes);
    disarm();
    if (error)
        arriving_ = timed_out_ ? State::too_slow : State::broken;
    else if (bytes.empty())
        arriving_ = State::whole;
    co_return bytes;
}

asio::awaitable<bool> Connection::exchange() {
    arriving_ = State::whole;
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

bool Connection::closes_after(const Response& response, const Reading& arrived) const {
    const bool used_up = serving_.options.requests_per_connection != 0 &&
                         answered_ >= serving_.options.requests_per_connection;
    const bool endless = response.stream && !response.length;
    // What is left of a body that nobody read would be taken for the next request.
    return endless || finishing_ || serving_.stopping || !arrived.keep_alive || used_up ||
           arriving_ != State::whole;
}

asio::awaitable<bool> Connection::send(Response& response, Method method, Reading& arrived) {
    const bool streams = static_cast<bool>(response.stream);
    const bool close = closes_after(response, arrived);
    framing_ = BodyFraming::length;
    if (streams && !response.length)
        framing_ = arrived.http10 ? BodyFraming::until_close : BodyFraming::chunked;
    const auto head = response_head(response, close ? Persistence::close : Persistence::keep_alive, framing_);
    const bool bodiless = method == Method::head || streams;
    const bool sent =
        co_await send_text(head, bodiless ? std::string_view() : std::string_view(response.body));
    if (!sent || !streams || method == Method::head)
        co_return sent && !close;
    if (framing_ != BodyFraming::length) {
        co_await stream(std::move(response.stream));
        co_return false;
    }
    owed_ = *response.length;
    co_await produce(std::move(response.stream));
    owes_goodbye_ = owed_ == 0;
    co_return owed_ == 0 && !close;
}

asio::awaitable<bool> Connection::send_text(std::string_view head, std::string_view body) {
    arm(serving_.options.write_timeout);
    const std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::buffer(body)};
    const auto [error, size] = co_await asio::async_write(socket_, parts, with_result);
    disarm();
    co_return !error;
}

asio::awaitable<bool> Connection::write(std::string content) {
    if (framing_ == BodyFraming::length)
        content.resize(std::min<std::uint64_t>(content.size(), owed_));
    if (content.empty())
        co_return true;
    const auto size = content.size();
    if (framing_ == BodyFraming::chunked)
        content = chunk(content);
    const bool sent = co_await send_text(content, {});
    if (sent && framing_ == BodyFraming::length)
        owed_ -= size;
    co_return sent;
}

asio::awaitable<void> Connection::stream(Streaming source) {
    using namespace asio::experimental::awaitable_operators;
    phase_ = Phase::streaming;
    if (finishing_)
        co_return;
    auto body = produce(std::move(source));
    auto departure = until_gone();
    co_await (std::move(body) || std::move(departure));
    if (framing_ == BodyFraming::chunked && socket_.is_open())
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
