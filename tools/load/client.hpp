#pragma once

#include "ocpp/peer.hpp"
#include "ocpp/transport/client.hpp"
#include "tools/load/latency.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::load {

/// What all clients together have seen.
struct Tally {
    Latencies latencies;
    std::uint64_t answered = 0;
    std::uint64_t failed = 0;
    std::uint64_t refused = 0; ///< handshakes that failed
    std::uint64_t lost = 0;    ///< connections that ended without our doing
    std::map<std::string, std::uint64_t> failures;

    void clear() { *this = {}; }
};

/// One connected charge point of the load: as little of its own as possible, so that the figures are the
/// server's. One thread; the owner keeps it until closed().
class Client final : public ocpp::PeerListener {
public:
    Client(boost::asio::any_io_executor executor, ocpp::ClientOptions options, Tally& tally);
    ~Client();

    /// Connects, again and again until it succeeds or `until` has passed.
    boost::asio::awaitable<bool> connect(std::chrono::steady_clock::time_point until);
    /// Sends a call and awaits its answer; nothing when it failed.
    boost::asio::awaitable<std::optional<boost::json::object>> call(std::string action, std::string payload);
    boost::asio::awaitable<bool> boot();

    void reset(); ///< drops the connection by RST
    void close();
    boost::asio::awaitable<void> closed(); ///< returns when there is no connection any more
    [[nodiscard]] bool connected() const { return peer_ != nullptr; }
    [[nodiscard]] const std::string& identity() const { return options_.identity; }

    boost::asio::awaitable<ocpp::CallAnswer> on_call(ocpp::IncomingCall call) override;

private:
    boost::asio::awaitable<void> run(std::shared_ptr<ocpp::Peer> peer);

    boost::asio::any_io_executor executor_;
    ocpp::ClientOptions options_;
    Tally& tally_;
    std::shared_ptr<ocpp::Peer> peer_; // shared with the coroutine that runs it and with calls under way
    std::size_t running_ = 0;
    bool leaving_ = false;
};

} // namespace voltgate::load
