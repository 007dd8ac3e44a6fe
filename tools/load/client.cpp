#include "tools/load/client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <random>

namespace voltgate::load {

namespace asio = boost::asio;

namespace {

asio::awaitable<void> sleep(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
}

std::chrono::milliseconds any_up_to(std::chrono::milliseconds most) {
    static std::mt19937 random(1);
    return std::chrono::milliseconds(
        std::uniform_int_distribution<std::int64_t>(most.count() / 2, most.count())(random));
}

constexpr std::chrono::milliseconds retry_least{100};
constexpr std::chrono::milliseconds retry_most{3'000};

} // namespace

Client::Client(asio::any_io_executor executor, ocpp::ClientOptions options, Tally& tally)
    : executor_(std::move(executor))
    , options_(std::move(options))
    , tally_(tally) {}

Client::~Client() = default;

asio::awaitable<bool> Client::connect(std::chrono::steady_clock::time_point until) {
    auto wait = retry_least;
    leaving_ = false;
    for (;;) {
        auto options = options_;
        auto connected = co_await ocpp::connect(std::move(options));
        if (connected) {
            auto peer = std::make_shared<ocpp::Peer>(std::move(connected->socket), ocpp::Version::v16,
                                                     *this); // see peer_
            peer_ = peer;
            ++running_;
            asio::co_spawn(executor_, run(std::move(peer)), [this](std::exception_ptr) { --running_; });
            co_return true;
        }
        ++tally_.refused;
        ++tally_.failures["connect: " + connected.error().description];
        if (std::chrono::steady_clock::now() + wait > until)
            co_return false;
        co_await sleep(any_up_to(wait));
        wait = std::min(2 * wait, retry_most);
    }
}

asio::awaitable<void> Client::run(std::shared_ptr<ocpp::Peer> peer) {
    const auto ended = co_await peer->run();
    if (!leaving_) {
        ++tally_.lost;
        ++tally_.failures["lost: " + std::string(to_string(ended.cause)) + " " + ended.reason];
    }
    if (peer_ == peer)
        peer_.reset();
}

asio::awaitable<std::optional<boost::json::object>> Client::call(std::string action, std::string payload) {
    const auto peer = peer_;
    if (!peer)
        co_return std::nullopt;
    ocpp::OutgoingCall call;
    call.action = std::move(action);
    call.payload = std::move(payload);
    const auto begun = std::chrono::steady_clock::now();
    auto answer = co_await peer->call(std::move(call));
    if (answer) {
        ++tally_.answered;
        tally_.latencies.add(std::chrono::steady_clock::now() - begun);
        co_return std::move(*answer);
    }
    ++tally_.failed;
    const auto& failure = answer.error();
    ++tally_.failures[std::string(to_string(failure.kind)) + " " + failure.code + " " + failure.description];
    co_return std::nullopt;
}

asio::awaitable<bool> Client::boot() {
    const auto answer =
        co_await call("BootNotification", R"({"chargePointVendor":"Voltgate","chargePointModel":"Load"})");
    if (!answer)
        co_return false;
    const auto* status = answer->if_contains("status");
    if (status && *status == "Accepted")
        co_return true;
    ++tally_.failed;
    ++tally_.failures["boot not accepted (the server needs --admission open)"];
    co_return false;
}

void Client::reset() {
    leaving_ = true;
    if (peer_)
        peer_->abort();
}

void Client::close() {
    leaving_ = true;
    if (peer_)
        peer_->close(ocpp::CloseCode::normal, "done");
}

asio::awaitable<void> Client::closed() {
    constexpr std::chrono::milliseconds look{20};
    while (running_ > 0)
        co_await sleep(look);
}

asio::awaitable<ocpp::CallAnswer> Client::on_call(ocpp::IncomingCall) {
    co_return ocpp::CallFault{ocpp::Fault::not_supported, "this charge point only makes load"};
}

} // namespace voltgate::load
