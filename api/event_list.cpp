#include "api/event_list.hpp"

namespace voltgate::api {

namespace {

ListedEvent listed(const storage::Event& event) {
    ListedEvent out;
    static_cast<EventView&>(out) = view_of(event);
    out.sequence = event.sequence;
    return out;
}

/// Puts a member more into an answer that is an object.
template <class T>
void add_member(http::Response& response, std::string_view name, const T& value) {
    response.body.pop_back();
    response.body.append(",\"").append(name).append("\":");
    core::json::write(response.body, value);
    response.body += '}';
}

} // namespace

std::optional<EventsLost> lost_since(storage::Database& db, std::optional<std::int64_t> last_event_id) {
    if (!last_event_id)
        return std::nullopt;
    const auto oldest = storage::events::first_sequence(db);
    if (!oldest || *last_event_id + 1 >= *oldest)
        return std::nullopt;
    return EventsLost{*last_event_id, *oldest};
}

bool wants_event_list(const http::Request& request) {
    const auto accept = request.headers.get("Accept");
    return accept.find("application/json") != std::string_view::npos &&
           accept.find("text/event-stream") == std::string_view::npos;
}

asio::awaitable<Answer> list_events(storage::Store& store, Exchange& exchange, EventQuery query) {
    const storage::events::ListFilter filter{exchange.caller.organization_id, query.type,
                                             query.charge_point_id, query.last_event_id};
    co_return co_await store.read([&](storage::Database& db) -> Answer {
        auto response =
            page_of(exchange, query, storage::events::list(db, filter, page_request(query)), listed);
        if (const auto lost = lost_since(db, query.last_event_id))
            add_member(response, "events_lost", *lost);
        return response;
    });
}

} // namespace voltgate::api
