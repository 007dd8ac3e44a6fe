#pragma once

#include "core/command/declaration.hpp"
#include "core/json/constraint.hpp"
#include "core/multipart/collector.hpp"
#include "core/origin.hpp"
#include "storage/records/display_messages.hpp"

#include <boost/describe.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Functional block O: messages on the displays of charge points.
namespace voltgate::core::display {

enum class Priority { AlwaysFront, InFront, NormalCycle };
BOOST_DESCRIBE_ENUM(Priority, AlwaysFront, InFront, NormalCycle)

/// While which the message is shown; without one always.
enum class State { Charging, Faulted, Idle, Unavailable, Suspended, Discharging };
BOOST_DESCRIBE_ENUM(State, Charging, Faulted, Idle, Unavailable, Suspended, Discharging)

enum class Format { ASCII, HTML, URI, UTF8, QRCODE };
BOOST_DESCRIBE_ENUM(Format, ASCII, HTML, URI, UTF8, QRCODE)

/// The operator's commands.
struct SetDisplayMessage {
    std::optional<std::int64_t> number;
    Priority priority = Priority::NormalCycle;
    std::optional<State> state;
    std::optional<Instant> start_at;
    std::optional<Instant> end_at;
    std::optional<std::string> session_id;
    std::optional<std::string> transaction_id;
    Format format = Format::UTF8;
    std::optional<std::string> language;
    std::string content;
    std::optional<std::string> display_name;
    std::optional<std::string> display_instance;
    std::optional<std::int64_t> evse_id;
};
BOOST_DESCRIBE_STRUCT(SetDisplayMessage, (),
                      (number, priority, state, start_at, end_at, session_id, transaction_id, format,
                       language, content, display_name, display_instance, evse_id))
constexpr auto json_constraints(const SetDisplayMessage*) {
    using json::field;
    return std::array{
        field("number")
            .range(0, 2'147'483'647)
            .about("Of the message that this one replaces; without it a new one"),
        field("state").about("Shown only while it is so; without it always"),
        field("start_at").about("Not shown before"),
        field("end_at").about("Removed then"),
        field("session_id").length(1, 64).about("Shown only while this session runs"),
        field("transaction_id").length(1, 36).about("The same, by the charge point's own name for it"),
        field("format").or_default(),
        field("language").length(2, 8),
        field("content").length(1, 1024),
        field("display_name").length(1, 50).about("The component that shows it; default: the main display"),
        field("display_instance").length(1, 50),
        field("evse_id").range(0, 2'147'483'647).about("Of that component")};
}

struct GetDisplayMessages {
    std::optional<std::vector<std::int64_t>> numbers;
    std::optional<Priority> priority;
    std::optional<State> state;
};
BOOST_DESCRIBE_STRUCT(GetDisplayMessages, (), (numbers, priority, state))
constexpr auto json_constraints(const GetDisplayMessages*) {
    return std::array{json::field("numbers").length(1, 1000).about("Without any filter: all of them")};
}

struct ClearDisplayMessage {
    std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(ClearDisplayMessage, (), (number))
constexpr auto json_constraints(const ClearDisplayMessage*) {
    return std::array{json::field("number").range(0, 2'147'483'647)};
}

/// The message as it is sent: its number and its transaction are known now.
[[nodiscard]] storage::DisplayMessage to_send(storage::Database& db, const Origin& origin,
                                              const SetDisplayMessage& command);

/// A charge point has taken a message from us, or told of one that it has.
void message_set(storage::Database& db, const Origin& origin, storage::DisplayMessage message);
void message_told(storage::Database& db, const Origin& origin, storage::DisplayMessage message);
/// It has it no more.
void message_cleared(storage::Database& db, const Origin& origin, std::int64_t number);
/// It has told of all that it has.
void messages_complete(storage::Database& db, const Origin& origin, Instant asked_at);
/// What is over is removed by the charge point, and forgotten here.
void expire(storage::Database& db, Instant now);

[[nodiscard]] std::vector<Declaration> declarations(const Clock& clock, multipart::Collector& multiparts);

} // namespace voltgate::core::display
