#include "core/quirks.hpp"

#include "core/json/read.hpp"

namespace voltgate::core {

Quirks quirks_of(const storage::JsonText& stored) {
    const auto document = json::parse(stored.text);
    if (!document)
        return {};
    const auto quirks = json::read<Quirks>(*document);
    return quirks ? *quirks : Quirks{};
}

SharedQuirks shared_quirks_of(const storage::JsonText& stored) {
    return stored.text.empty() || stored.text == "{}" ? nullptr
                                                      : std::make_shared<const Quirks>(quirks_of(stored));
}

const Quirks& no_quirks() {
    static const Quirks none;
    return none;
}

std::optional<std::int64_t> start_register(const Quirks& quirks, std::optional<std::int64_t> told_wh) {
    return quirks.session_meter.value_or(false) ? 0 : told_wh;
}

bool ends_when_silent(const ocpp::WebSocketOptions& options) {
    using std::chrono::milliseconds;
    return options.ping_interval > milliseconds(0) && options.pong_timeout > milliseconds(0);
}

void apply(const Quirks& quirks, ocpp::Welcome& welcome, const ocpp::WebSocketOptions& usual) {
    using std::chrono::milliseconds;
    auto websocket = welcome.websocket.value_or(usual);
    if (quirks.ping_interval_ms)
        websocket.ping_interval = milliseconds(*quirks.ping_interval_ms);
    if (quirks.pong_timeout_ms)
        websocket.pong_timeout = milliseconds(*quirks.pong_timeout_ms);
    if (quirks.abort_instead_of_close)
        websocket.abort_instead_of_close = *quirks.abort_instead_of_close;
    welcome.websocket = websocket;
    if (quirks.compression)
        welcome.compression = *quirks.compression ? ocpp::Compression::when_offered : ocpp::Compression::off;
    if (quirks.default_version)
        welcome.default_version = ocpp::version_of(*quirks.default_version);
}

} // namespace voltgate::core
