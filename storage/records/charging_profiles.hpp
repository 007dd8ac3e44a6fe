// Charging profiles that charge points said they have installed, and in which form they take them.
#pragma once

#include "storage/records/organizations.hpp"

namespace voltgate::storage {

enum class ProfilePurpose {
    charging_station_max_profile,
    tx_default_profile,
    tx_profile,
    charging_station_external_constraints, // of others; never set by the central system
    priority_charging,
    local_generation
};
BOOST_DESCRIBE_ENUM(ProfilePurpose, charging_station_max_profile, tx_default_profile, tx_profile,
                    charging_station_external_constraints, priority_charging, local_generation)

// Who made a profile: the central system itself, in the word of the standard.
inline constexpr std::string_view own_profiles = "CSO";

struct InstalledProfile {
    static constexpr std::string_view table = "charging_profiles";

    std::string id{};
    std::string organization_id{default_organization};
    std::string charge_point_id{};
    std::int64_t profile_id = 0; // what the charge point knows it by
    std::int64_t evse_id = 0;    // number; 0: the charge point itself
    ProfilePurpose purpose = ProfilePurpose::tx_default_profile;
    std::int64_t stack_level = 0;
    std::optional<std::string> session_id{}; // of a tx_profile, which ends with it
    std::optional<std::string> command_id{};
    JsonText profile{"{}"}; // all of it
    Timestamp installed_at{};
    std::string source{own_profiles};
    std::optional<Timestamp> told_at{}; // when the charge point itself last told of it
};
BOOST_DESCRIBE_STRUCT(InstalledProfile, (),
                      (id, organization_id, charge_point_id, profile_id, evse_id, purpose, stack_level,
                       session_id, command_id, profile, installed_at, source, told_at))

// A charge point refused profiles of `purpose` as they were asked, and took them in this form.
struct ProfileForm {
    static constexpr std::string_view table = "charging_profile_forms";
    static constexpr std::string_view key = "charge_point_id, purpose";

    std::string charge_point_id{};
    ProfilePurpose purpose = ProfilePurpose::tx_default_profile;
    ProfilePurpose accepted_purpose = ProfilePurpose::tx_default_profile;
    bool lowest_stack_level = false; // only at stack level 0
    bool absolute = false;           // only with a start of its own
    Timestamp learned_at{};
};
BOOST_DESCRIBE_STRUCT(ProfileForm, (),
                      (charge_point_id, purpose, accepted_purpose, lowest_stack_level, absolute, learned_at))

namespace charging_profiles {

struct ListFilter {
    std::optional<std::string> organization_id{};
    std::optional<std::string> charge_point_id{};
    std::optional<std::int64_t> evse_id{};
    std::optional<ProfilePurpose> purpose{};
    std::optional<std::string> session_id{};
    std::optional<std::string> source{};
};

// Which ones a charge point was told to clear; all that are given must fit.
struct Selection {
    std::optional<std::int64_t> profile_id{};
    std::optional<std::int64_t> evse_id{};
    std::optional<ProfilePurpose> purpose{};
    std::optional<std::int64_t> stack_level{};
};

// A positive 32-bit number for a profile to which the operator gave none.
std::int64_t next_number(Database& db);

// Takes the place of the one with the same number; the second also of the one with the same purpose and stack
// level on the same EVSE.
void put(Database& db, const InstalledProfile& profile);
void put_alone(Database& db, const InstalledProfile& profile);
bool remove(Database& db, std::string_view id);
std::int64_t count(Database& db, std::string_view charge_point_id);
std::optional<InstalledProfile> by_number(Database& db, std::string_view charge_point_id,
                                          std::int64_t profile_id);
std::optional<InstalledProfile> get(Database& db, std::string_view id);
std::vector<InstalledProfile> of_charge_point(Database& db, std::string_view charge_point_id);
Page<InstalledProfile> list(Database& db, const ListFilter& filter, const PageRequest& page);
// How many there would be beside this one when it is put alone.
std::int64_t beside(Database& db, const InstalledProfile& profile);
std::int64_t clear(Database& db, std::string_view charge_point_id, const Selection& selection);
std::int64_t clear_session(Database& db, std::string_view session_id);

void learn(Database& db, const ProfileForm& form);
void forget_form(Database& db, std::string_view charge_point_id, ProfilePurpose purpose);
std::optional<ProfileForm> form_of(Database& db, std::string_view charge_point_id, ProfilePurpose purpose);

} // namespace charging_profiles
} // namespace voltgate::storage
