#include "ocpp/transport/handshake.hpp"

#include "ocpp/transport/http_status.hpp"

#include <algorithm>

namespace voltgate::ocpp {

namespace {

constexpr std::size_t longest_key = 24; // 16 bytes in base64

bool speaks(const ListenerOptions& options, Version version) {
    return std::find(options.versions.begin(), options.versions.end(), version) != options.versions.end();
}

// The first of the station's list that we speak: the order is its preference.
const std::string* first_common(const std::vector<std::string>& offered, const ListenerOptions& options) {
    const auto common = std::find_if(offered.begin(), offered.end(), [&](const std::string& name) {
        const auto version = version_of(name);
        return version && speaks(options, *version);
    });
    return common != offered.end() ? &*common : nullptr;
}

// Headers that belong to a status.
std::string special_headers(const Refusal& refusal, const ListenerOptions& options) {
    std::string headers;
    if (refusal.status == 401)
        headers += "WWW-Authenticate: Basic realm=\"" + options.realm + "\", charset=\"UTF-8\"\r\n";
    if (refusal.status == 405)
        headers += "Allow: GET\r\n";
    if (refusal.status == 426)
        headers += "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n";
    if (refusal.retry_after)
        headers += "Retry-After: " + std::to_string(refusal.retry_after->count()) + "\r\n";
    return headers;
}

} // namespace

boost::system::result<UpgradeRequest, Refusal> read_upgrade(const RequestHead& head,
                                                            const ListenerOptions& options) {
    if (head.method != "GET")
        return Refusal{405, "charge points connect with GET", {}};
    UpgradeRequest request;
    request.key = head.header("Sec-WebSocket-Key");
    // Some chargers forget "Connection: Upgrade"; the key alone says what is meant.
    if (request.key.empty() && !head.lists("Upgrade", "websocket"))
        return Refusal{426, "this is an OCPP endpoint: connect with WebSocket", {}};
    if (request.key.empty() || request.key.size() > longest_key)
        return Refusal{400, "bad Sec-WebSocket-Key", {}};
    if (const auto version = head.header("Sec-WebSocket-Version"); !version.empty() && version != "13")
        return Refusal{426, "WebSocket version 13 is spoken here", {}};
    auto identity = identity_of(head.target, options.identity);
    if (!identity)
        return Refusal{400, "the path does not end in a charge point identity", {}};
    request.extensions = head.header("Sec-WebSocket-Extensions");
    auto& handshake = request.handshake;
    handshake.identity = std::move(*identity);
    handshake.target = head.target;
    handshake.subprotocols = head.list("Sec-WebSocket-Protocol");
    handshake.version = agree(handshake, {}, options).version;
    if (auto credentials = parse_basic_credentials(head.header("Authorization")))
        handshake.credentials =
            BasicCredentials{std::move(credentials->first), std::move(credentials->second)};
    return request;
}

Agreement agree(const Handshake& handshake, const Welcome& welcome, const ListenerOptions& options) {
    if (const auto* common = first_common(handshake.subprotocols, options))
        return {version_of(*common), *common};
    if (welcome.default_version)
        return {welcome.default_version};
    return {handshake.subprotocols.empty() ? options.default_version : std::nullopt};
}

WebSocketOptions websocket_options(const Agreement& agreement, const Welcome& welcome,
                                   const ListenerOptions& options) {
    auto websocket = welcome.websocket.value_or(options.websocket);
    const auto usual = agreement.version.value_or(Version::v16) == Version::v16 ? options.compression_v16
                                                                                : options.compression_v2;
    websocket.compression = welcome.compression.value_or(usual);
    return websocket;
}

std::string refusal_text(const Refusal& refusal, const ListenerOptions& options) {
    const auto body =
        (refusal.reason.empty() ? std::string(reason_phrase(refusal.status)) : refusal.reason) + '\n';
    return "HTTP/1.1 " + std::to_string(refusal.status) + ' ' + std::string(reason_phrase(refusal.status)) +
           "\r\nServer: " + options.server_name + "\r\n" + special_headers(refusal, options) +
           "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\nConnection: close\r\n\r\n" + body;
}

} // namespace voltgate::ocpp
