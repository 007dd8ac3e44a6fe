// A small central system and charge points for tests of the transport: they record what happens and answer as
// told.
#pragma once

#include "ocpp/peer.hpp"
#include "ocpp/transport/client.hpp"
#include "ocpp/transport/listener.hpp"
#include "tests/ocpp/run.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace voltgate::test {

using namespace voltgate::ocpp;

// What one end of a connection saw.
struct Record : PeerListener {
    using Answer = std::function<asio::awaitable<CallAnswer>(IncomingCall)>;

    asio::awaitable<CallAnswer> on_call(IncomingCall call) override {
        calls.push_back(call.action);
        if (answer)
            co_return co_await answer(std::move(call));
        co_return std::string("{}");
    }
    void on_send(IncomingCall call) override { sends.push_back(call.action); }
    void on_frame(FrameDirection direction, std::string_view text) override {
        if (direction == FrameDirection::sent)
            sent.emplace_back(text);
        else
            received.emplace_back(text);
    }
    void on_irregularity(Irregularity kind, std::string_view detail) override {
        irregularities.push_back(kind);
        details.emplace_back(detail);
    }
    bool saw(Irregularity kind) const {
        return std::find(irregularities.begin(), irregularities.end(), kind) != irregularities.end();
    }

    Answer answer{};
    std::vector<std::string> calls{}, sends{}, sent{}, received{}, details{};
    std::vector<Irregularity> irregularities{};
};

// Lets in whom `policy` lets in. The newest connection of an identity wins.
class Central : public ArrivalHandler, public Record {
public:
    explicit Central(asio::io_context& io, ListenerOptions options = {})
        : loop(io)
        , listener(local(std::move(options)), {&io}, *this) {
        listener.start();
    }

    asio::ip::tcp::endpoint endpoint() const { return listener.local_endpoint(); }

    asio::awaitable<Admission> admit(const Handshake& handshake) override {
        handshakes.push_back(handshake);
        co_return policy ? policy(handshake) : Admission(Welcome{});
    }

    asio::awaitable<void> serve(Arrival arrival) override {
        arrivals.push_back(arrival.identity);
        compressed = arrival.socket.compressed();
        version = arrival.version;
        auto peer = std::make_shared<Peer>(std::move(arrival.socket), arrival.version, *this, peer_options);
        if (const auto old = std::exchange(peers[arrival.identity], peer))
            old->abort();
        const auto how = co_await peer->run();
        closed.push_back(how);
        if (peers[arrival.identity] == peer)
            peers.erase(arrival.identity);
    }

    void on_refused(const asio::ip::tcp::endpoint&, unsigned status, std::string_view reason) override {
        refused.emplace_back(status, reason);
    }
    void on_failure(std::exception_ptr) override { ++failures; }

    asio::awaitable<void> stop() {
        listener.stop();
        co_await listener.drained();
    }

    std::function<Admission(const Handshake&)> policy{};
    PeerOptions peer_options{};
    std::vector<Handshake> handshakes{};
    std::vector<std::string> arrivals{};
    std::map<std::string, std::shared_ptr<Peer>> peers{}; // shared with the coroutine that serves
    std::vector<Closed> closed{};
    std::vector<std::pair<unsigned, std::string>> refused{};
    int failures = 0;
    bool compressed = false;
    Version version{};
    asio::io_context& loop;
    Listener listener;

private:
    static ListenerOptions local(ListenerOptions options) {
        options.address = {asio::ip::address_v4::loopback(), 0};
        return options;
    }
};

// A charge point that is connected and runs.
class Station : public Record {
public:
    static ClientOptions options(const Central& central, std::string identity) {
        ClientOptions options;
        options.port = central.endpoint().port();
        options.identity = std::move(identity);
        return options;
    }

    asio::awaitable<void> connect(ClientOptions options, PeerOptions peer_options = PeerOptions()) {
        auto connected = co_await ocpp::connect(std::move(options));
        REQUIRE(connected.has_value());
        co_await begin(std::move(*connected), peer_options);
    }

    asio::awaitable<void> begin(Connected connected, PeerOptions peer_options = PeerOptions()) {
        subprotocol = connected.subprotocol;
        peer = std::make_unique<Peer>(std::move(connected.socket), connected.version.value_or(Version::v16),
                                      *this, peer_options);
        running = true;
        asio::co_spawn(co_await asio::this_coro::executor, peer->run(),
                       [this](std::exception_ptr, Closed how) {
                           running = false;
                           closed = std::move(how);
                       });
    }

    asio::awaitable<CallResult> call(std::string action, std::string payload = "{}",
                                     std::chrono::milliseconds timeout = 5s) {
        OutgoingCall call;
        call.action = std::move(action);
        call.payload = std::move(payload);
        call.timeout = timeout;
        co_return co_await peer->call(std::move(call));
    }

    asio::awaitable<void> leave() {
        peer->close(CloseCode::normal, "");
        co_await over();
    }

    asio::awaitable<void> over() {
        auto not_running = [this] { return !running; };
        co_await until(not_running);
    }

    std::unique_ptr<Peer> peer{};
    std::string subprotocol{};
    bool running = false;
    Closed closed{};
};

} // namespace voltgate::test
