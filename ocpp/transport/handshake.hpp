// What the listener makes of a request head, before and after the policy has spoken. No I/O.
#pragma once

#include "ocpp/transport/http_head.hpp"
#include "ocpp/transport/listener.hpp"

#include <boost/system/result.hpp>

#include <string>
#include <string_view>

namespace voltgate::ocpp {

// A well-formed request for a WebSocket.
struct UpgradeRequest {
    Handshake handshake;
    std::string key;
    std::string extensions;
};

boost::system::result<UpgradeRequest, Refusal> read_upgrade(const RequestHead& head,
                                                            const ListenerOptions& options);

// The version to speak and the subprotocol to echo (empty: none).
struct Agreement {
    std::optional<Version> version;
    std::string subprotocol{};
};

Agreement agree(const Handshake& handshake, const Welcome& welcome, const ListenerOptions& options);

WebSocketOptions websocket_options(const Agreement& agreement, const Welcome& welcome,
                                   const ListenerOptions& options);

// The whole HTTP answer that refuses an upgrade.
std::string refusal_text(const Refusal& refusal, const ListenerOptions& options);

} // namespace voltgate::ocpp
