#pragma once

#include "api/event_view.hpp"
#include "api/exchange.hpp"
#include "api/paging.hpp"
#include "storage/store.hpp"

#include <array>

/// GET /api/v1/events for a client that asks for application/json: the outbox as a list, the newest first.
namespace voltgate::api {

/// The query of the stream and of the list; paging is the list's alone.
struct EventQuery : PageQuery {
    std::optional<std::string> type;
    std::optional<std::string> charge_point_id;
    std::optional<std::int64_t> last_event_id;
};
BOOST_DESCRIBE_STRUCT(EventQuery, (PageQuery), (type, charge_point_id, last_event_id))

constexpr auto json_constraints(const EventQuery*) {
    using core::json::field;
    return std::array{
        field("type").about("Only these types, comma separated"),
        field("charge_point_id").about("Only events about this charge point"),
        field("last_event_id")
            .at_least(0)
            .about("Only what came after it: as the Last-Event-ID header, for clients without it")};
}

/// An event in the list: the sequence is its id in the stream.
struct ListedEvent : EventView {
    std::int64_t sequence = 0;
};
BOOST_DESCRIBE_STRUCT(ListedEvent, (EventView), (sequence))

/// Told when a client asks for what came after an event, and some of that is pruned already.
struct EventsLost {
    std::int64_t last_event_id = 0; ///< that the client gave
    std::int64_t oldest_event_id = 0;
};
BOOST_DESCRIBE_STRUCT(EventsLost, (), (last_event_id, oldest_event_id))

/// The name of that notice in the stream; in the list it is the member `events_lost`.
inline constexpr std::string_view events_lost = "events.lost";

std::optional<EventsLost> lost_since(storage::Database& db, std::optional<std::int64_t> last_event_id);

/// Whether a request wants the list and not the stream.
[[nodiscard]] bool wants_event_list(const http::Request& request);

asio::awaitable<Answer> list_events(storage::Store& store, Exchange& exchange, EventQuery query);

} // namespace voltgate::api
