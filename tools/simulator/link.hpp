#pragma once

#include "ocpp/peer.hpp"

#include <chrono>
#include <string>

namespace voltgate::simulator {

class Station;

/// One connection of a station. Shared by the station while it is in use and by the coroutine that runs it.
/// One that has fallen silent is no longer in use, but lives on until the central system closes it.
class Link final : public ocpp::PeerListener {
public:
    Link(Station& station, ocpp::WebSocket socket, const ocpp::PeerOptions& options);

    /// Until the connection has ended. Every command is answered here.
    boost::asio::awaitable<void> run();

    ocpp::Peer& peer() { return peer_; }
    [[nodiscard]] bool closed() const { return closed_; }
    [[nodiscard]] bool silent() const { return silent_; }
    /// Nothing is read any more, so that not even pings are answered.
    void fall_silent();

    /// The next message goes under the id of the last.
    void repeat_id();
    void note_sent(const std::string& id) { last_id_ = id; }

    boost::asio::awaitable<ocpp::CallAnswer> on_call(ocpp::IncomingCall call) override;
    void on_send(ocpp::IncomingCall call) override;

private:
    boost::asio::awaitable<void> wait(std::chrono::milliseconds time);

    Station& station_;
    ocpp::Peer peer_;
    bool silent_ = false;
    bool closed_ = false;
    std::string last_id_;
};

} // namespace voltgate::simulator
