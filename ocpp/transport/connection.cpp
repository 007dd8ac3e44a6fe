#include "ocpp/transport/connection.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace voltgate::ocpp {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t longest_reason = 123; // RFC 6455: a control frame has 125 bytes, two are the code

Closed abnormal(Closed::Cause cause, std::string reason = {}) {
    return {cause, CloseCode::abnormal, std::move(reason)};
}

} // namespace

WebSocket::Connection::Connection(std::unique_ptr<Wire> wire, Stream::executor_type executor,
                                  asio::ip::tcp::endpoint remote, const WebSocketOptions& options)
    : executor_(std::move(executor))
    , remote_(std::move(remote))
    , wire_(std::move(wire))
    , options_(options)
    , timer_(executor_)
    , liveness_(options.ping_interval, options.pong_timeout, Stream::Clock::now()) {}

// ---- reading

void WebSocket::Connection::start(Owner& owner) {
    owner_ = &owner;
    arm();
    if (end_)
        post_finish();
    else
        read();
}

void WebSocket::Connection::go_deaf() {
    deaf_ = true;
    pause();
    wire_->go_deaf();
}

void WebSocket::Connection::resume() {
    if (!deaf_ && std::exchange(paused_, false) && owner_ != nullptr && !reading_ && !delivering_ && !end_)
        read();
}

void WebSocket::Connection::read() {
    buffer_.grow(wire_->read_size(buffer_.capacity()));
    reading_ = true;
    wire_->read(buffer_.free_space(), buffer_.free_size(), shared_from_this());
}

void WebSocket::Connection::on_read(error_code error, std::size_t size) {
    reading_ = false;
    if (end_)
        return;
    if (error) {
        finish(closing_ ? *closing_ : wire_->meaning_of(error));
        return;
    }
    buffer_.commit(size);
    if (wire_->message_is_binary())
        refuse_binary();
    else if (wire_->message_is_whole())
        deliver();
    else
        read();
}

void WebSocket::Connection::deliver() {
    delivering_ = true;
    if (owner_ != nullptr)
        owner_->on_text(buffer_.text());
    delivering_ = false;
    buffer_.clear();
    if (owner_ != nullptr && !paused_ && !end_)
        read();
}

void WebSocket::Connection::refuse_binary() {
    close(CloseCode::unsupported_data, "text messages only");
    if (closing_)
        closing_->cause = Closed::Cause::protocol_error;
}

// ---- writing

void WebSocket::Connection::send(std::string text) {
    if (end_ || closing_)
        return;
    queued_bytes_ += text.size();
    waiting_.push_back(std::move(text));
    if (!writing_)
        write();
}

void WebSocket::Connection::write() {
    writing_ = std::move(waiting_.front());
    waiting_.erase(waiting_.begin());
    write_by_ = Stream::Clock::now() + options_.write_timeout;
    arm();
    wire_->write(*writing_, shared_from_this());
}

void WebSocket::Connection::on_written(error_code error) {
    queued_bytes_ -= writing_->size();
    writing_.reset();
    if (end_)
        return;
    if (error)
        on_write_failed(error);
    else if (!waiting_.empty())
        write();
    else if (closing_)
        write_close();
    else if (owner_ != nullptr)
        owner_->on_drained();
}

// A read that is under way will soon say why.
void WebSocket::Connection::on_write_failed(const error_code& error) {
    if (reading_)
        expect_end();
    else
        kill(abnormal(Closed::Cause::connection_lost, error.message()));
}

// ---- one timer for everything; it is set anew only when it would fire too late

std::optional<WebSocket::Connection::Time> WebSocket::Connection::deadline() const {
    auto first = end_by_ ? end_by_ : liveness_.deadline();
    if (writing_ && (!first || write_by_ < *first))
        first = write_by_;
    return first;
}

void WebSocket::Connection::arm() {
    const auto due = deadline();
    if (end_ || !due || (armed_ && *armed_ <= *due))
        return;
    armed_ = due;
    timer_.expires_at(*due);
    timer_.async_wait([weak = weak_from_this()](error_code error) {
        if (const auto self = weak.lock(); self && !error)
            self->on_timer();
    });
}

void WebSocket::Connection::on_timer() {
    armed_.reset();
    if (end_)
        return;
    const auto now = Stream::Clock::now();
    if (end_by_ && now >= *end_by_)
        kill(closing_ ? *closing_ : abnormal(Closed::Cause::connection_lost));
    else if (writing_ && now >= write_by_)
        kill(abnormal(Closed::Cause::slow_reader));
    else if (!end_by_)
        check_liveness(now);
    arm();
}

