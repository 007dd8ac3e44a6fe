#pragma once

#include "core/json/constraint.hpp"
#include "ocpp/transport/listener.hpp"
#include "storage/types.hpp"

#include <boost/describe/class.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace voltgate::core {

/// What one charge point needs otherwise than the server's options say, because its equipment is as it is. An
/// operator sets them; they are part of its record and act from its next connection on. What is absent is as
/// in the options.
struct Quirks {
    std::optional<bool> read_configuration;
    std::optional<std::int64_t> ping_interval_ms;
    std::optional<std::int64_t> pong_timeout_ms;
    std::optional<bool> abort_instead_of_close;
    std::optional<bool> compression;
    std::optional<std::string> default_version;
    std::optional<std::int64_t> trigger_meter_values_seconds;
    std::optional<bool> accept_before_boot;
    std::optional<bool> trigger_status_after_reconnect;
    std::optional<std::string> basic_user;
    std::optional<std::string> path_identity;
    std::optional<std::int64_t> utc_offset_minutes;
    std::optional<bool> session_meter;
};
BOOST_DESCRIBE_STRUCT(Quirks, (),
                      (read_configuration, ping_interval_ms, pong_timeout_ms, abort_instead_of_close,
                       compression, default_version, trigger_meter_values_seconds, accept_before_boot,
                       trigger_status_after_reconnect, basic_user, path_identity, utc_offset_minutes,
                       session_meter))

constexpr auto json_constraints(const Quirks*) {
    using json::field;
    return std::array{
        field("read_configuration").about("Whether its configuration is read without being asked for"),
        field("ping_interval_ms").range(0, 86'400'000).about("Silence until it is pinged; 0 never pings"),
        field("pong_timeout_ms")
            .range(0, 86'400'000)
            .about("For a sign of life after a ping; 0: none needed"),
        field("abort_instead_of_close")
            .about(
                "Resets its connection instead of closing it: for equipment that stays away after a close"),
        field("compression").about("Whether compression is agreed on when it offers it"),
        field("default_version")
            .one_of("ocpp1.6,ocpp2.0.1,ocpp2.1")
            .about("What it speaks when it offers no known subprotocol"),
        field("trigger_meter_values_seconds")
            .range(0, 86'400)
            .about("Asks for meter values when a session got none for so long; 0 never asks"),
        field("accept_before_boot")
            .about("Takes its messages although it never sent a BootNotification, once it is admitted"),
        field("trigger_status_after_reconnect")
            .about("Asks for its status when it comes back without a BootNotification"),
        field("basic_user")
            .length(0, 255)
            .about("The user name of its credentials, where that is not its identity"),
        field("path_identity")
            .length(1, 255)
            .about("Another identity in the path of its connection, by which it is known, too"),
        field("utc_offset_minutes")
            .range(-14 * 60, 14 * 60)
            .about("How far its clock is ahead of UTC; counts for times that it sends without an offset"),
        field("session_meter")
            .about("Its energy register begins at 0 with every session; a meterStart is not believed")};
}

using SharedQuirks = std::shared_ptr<const Quirks>;

/// What stands in a record; what cannot be understood counts as absent.
[[nodiscard]] Quirks quirks_of(const storage::JsonText& stored);

/// The same for a connection, which holds it as long as it lasts: null when there is nothing, as with nearly
/// all.
[[nodiscard]] SharedQuirks shared_quirks_of(const storage::JsonText& stored);

/// No quirks at all.
[[nodiscard]] const Quirks& no_quirks();

/// What a charge point's register showed when a session began; nothing: nobody knows.
[[nodiscard]] std::optional<std::int64_t> start_register(const Quirks& quirks,
                                                         std::optional<std::int64_t> told_wh);

/// Whether a connection ends by itself when there is no sign of life.
[[nodiscard]] bool ends_when_silent(const ocpp::WebSocketOptions& options);

/// Treats the connection of a charge point that is let in as its quirks ask.
void apply(const Quirks& quirks, ocpp::Welcome& welcome, const ocpp::WebSocketOptions& usual);

} // namespace voltgate::core
