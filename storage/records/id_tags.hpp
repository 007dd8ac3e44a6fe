// Id tags: who may charge. Kept as received, compared without case.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

enum class IdTagStatus { enabled, disabled, suspended };
BOOST_DESCRIBE_ENUM(IdTagStatus, enabled, disabled, suspended)

struct IdTag {
    static constexpr std::string_view table = "id_tags";

    std::string id{};
    std::string organization_id{default_organization};
    std::string id_tag_uid{};
    std::string type = "rfid"; // rfid, mac_address, emaid, ...
    IdTagStatus status = IdTagStatus::enabled;
    std::optional<Timestamp> expire_at{};
    std::optional<std::string> group_id{}; // 1.6: parentIdTag
    std::optional<std::string> label{};
    std::optional<std::string> external_id{};
    JsonText custom{"{}"};
    std::optional<Timestamp> last_used_at{};
    Timestamp created_at{};
    Timestamp updated_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(IdTag, (),
                      (id, organization_id, id_tag_uid, type, status, expire_at, group_id, label, external_id,
                       custom, last_used_at, created_at, updated_at, version))

namespace id_tags {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> id_tag_uid{};
    std::optional<std::string> type{};
    std::optional<IdTagStatus> status{};
    std::optional<std::string> group_id{};
    std::optional<std::string> external_id{};
};

void add(Database& db, const IdTag& tag);
// False when the organization has the tag already.
bool add_if_new(Database& db, const IdTag& tag);
std::optional<IdTag> get(Database& db, std::string_view id);
std::optional<IdTag> by_uid(Database& db, std::string_view id_tag_uid,
                            std::string_view organization_id = default_organization);
Page<IdTag> list(Database& db, const ListFilter& filter, const PageRequest& page);
bool update(Database& db, IdTag& tag);
bool remove(Database& db, std::string_view id);
void used(Database& db, std::string_view id, Timestamp at);

} // namespace id_tags
} // namespace voltgate::storage
