#include "core/smart_charging/reports.hpp"

#include "core/json/write.hpp"
#include "storage/records/sessions.hpp"
#include "storage/ulid.hpp"

#include <boost/json/parse.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace voltgate::core::smart_charging {

namespace {

using storage::Database;
using storage::InstalledProfile;

/// What is known of a profile already stays: which command has set it, and when.
InstalledProfile row_of(Database& db, const ToldProfiles& told, const ChargingProfile& profile) {
    const auto& origin = told.part.origin;
    auto known = storage::charging_profiles::by_number(db, origin.charge_point_id, profile.id.value_or(0));
    InstalledProfile row;
    if (known && known->source == told.source && known->evse_id == told.evse_id)
        row = *std::move(known);
    else
        row.id = storage::new_id("cpr", origin.received_at), row.installed_at = origin.received_at;
    row.organization_id = origin.organization_id;
    row.charge_point_id = origin.charge_point_id;
    row.profile_id = profile.id.value_or(0);
    row.evse_id = told.evse_id;
    row.purpose = profile.purpose;
    row.stack_level = profile.stack_level;
    row.source = told.source;
    row.profile.text = json::to_text(profile);
    row.told_at = origin.received_at;
    if (profile.transaction_id) {
        const auto session =
            storage::sessions::by_transaction_id(db, origin.charge_point_id, *profile.transaction_id);
        row.session_id = session ? std::optional(session->id) : std::nullopt;
    }
    return row;
}

/// What is known already is written anew, and what is new as long as there is room.
void store(Database& db, const ToldProfiles& told, std::int64_t most) {
    const auto& id = told.part.origin.charge_point_id;
    auto room = most - storage::charging_profiles::count(db, id);
    std::int64_t left_out = 0;
    for (const auto& profile : told.profiles) {
        const bool known = storage::charging_profiles::by_number(db, id, profile.id.value_or(0)).has_value();
        if (!known && room-- <= 0) {
            ++left_out;
            continue;
        }
        storage::charging_profiles::put(db, row_of(db, told, profile));
    }
    if (left_out > 0)
        spdlog::warn("{} reports more charging profiles than are kept; {} were left out", id, left_out);
}

template <class T>
bool among(const std::optional<std::vector<T>>& wanted, const T& value) {
    return !wanted || std::find(wanted->begin(), wanted->end(), value) != wanted->end();
}

bool finds(const GetChargingProfiles& filter, const InstalledProfile& row) {
    if (filter.evse_id && *filter.evse_id != row.evse_id)
        return false;
    if (filter.ids)
        return among(filter.ids, row.profile_id);
    return (!filter.purpose || purpose_of(*filter.purpose) == row.purpose) &&
           (!filter.stack_level || *filter.stack_level == row.stack_level) &&
           among(filter.sources, row.source);
}

} // namespace

multipart::Taken profiles_told(Database& db, const ToldProfiles& told, const Settings& settings) {
    auto taken = multipart::take(db, told.part, settings.multiparts);
    if (taken.asked_for) // in time or late: it is what the charge point has
        store(db, told, settings.charging.most_profiles);
    if (!taken.completed)
        return taken;
    const auto filter = json::read<GetChargingProfiles>(boost::json::parse(taken.purpose));
    if (filter)
        profiles_complete(db, told.part.origin, *filter, taken.asked_at);
    return taken;
}

void profiles_complete(Database& db, const Origin& origin, const GetChargingProfiles& filter,
                       Instant asked_at) {
    for (const auto& row : storage::charging_profiles::of_charge_point(db, origin.charge_point_id)) {
        const bool newer = std::max(row.told_at.value_or(row.installed_at), row.installed_at) >= asked_at;
        if (!newer && finds(filter, row))
            storage::charging_profiles::remove(db, row.id);
    }
}

} // namespace voltgate::core::smart_charging
