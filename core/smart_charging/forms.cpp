#include "core/smart_charging/forms.hpp"

#include "storage/records/evses.hpp"

#include <algorithm>

namespace voltgate::core::smart_charging {

namespace {

constexpr std::array chain{Purpose::charging_station_max_profile, Purpose::tx_default_profile,
                           Purpose::tx_profile};

void add_new(std::vector<Form>& forms, const Form& form) {
    if (std::find(forms.begin(), forms.end(), form) == forms.end())
        forms.push_back(form);
}

void share_out(ChargingProfile& profile, std::size_t evses) {
    for (auto& period : profile.charging_schedule.charging_schedule_period)
        period.limit = rounded_down(period.limit / static_cast<double>(evses));
}

/// The session that a profile for a transaction is for: the one that runs on the EVSE, or the only one.
std::optional<storage::Session> session_for(const Target& asked, const Surroundings& around) {
    if (asked.session)
        return asked.session;
    std::optional<storage::Session> found;
    for (const auto& session : around.open_sessions) {
        if (asked.evse_id != 0 && session.evse_id != asked.evse_id)
            continue;
        if (found)
            return std::nullopt;
        found = session;
    }
    return found;
}

/// That of the profile which stands in the place of this one.
void take_number(Target& target, const Surroundings& around) {
    auto& profile = target.profile;
    for (const auto& row : around.installed) {
        if (row.purpose == profile.purpose && row.stack_level == profile.stack_level &&
            row.evse_id == target.evse_id && row.source == storage::own_profiles)
            profile.id = row.profile_id;
    }
}

} // namespace

Form form_of(const ChargingProfile& profile) {
    return {profile.purpose, false, false};
}

std::vector<Form> forms_to_try(const ChargingProfile& profile,
                               const std::optional<storage::ProfileForm>& known) {
    std::vector<Form> forms;
    if (known)
        forms.push_back({known->accepted_purpose, known->lowest_stack_level, known->absolute});
    const bool stacked = profile.stack_level > 0;
    const bool relative = profile.kind == Kind::relative;
    for (auto each = std::find(chain.begin(), chain.end(), profile.purpose); each != chain.end(); ++each) {
        add_new(forms, {*each, false, false});
        add_new(forms, {*each, stacked, relative});
    }
    return forms;
}

Surroundings surroundings_of(storage::Database& db, const std::string& charge_point_id, Purpose purpose) {
    Surroundings around;
    around.open_sessions = storage::sessions::open_of(db, charge_point_id);
    around.evses = std::max<std::size_t>(1, storage::evses::of_charge_point(db, charge_point_id).size());
    around.known = storage::charging_profiles::form_of(db, charge_point_id, purpose);
    around.installed = storage::charging_profiles::of_charge_point(db, charge_point_id);
    return around;
}

std::optional<Target> in_form(const Target& asked, const Form& form, const Surroundings& around,
                              Instant now) {
    auto target = asked;
    auto& profile = target.profile;
    profile.purpose = form.purpose;
    if (asked.profile.purpose == Purpose::charging_station_max_profile &&
        form.purpose != asked.profile.purpose)
        share_out(profile, around.evses);
    if (form.purpose == Purpose::tx_profile) {
        target.session = session_for(asked, around);
        if (!target.session)
            return std::nullopt;
        target.evse_id = target.session->evse_id;
        profile.transaction_id = target.session->transaction_id;
    }
    if (form.lowest_stack_level)
        profile.stack_level = 0;
    if (form.absolute && profile.kind == Kind::relative) {
        profile.kind = Kind::absolute;
        profile.charging_schedule.start_schedule =
            target.session ? target.session->started_at.value_or(now) : now;
    }
    if (form != form_of(asked.profile))
        take_number(target, around);
    return target;
}

} // namespace voltgate::core::smart_charging
