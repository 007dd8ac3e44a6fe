// Local authorization lists: which tags charge points shall know, what each has acknowledged to hold, and how
// far it is on the way.
#pragma once

#include "storage/records/organizations.hpp"

#include <vector>

namespace voltgate::storage {

enum class LocalListTarget { charge_point, charge_point_tag };
BOOST_DESCRIBE_ENUM(LocalListTarget, charge_point, charge_point_tag)

// What the list of one charge point, or of all charge points with a tag (label), is made from.
struct LocalListDefinition {
    static constexpr std::string_view table = "local_list_definitions";
    static constexpr std::string_view key = "organization_id, target, name";

    std::string organization_id{default_organization};
    LocalListTarget target = LocalListTarget::charge_point;
    std::string name{};                           // the charge point, or the tag
    std::optional<std::string> charge_point_id{}; // with it goes a definition of its own
    JsonText content{"{}"};
    Timestamp updated_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(LocalListDefinition, (),
                      (organization_id, target, name, charge_point_id, content, updated_at, version))

struct LocalList {
    static constexpr std::string_view table = "local_lists";
    static constexpr std::string_view key = "charge_point_id";

    std::string charge_point_id{};
    std::string organization_id{default_organization};
    std::int64_t sent_version = 0;                      // the highest number that was ever sent
    std::optional<std::int64_t> acknowledged_version{}; // absent: what it holds is not known
    std::optional<Timestamp> acknowledged_at{};
    std::optional<std::int64_t> reported_version{}; // as it was read last
    bool in_step = false;                           // as it was compared last
    std::int64_t compared_revision = -1;            // of the tags
    std::int64_t compared_version = 0;              // of the charge point's record
    Timestamp compared_at{};
    bool unsupported = false;
    std::optional<std::string> unsupported_firmware{};
    std::int64_t failures = 0; // in a row
    std::optional<Timestamp> retry_at{};
    std::optional<std::string> last_error{};
    std::optional<Timestamp> last_error_at{};
    Timestamp updated_at{};
};
BOOST_DESCRIBE_STRUCT(LocalList, (),
                      (charge_point_id, organization_id, sent_version, acknowledged_version, acknowledged_at,
                       reported_version, in_step, compared_revision, compared_version, compared_at,
                       unsupported, unsupported_firmware, failures, retry_at, last_error, last_error_at,
                       updated_at))

// One tag of the list that a charge point has acknowledged.
struct LocalListEntry {
    static constexpr std::string_view table = "local_list_entries";
    static constexpr std::string_view key = "charge_point_id, id_tag";

    std::string charge_point_id{};
    std::string id_tag{};
    std::string status{}; // the word of the standard
    std::optional<Timestamp> expire_at{};
    std::optional<std::string> group_id{};
    std::optional<std::string> type{}; // as in id_tags::type
};
BOOST_DESCRIBE_STRUCT(LocalListEntry, (), (charge_point_id, id_tag, status, expire_at, group_id, type))

namespace local_lists {

// Each change raises the revision by which lists know that they are old (id_tags::revision).
void define(Database& db, const LocalListDefinition& definition);
std::optional<LocalListDefinition> definition(Database& db, std::string_view organization_id,
                                              LocalListTarget target, std::string_view name);
// By name.
std::vector<LocalListDefinition> definitions(Database& db, std::string_view organization_id,
                                             LocalListTarget target);
bool undefine(Database& db, std::string_view organization_id, LocalListTarget target, std::string_view name);
bool any_defined(Database& db);

void put(Database& db, const LocalList& list);
std::optional<LocalList> get(Database& db, std::string_view charge_point_id);
// Connected charge points, booted, whose list was not compared with the present tags yet, or that are out of
// step and may be tried again; those that were looked at least recently first.
std::vector<std::string> to_compare(Database& db, std::int64_t revision, Timestamp now, std::int64_t limit);

std::vector<LocalListEntry> entries(Database& db, std::string_view charge_point_id);
void put_entry(Database& db, const LocalListEntry& entry);
void remove_entry(Database& db, std::string_view charge_point_id, std::string_view id_tag);
void clear_entries(Database& db, std::string_view charge_point_id);

} // namespace local_lists
} // namespace voltgate::storage
