// Id tags that nobody has registered and that wanted to charge: for an operator to register, or to wonder at.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

struct UnknownIdTag {
    static constexpr std::string_view table = "unknown_id_tags";

    std::string id{};
    std::string organization_id{default_organization};
    std::string id_tag_uid{};
    std::string charge_point_id{}; // where it was seen last
    std::optional<std::int64_t> evse_id{};
    std::int64_t count = 1;
    Timestamp first_seen_at{};
    Timestamp last_seen_at{};
};
BOOST_DESCRIBE_STRUCT(UnknownIdTag, (),
                      (id, organization_id, id_tag_uid, charge_point_id, evse_id, count, first_seen_at,
                       last_seen_at))

namespace unknown_id_tags {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> charge_point_id{};
    std::optional<std::string> id_tag_uid{};
    std::optional<Timestamp> seen_after{};
};

// Counts it; true when it was never seen before.
bool seen(Database& db, const UnknownIdTag& tag);
std::optional<UnknownIdTag> get(Database& db, std::string_view id);
// The newest first.
Page<UnknownIdTag> list(Database& db, const ListFilter& filter, const PageRequest& page);
bool remove(Database& db, std::string_view id);
// A tag that was registered is not unknown any more.
void registered(Database& db, std::string_view organization_id, std::string_view id_tag_uid);
// Forgets those not seen since then, and the oldest beyond so many.
std::int64_t prune(Database& db, Timestamp before, std::int64_t keep, std::int64_t limit);

} // namespace unknown_id_tags
} // namespace voltgate::storage