// While reading is paused, or we are deaf, nothing can be heard and nobody is blamed.
void WebSocket::Connection::check_liveness(Time now) {
    switch (liveness_.check(reading_ && !deaf_ ? wire_->last_read() : now, now)) {
    case Liveness::Action::none:
        return;
    case Liveness::Action::give_up:
        kill(abnormal(Closed::Cause::no_pong));
        return;
    case Liveness::Action::ping:
        if (!std::exchange(pinging_, true))
            wire_->ping(shared_from_this());
    }
}

// ---- the end

void WebSocket::Connection::close(CloseCode code, std::string_view reason) {
    if (end_ || closing_)
        return;
    closing_ = Closed{Closed::Cause::closed_by_us, code, std::string(reason.substr(0, longest_reason))};
    if (options_.abort_instead_of_close) {
        kill(*closing_);
        return;
    }
    expect_end();
    if (!writing_)
        write_close();
}

// We want the end: it must not take long.
void WebSocket::Connection::expect_end() {
    if (!end_by_)
        end_by_ = Stream::Clock::now() + options_.close_timeout;
    arm();
}

void WebSocket::Connection::write_close() {
    wire_->close(*closing_, shared_from_this());
}

void WebSocket::Connection::on_close_done() {
    if (!end_)
        finish(*closing_);
}

void WebSocket::Connection::forsake() {
    owner_ = nullptr;
    kill(abnormal(Closed::Cause::aborted));
}

void WebSocket::Connection::kill(Closed how) {
    if (end_)
        return;
    end_ = std::move(how);
    wire_->reset();
    post_finish();
}

void WebSocket::Connection::post_finish() {
    asio::post(executor_, [self = shared_from_this()] { self->finish(*self->end_); });
}

void WebSocket::Connection::finish(Closed how) {
    end_ = std::move(how);
    timer_.cancel();
    waiting_.clear();
    if (wire_)
        dismantle();
    if (auto* owner = std::exchange(owner_, nullptr))
        owner->on_closed(*end_);
}

// Operations that are under way end with an error in their turn. One that waits inside Beast for another may
// not, and would keep this object alive for ever: so the wire is destroyed when the others are through.
void WebSocket::Connection::dismantle() {
    wire_->end();
    asio::post(executor_,
               [self = shared_from_this()] { asio::post(self->executor_, [self] { self->wire_.reset(); }); });
}

// ---- the handle

WebSocket::WebSocket(std::shared_ptr<Connection> connection)
    : connection_(std::move(connection)) {}

WebSocket::WebSocket(WebSocket&&) noexcept = default;

WebSocket& WebSocket::operator=(WebSocket&& other) noexcept {
    if (connection_)
        connection_->forsake();
    connection_ = std::move(other.connection_);
    return *this;
}

WebSocket::~WebSocket() {
    if (connection_)
        connection_->forsake();
}

void WebSocket::start(Owner& owner) {
    connection_->start(owner);
}
void WebSocket::pause_reading() {
    connection_->pause();
}
void WebSocket::resume_reading() {
    connection_->resume();
}
void WebSocket::go_deaf() {
    connection_->go_deaf();
}
void WebSocket::send(std::string text) {
    connection_->send(std::move(text));
}
std::size_t WebSocket::queued_bytes() const {
    return connection_->queued_bytes();
}
void WebSocket::close(CloseCode code, std::string_view reason) {
    connection_->close(code, reason);
}
void WebSocket::abort() {
    connection_->kill(abnormal(Closed::Cause::aborted));
}
asio::any_io_executor WebSocket::executor() const {
    return connection_->executor();
}
asio::ip::tcp::endpoint WebSocket::remote_endpoint() const {
    return connection_->remote_endpoint();
}
bool WebSocket::compressed() const {
    return connection_->compressed();
}
WebSocket::Remote WebSocket::remote() const {
    return Remote(connection_);
}

WebSocket::Remote::Remote(std::weak_ptr<Connection> connection)
    : connection_(std::move(connection)) {}

void WebSocket::Remote::close(CloseCode code, std::string_view reason) const {
    if (const auto connection = connection_.lock())
        connection->close(code, reason);
}

void WebSocket::Remote::abort() const {
    if (const auto connection = connection_.lock())
        connection->kill(abnormal(Closed::Cause::aborted));
}

std::string_view to_string(Closed::Cause cause) {
    switch (cause) {
    case Closed::Cause::closed_by_remote:
        return "closed_by_remote";
    case Closed::Cause::closed_by_us:
        return "closed_by_us";
    case Closed::Cause::aborted:
        return "aborted";
    case Closed::Cause::connection_lost:
        return "connection_lost";
    case Closed::Cause::protocol_error:
        return "protocol_error";
    case Closed::Cause::no_pong:
        return "no_pong";
    case Closed::Cause::slow_reader:
        return "slow_reader";
    }
    return "unknown";
}

} // namespace voltgate::ocpp
