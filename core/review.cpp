#include "core/review.hpp"

#include "core/events.hpp"
#include "core/redaction.hpp"
#include "storage/records/reviews.hpp"
#include "storage/ulid.hpp"

#include <boost/describe/class.hpp>
#include <boost/json/serialize.hpp>

namespace voltgate::core::review {

namespace {

/// Findings of one kind at one charge point that wait for a person; further ones are counted on the newest.
constexpr std::int64_t most_waiting = 500;

struct Added {
    std::string id;
    std::string kind;
    std::string detail;
    std::optional<std::string> session_id;
};
BOOST_DESCRIBE_STRUCT(Added, (), (id, kind, detail, session_id))

} // namespace

void add(storage::Database& db, const Origin& origin, const Finding& finding) {
    storage::Review entry;
    entry.id = storage::new_id("rev", origin.received_at);
    entry.organization_id = origin.organization_id;
    entry.kind = finding.kind;
    entry.charge_point_id = origin.charge_point_id;
    entry.evse_id = finding.evse_id;
    entry.session_id = finding.session_id;
    entry.action = finding.action;
    entry.message.text = boost::json::serialize(finding.message);
    redact_secrets(entry.message.text);
    entry.detail = finding.detail;
    entry.message_key =
        std::string(finding.kind) + ' ' + (finding.key.empty() ? entry.message.text : finding.key);
    entry.received_at = origin.received_at;
    if (storage::reviews::waiting_like(db, entry, most_waiting) == most_waiting)
        return storage::reviews::count_up(db, entry);
    if (!storage::reviews::add(db, entry))
        return;
    events::record(db, events::review_added, {origin.organization_id, origin.charge_point_id},
                   origin.received_at, Added{entry.id, entry.kind, finding.detail, entry.session_id});
}

} // namespace voltgate::core::review
