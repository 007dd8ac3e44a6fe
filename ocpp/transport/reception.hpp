// One connection from its first byte to an open WebSocket: the request head is read and understood, the
// policy is asked, the upgrade is answered; or the reason why not is told.
#pragma once

#include "ocpp/transport/census.hpp"
#include "ocpp/transport/listener.hpp"
#include "ocpp/transport/stream.hpp"
#include "ocpp/transport/target.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>

#include <optional>
#include <string>

namespace voltgate::ocpp {

struct UpgradeRequest;

class Reception {
public:
    // Both outlive every connection received.
    Reception(const ListenerOptions& options, ArrivalHandler& handler)
        : options_(options)
        , handler_(handler) {}

    // What a stop closes to end the wait for a request head; null when none is waited for.
    struct OpenSocket {
        Stream::Socket* socket = nullptr;
    };

    struct Read {
        std::string bytes{};
        std::size_t head = 0; // 0: no whole head came
        bool too_long = false;
    };

    // Nothing: the connection was refused, and that has been told.
    boost::asio::awaitable<std::optional<Arrival>> receive(Stream stream, Census::Verdict verdict,
                                                           OpenSocket& reading);

private:
    boost::system::result<UpgradeRequest, Refusal> understand(const Read& read, Stream& stream) const;
    Refusal turned_away(Census::Verdict verdict) const;
    boost::asio::awaitable<std::optional<Arrival>> admit(Stream stream, UpgradeRequest request);
    boost::asio::awaitable<std::optional<Arrival>> open(Stream stream, UpgradeRequest request,
                                                        Welcome welcome);
    boost::asio::awaitable<void> close_again(WebSocket socket);
    boost::asio::awaitable<void> refuse(Stream stream, Refusal refusal);
    boost::asio::awaitable<void> say_last(Stream& stream, const std::string& text);

    const ListenerOptions& options_;
    ArrivalHandler& handler_;
};

} // namespace voltgate::ocpp
