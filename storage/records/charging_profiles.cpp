#include "storage/records/charging_profiles.hpp"

#include "storage/records/counters.hpp"

namespace voltgate::storage::charging_profiles {

std::int64_t next_number(Database& db) {
    return counters::next(db, "charging_profile");
}

void put(Database& db, const InstalledProfile& profile) {
    run(db, "delete from charging_profiles where charge_point_id = ? and profile_id = ?",
        profile.charge_point_id, profile.profile_id);
    insert(db, profile);
}

void put_alone(Database& db, const InstalledProfile& profile) {
    run(db,
        "delete from charging_profiles where charge_point_id = ?"
        " and (profile_id = ? or (evse_id = ? and purpose = ? and stack_level = ?))",
        profile.charge_point_id, profile.profile_id, profile.evse_id, profile.purpose, profile.stack_level);
    insert(db, profile);
}

bool remove(Database& db, std::string_view id) {
    return run(db, "delete from charging_profiles where id = ?", id) > 0;
}

std::int64_t count(Database& db, std::string_view charge_point_id) {
    return value<std::int64_t>(db, "select count(*) from charging_profiles where charge_point_id = ?",
                               charge_point_id)
        .value_or(0);
}

std::optional<InstalledProfile> by_number(Database& db, std::string_view charge_point_id,
                                          std::int64_t profile_id) {
    return select_one<InstalledProfile>(db, "where charge_point_id = ? and profile_id = ?", charge_point_id,
                                        profile_id);
}

std::optional<InstalledProfile> get(Database& db, std::string_view id) {
    return find<InstalledProfile>(db, id);
}

std::vector<InstalledProfile> of_charge_point(Database& db, std::string_view charge_point_id) {
    return select<InstalledProfile>(db, "where charge_point_id = ? order by id", charge_point_id);
}

Page<InstalledProfile> list(Database& db, const ListFilter& filter, const PageRequest& page) {
    Filter where;
    where.when("organization_id = ?", filter.organization_id)
        .when("charge_point_id = ?", filter.charge_point_id)
        .when("evse_id = ?", filter.evse_id)
        .when("purpose = ?", filter.purpose)
        .when("session_id = ?", filter.session_id)
        .when("source = ?", filter.source);
    return list_page(db, std::move(where), "id", &InstalledProfile::id, Order::descending, page);
}

std::int64_t beside(Database& db, const InstalledProfile& profile) {
    return value<std::int64_t>(
               db,
               "select count(*) from charging_profiles where charge_point_id = ? and profile_id <> ?"
               " and not (evse_id = ? and purpose = ? and stack_level = ?)",
               profile.charge_point_id, profile.profile_id, profile.evse_id, profile.purpose,
               profile.stack_level)
        .value_or(0);
}

std::int64_t clear(Database& db, std::string_view charge_point_id, const Selection& selection) {
    return run(
        db,
        "delete from charging_profiles where charge_point_id = ? and profile_id = coalesce(?, profile_id)"
        " and evse_id = coalesce(?, evse_id) and purpose = coalesce(?, purpose)"
        " and stack_level = coalesce(?, stack_level)",
        charge_point_id, selection.profile_id, selection.evse_id, selection.purpose, selection.stack_level);
}

std::int64_t clear_session(Database& db, std::string_view session_id) {
    return run(db, "delete from charging_profiles where session_id = ?", session_id);
}

void learn(Database& db, const ProfileForm& form) {
    upsert(db, form);
}

void forget_form(Database& db, std::string_view charge_point_id, ProfilePurpose purpose) {
    run(db, "delete from charging_profile_forms where charge_point_id = ? and purpose = ?", charge_point_id,
        purpose);
}

std::optional<ProfileForm> form_of(Database& db, std::string_view charge_point_id, ProfilePurpose purpose) {
    return select_one<ProfileForm>(db, "where charge_point_id = ? and purpose = ?", charge_point_id, purpose);
}

} // namespace voltgate::storage::charging_profiles
