#include "core/events.hpp"

#include "storage/records/events.hpp"
#include "storage/ulid.hpp"

#include <utility>

namespace voltgate::core::events {

void record_text(storage::Database& db, std::string_view type, const Subject& subject, Instant at,
                 std::string data) {
    storage::Event event;
    event.id = storage::new_id("evt", at);
    event.organization_id = subject.organization_id;
    event.type = type;
    if (!subject.charge_point_id.empty())
        event.charge_point_id = subject.charge_point_id;
    event.occurred_at = at;
    event.data.text = std::move(data);
    storage::events::add(db, event);
}

} // namespace voltgate::core::events
