// Id tags: who may charge. Kept as received, compared without case.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

enum class IdTagStatus { enabled, disabled, suspended };
BOOST_DESCRIBE_ENUM(IdTagStatus, enabled, disabled, suspended)

// The time that an energy limit is for; it rolls: the last 24 hours, 7 days, 30 days.
enum class EnergyPeriod { day, week, month };
BOOST_DESCRIBE_ENUM(EnergyPeriod, day, week, month)

// What decides whether a tag may charge, and how much: read with each question about it.
struct IdTagRights {
    static constexpr std::string_view table = "id_tags";

    std::string type = "rfid"; // rfid, mac_address, emaid, ...
    IdTagStatus status = IdTagStatus::enabled;
    std::optional<Timestamp> expire_at{};
    std::optional<std::string> group_id{};                 // 1.6: parentIdTag
    std::optional<std::int64_t> max_concurrent_sessions{}; // absent: the server's rule; 0: no limit
    std::optional<std::int64_t> max_energy_wh_per_session{};
    std::optional<std::int64_t> max_energy_wh_per_period{};
    std::optional<EnergyPeriod> energy_period{}; // absent: a month
};
BOOST_DESCRIBE_STRUCT(IdTagRights, (),
                      (type, status, expire_at, group_id, max_concurrent_sessions, max_energy_wh_per_session,
                       max_energy_wh_per_period, energy_period))

struct IdTag : IdTagRights {
    std::string id{};
    std::string organization_id{default_organization};
    std::string id_tag_uid{};
    std::optional<std::string> label{};
    std::optional<std::string> external_id{};
    JsonText custom{"{}"};
    std::optional<Timestamp> last_used_at{};
    Timestamp created_at{};
    Timestamp updated_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(IdTag, (IdTagRights),
                      (id, organization_id, id_tag_uid, label, external_id, custom, last_used_at, created_at,
                       updated_at, version))

namespace id_tags {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> id_tag_uid{};
    std::optional<std::string> type{};
    std::optional<IdTagStatus> status{};
    std::optional<std::string> group_id{};
    std::optional<std::string> external_id{};
    std::optional<std::string> search{}; // part of the tag, its label or its group
    std::optional<Timestamp> expires_before{};
};

// Every change of a tag raises the revision, by which lists that are made from tags know that they are old.
std::int64_t revision(Database& db);
void raise_revision(Database& db);

void add(Database& db, const IdTag& tag);
// False when the organization has the tag already.
bool add_if_new(Database& db, const IdTag& tag);
std::optional<IdTag> get(Database& db, std::string_view id);
std::optional<IdTag> by_uid(Database& db, std::string_view id_tag_uid,
                            std::string_view organization_id = default_organization);
std::optional<IdTagRights> rights(Database& db, std::string_view id_tag_uid,
                                  std::string_view organization_id);
Page<IdTag> list(Database& db, const ListFilter& filter, const PageRequest& page);
// All of an organization, all of one of its groups: the first registered first.
std::vector<IdTag> all(Database& db, std::string_view organization_id);
std::vector<IdTag> of_group(Database& db, std::string_view organization_id, std::string_view group_id);
bool update(Database& db, IdTag& tag);
bool remove(Database& db, std::string_view id);
void used(Database& db, std::string_view organization_id, std::string_view id_tag_uid, Timestamp at);

// Active sessions of a group's tags that were not refused, without those on one EVSE.
std::int64_t group_sessions_elsewhere(Database& db, std::string_view group_id,
                                      std::string_view charge_point_id, std::int64_t evse_id);
// What a tag has charged in sessions begun since then, without that of one session.
std::int64_t energy_since(Database& db, std::string_view id_tag_uid, Timestamp since,
                          std::string_view without_session = "");
// What the limits of a tag's active sessions let it take yet, without those on one EVSE and without one
// session.
std::int64_t energy_promised(Database& db, std::string_view id_tag_uid, std::string_view charge_point_id,
                             std::int64_t evse_id, std::string_view besides_session);

} // namespace id_tags
} // namespace voltgate::storage
