// What the external authorizer said last of a tag at a charge point: the answer while it is valid, and what
// is last known when the authorizer cannot be reached.
#pragma once

#include "storage/records/id_tags.hpp"

namespace voltgate::storage {

struct ExternalDecision {
    static constexpr std::string_view table = "external_decisions";
    static constexpr std::string_view key = "organization_id, id_tag_uid, charge_point_id";

    std::string organization_id{default_organization};
    std::string id_tag_uid{};
    std::string charge_point_id{};
    std::string status{}; // the word of the standard
    std::optional<Timestamp> expire_at{};
    std::optional<std::string> group_id{};
    bool limited = false; // whether it said anything of limits
    std::optional<std::int64_t> max_concurrent_sessions{};
    std::optional<std::int64_t> max_energy_wh_per_session{};
    std::optional<std::int64_t> max_energy_wh_per_period{};
    std::optional<EnergyPeriod> energy_period{};
    Timestamp decided_at{};
    Timestamp valid_until{};
};
BOOST_DESCRIBE_STRUCT(ExternalDecision, (),
                      (organization_id, id_tag_uid, charge_point_id, status, expire_at, group_id, limited,
                       max_concurrent_sessions, max_energy_wh_per_session, max_energy_wh_per_period,
                       energy_period, decided_at, valid_until))

namespace external_decisions {

void put(Database& db, const ExternalDecision& decision);
std::optional<ExternalDecision> get(Database& db, std::string_view organization_id,
                                    std::string_view id_tag_uid, std::string_view charge_point_id);
// The latest about the tag, wherever it was asked.
std::optional<ExternalDecision> latest(Database& db, std::string_view organization_id,
                                       std::string_view id_tag_uid);
// Its word counts no more.
void forget(Database& db, std::string_view organization_id, std::string_view id_tag_uid);
void forget_all(Database& db);
std::int64_t prune(Database& db, Timestamp before, std::int64_t limit);

} // namespace external_decisions
} // namespace voltgate::storage
