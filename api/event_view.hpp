#pragma once

#include "core/json/kinds.hpp"
#include "storage/records/events.hpp"

#include <boost/describe/class.hpp>

namespace voltgate::api {

/// An event as the API tells it, in the stream and in webhooks.
struct EventView {
    std::string type;
    std::string id;
    storage::Timestamp timestamp;
    std::optional<std::string> charge_point_id;
    storage::JsonText data;
};
BOOST_DESCRIBE_STRUCT(EventView, (), (type, id, timestamp, charge_point_id, data))

inline EventView view_of(const storage::Event& event) {
    return {event.type, event.id, event.occurred_at, event.charge_point_id, event.data};
}

} // namespace voltgate::api
