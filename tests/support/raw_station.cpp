#include "tests/support/raw_station.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

namespace voltgate::tests {

namespace asio = boost::asio;

/// One connection. The socket belongs to the loop's thread, the rest is for both.
class RawStation::Link final : public ocpp::WebSocket::Owner, public std::enable_shared_from_this<Link> {
public:
    Link(asio::io_context& loop, ocpp::WebSocket opened, ocpp::Version version)
        : judge(version)
        , loop_(loop)
        , socket_(std::move(opened)) {}

    void start() { socket_->start(*this); }
    void end() { socket_.reset(); }

    void on_text(std::string_view text) override {
        judge.received(text);
        const std::scoped_lock lock(mutex_);
        frames_.emplace_back(text);
        changed_.notify_all();
    }

    void on_closed(ocpp::Closed closed) override {
        asio::post(loop_, [self = shared_from_this()] { self->end(); });
        const std::scoped_lock lock(mutex_);
        closed_ = std::move(closed);
        changed_.notify_all();
    }

    template <class Action>
    void post(Action action) {
        asio::post(loop_, [self = shared_from_this(), action = std::move(action)]() mutable {
            if (self->socket_)
                action(*self->socket_);
        });
    }

    std::optional<std::string> next(std::chrono::milliseconds limit) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, limit, [this] { return !frames_.empty() || closed_; });
        if (frames_.empty())
            return std::nullopt;
        auto frame = std::move(frames_.front());
        frames_.pop_front();
        return frame;
    }

    std::optional<ocpp::Closed> closed(std::chrono::milliseconds limit) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, limit, [this] { return closed_.has_value(); });
        return closed_;
    }

    FrameJudge judge;

private:
    asio::io_context& loop_;
    std::optional<ocpp::WebSocket> socket_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::string> frames_;
    std::optional<ocpp::Closed> closed_;
};

RawStation::RawStation(LoopThread& loop, ocpp::ClientOptions options)
    : loop_(&loop)
    , options_(std::move(options)) {}

RawStation::~RawStation() {
    leave();
}

unsigned RawStation::connect() {
    leave();
    auto connected = loop_->run(ocpp::connect(options_));
    if (!connected) {
        const auto& failure = connected.error();
        if (failure.http_status == 0)
            throw StationFailure(identity() + " could not connect: " + failure.description);
        return failure.http_status;
    }
    subprotocol_ = connected->subprotocol;
    link_ = std::make_shared<Link>(loop_->context(), std::move(connected->socket),
                                   connected->version.value_or(ocpp::Version::v16));
    loop_->call([this] { link_->start(); });
    return 101;
}

void RawStation::leave() {
    if (link_)
        loop_->call([link = std::exchange(link_, nullptr)] { link->end(); });
}

void RawStation::send(std::string text) {
    if (!link_)
        throw StationFailure(identity() + " is not connected");
    link_->judge.sent(text);
    link_->post([text = std::move(text)](ocpp::WebSocket& socket) mutable { socket.send(std::move(text)); });
}

std::optional<std::string> RawStation::receive(std::chrono::milliseconds limit) {
    if (!link_)
        throw StationFailure(identity() + " is not connected");
    auto frame = link_->next(limit);
    for (const auto& complaint : link_->judge.take_complaints())
        throw StationFailure(complaint);
    return frame;
}

std::string RawStation::expect(std::chrono::milliseconds limit) {
    auto frame = receive(limit);
    if (!frame)
        throw StationFailure(identity() + " waited in vain for a frame of the server");
    return std::move(*frame);
}

boost::json::value RawStation::ask(std::string_view action, std::string_view payload) {
    const auto id = "call-" + std::to_string(++calls_);
    send("[2,\"" + id + "\",\"" + std::string(action) + "\"," + std::string(payload) + "]");
    const auto text = expect();
    auto frame = boost::json::parse(text);
    const auto& parts = frame.as_array();
    if (parts.at(0) == 2 || parts.at(1) != boost::json::string(id))
        throw StationFailure(identity() + " sent " + std::string(action) + " and received " + text);
    return frame;
}

boost::json::value RawStation::call(std::string_view action, std::string_view payload) {
    const auto frame = ask(action, payload);
    if (frame.as_array().at(0) != 3)
        throw StationFailure(std::string(action) + " was answered " + boost::json::serialize(frame));
    return frame.as_array().at(2);
}

void RawStation::drop() {
    if (!link_)
        return;
    link_->post([](ocpp::WebSocket& socket) { socket.abort(); });
    closed();
}

void RawStation::close() {
    if (!link_)
        return;
    link_->post([](ocpp::WebSocket& socket) { socket.close(ocpp::CloseCode::normal, ""); });
    closed();
}

bool RawStation::is_open() {
    return link_ && !link_->closed(std::chrono::milliseconds(0));
}

std::optional<ocpp::Closed> RawStation::closed(std::chrono::milliseconds limit) {
    return link_ ? link_->closed(limit) : std::nullopt;
}

} // namespace voltgate::tests
