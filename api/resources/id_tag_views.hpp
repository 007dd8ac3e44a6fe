#pragma once

#include "api/resources/record.hpp"
#include "core/clock.hpp"
#include "storage/records/id_tags.hpp"

#include <boost/describe/class.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// How id tags look in bodies and answers, for the resources that make them.
namespace voltgate::api {

struct IdTagView {
    std::string id;
    std::string id_tag_uid;
    std::string type;
    storage::IdTagStatus status = storage::IdTagStatus::enabled;
    std::optional<storage::Timestamp> expire_at;
    std::optional<std::string> group_id;
    std::optional<std::string> label;
    std::optional<std::string> external_id;
    std::optional<std::int64_t> max_concurrent_sessions;
    std::optional<std::int64_t> max_energy_wh_per_session;
    std::optional<std::int64_t> max_energy_wh_per_period;
    std::optional<storage::EnergyPeriod> energy_period;
    storage::JsonText custom;
    std::optional<storage::Timestamp> last_used_at;
    storage::Timestamp created_at{};
    storage::Timestamp updated_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(IdTagView, (),
                      (id, id_tag_uid, type, status, expire_at, group_id, label, external_id,
                       max_concurrent_sessions, max_energy_wh_per_session, max_energy_wh_per_period,
                       energy_period, custom, last_used_at, created_at, updated_at, version))

inline constexpr std::string_view tag_types =
    "rfid,iso14443,iso15693,mac_address,emaid,key_code,central,local,other";

/// A tag's fields for which there is a rule, in every body that has them.
namespace tag_field {

using core::json::field;

inline constexpr auto group_id =
    field("group_id").length(1, 36).about("Tags of one group may end each other's sessions");
inline constexpr auto concurrent =
    field("max_concurrent_sessions").range(0, 1'000'000).about("Without it the server's rule; 0: any number");
inline constexpr auto per_session = field("max_energy_wh_per_session").at_least(1);
inline constexpr auto per_period =
    field("max_energy_wh_per_period").at_least(0).about("From then on the tag is refused in the period");
inline constexpr auto period =
    field("energy_period").about("The last 24 hours, 7 days or 30 days; without it month");

} // namespace tag_field

/// Everything of a new tag but what it is called.
struct IdTagBody {
    std::string type = "rfid";
    storage::IdTagStatus status = storage::IdTagStatus::enabled;
    std::optional<storage::Timestamp> expire_at;
    std::optional<std::string> group_id;
    std::optional<std::string> label;
    std::optional<std::string> external_id;
    std::optional<std::int64_t> max_concurrent_sessions;
    std::optional<std::int64_t> max_energy_wh_per_session;
    std::optional<std::int64_t> max_energy_wh_per_period;
    std::optional<storage::EnergyPeriod> energy_period;
    storage::JsonText custom;
};
BOOST_DESCRIBE_STRUCT(IdTagBody, (),
                      (type, status, expire_at, group_id, label, external_id, max_concurrent_sessions,
                       max_energy_wh_per_session, max_energy_wh_per_period, energy_period, custom))
constexpr auto json_constraints(const IdTagBody*) {
    using core::json::field;
    return std::array{field("type").one_of(tag_types).or_default(),
                      field("status").or_default(),
                      field("expire_at").about("From then on the tag is refused as expired"),
                      tag_field::group_id,
                      field("label").length(0, 255),
                      field("external_id").length(1, 255),
                      tag_field::concurrent,
                      tag_field::per_session,
                      tag_field::per_period,
                      tag_field::period,
                      field("custom").object().or_default()};
}

struct CreateIdTag : IdTagBody {
    std::string id_tag_uid;
};
BOOST_DESCRIBE_STRUCT(CreateIdTag, (IdTagBody), (id_tag_uid))
constexpr auto json_constraints(const CreateIdTag*) {
    return std::array{core::json::field("id_tag_uid")
                          .length(1, 255)
                          .about("As the reader reports it; compared without case")};
}

[[nodiscard]] IdTagView view_of(const storage::IdTag& tag);

/// A record of what a body says, without an id.
template <class Body>
storage::IdTag tag_from(const Body& body, const Exchange& exchange, core::Instant now) {
    storage::IdTag tag;
    tag.organization_id = exchange.caller.organization_id;
    fill(body, tag);
    tag.created_at = tag.updated_at = now;
    return tag;
}

/// Registers a tag, gives it its id and tells of it; false when there is one with this uid already.
bool add_tag(storage::Database& db, storage::IdTag& tag);

/// Stores a changed tag and tells of it.
void save_tag(storage::Database& db, storage::IdTag& tag);

/// Tells that a tag was "created", "updated" or "deleted".
void tell_tag(storage::Database& db, std::string change, const storage::IdTag& tag, storage::Timestamp at);

} // namespace voltgate::api
