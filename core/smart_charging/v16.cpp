#include "core/smart_charging/v16.hpp"

#include "core/smart_charging/forms.hpp"
#include "ocpp/types/text.hpp"
#include "ocpp/v16/smart_charging.hpp"
#include "storage/records/configuration_keys.hpp"

#include <boost/json/array.hpp>

#include <charconv>
#include <utility>

namespace voltgate::core::smart_charging::v16 {

namespace {

namespace asio = boost::asio;
namespace ocpp16 = ocpp::v16;
using WirePurpose = ocpp16::ChargingProfilePurposeType;
using WireKind = ocpp16::ChargingProfileKindType;
using WireUnit = ocpp16::ChargingRateUnitType;

std::optional<std::string> value_of(storage::Database& db, const std::string& charge_point_id,
                                    std::string_view key) {
    const auto found = storage::configuration_keys::get(db, charge_point_id, key);
    return found && found->known ? found->value : std::nullopt;
}

std::optional<std::int64_t> number_of(const std::optional<std::string>& text) {
    std::int64_t number = 0;
    if (!text)
        return std::nullopt;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    return error == std::errc{} && end == text->data() + text->size() ? std::optional(number) : std::nullopt;
}

WirePurpose wire(Purpose purpose) {
    switch (purpose) {
    case Purpose::charging_station_max_profile:
        return WirePurpose::ChargePointMaxProfile;
    case Purpose::tx_profile:
        return WirePurpose::TxProfile;
    case Purpose::tx_default_profile:
    default: // capabilities_of() lets no other in
        break;
    }
    return WirePurpose::TxDefaultProfile;
}

WireKind wire(Kind kind) {
    switch (kind) {
    case Kind::recurring:
        return WireKind::Recurring;
    case Kind::relative:
        return WireKind::Relative;
    case Kind::absolute:
        break;
    }
    return WireKind::Absolute;
}

WireUnit wire(RateUnit unit) {
    return unit == RateUnit::A ? WireUnit::A : WireUnit::W;
}

ocpp16::ChargingSchedule wire(const ChargingSchedule& schedule) {
    ocpp16::ChargingSchedule out;
    out.duration = schedule.duration;
    if (schedule.start_schedule)
        out.startSchedule = *schedule.start_schedule;
    out.chargingRateUnit = wire(schedule.charging_rate_unit);
    for (const auto& period : schedule.charging_schedule_period) {
        auto& each = out.chargingSchedulePeriod.emplace_back();
        each.startPeriod = period.start_period;
        each.limit = period.limit;
        if (period.number_phases)
            each.numberPhases = *period.number_phases;
    }
    if (schedule.min_charging_rate)
        out.minChargingRate = *schedule.min_charging_rate;
    return out;
}

/// A refusal that another form of the profile may escape: the charge point has understood, and will not.
bool refuses_form(const Outcome& outcome) {
    return outcome.status == storage::CommandStatus::rejected ||
           outcome.status == storage::CommandStatus::call_error;
}

asio::awaitable<Outcome> set_once(Conversation& station, const Target& target) {
    ocpp16::SetChargingProfileRequest request;
    request.connectorId = target.evse_id;
    request.csChargingProfiles = to_wire(target.profile);
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    const bool accepted = answer->status == ocpp16::ChargingProfileStatus::Accepted;
    co_return station.answered(answer->status.text(), verdict_of(accepted));
}

boost::json::value told(const Target& target, const Outcome& outcome) {
    boost::json::object attempt;
    attempt["evse_id"] = target.evse_id;
    attempt["purpose"] = storage::word_of(target.profile.purpose);
    attempt["kind"] = storage::word_of(target.profile.kind);
    attempt["stack_level"] = target.profile.stack_level;
    attempt["answer"] = outcome.ocpp_status.empty() ? outcome.error_code : outcome.ocpp_status;
    return boost::json::value(std::move(attempt));
}

/// What is stored when the charge point has taken the profile: it, and its form where that is another than
/// the one asked for.
void keep(Outcome& outcome, Conversation& station, const Target& target, const Target& asked,
          const Form& form, const Clock& clock) {
    storage::ProfileForm learned;
    learned.charge_point_id = station.charge_point().identity();
    learned.purpose = asked.profile.purpose;
    learned.accepted_purpose = form.purpose;
    learned.lowest_stack_level = form.lowest_stack_level;
    learned.absolute = form.absolute;
    const bool as_asked = form == form_of(asked.profile);
    outcome.effect = [target, learned, as_asked, &clock,
                      command = station.command_id()](storage::Database& db) {
        auto made = learned;
        made.learned_at = clock.now();
        if (as_asked)
            storage::charging_profiles::forget_form(db, made.charge_point_id, made.purpose);
        else
            storage::charging_profiles::learn(db, made);
        installed(db, made.charge_point_id, target, command, made.learned_at);
    };
}

struct Prepared {
    std::optional<Target> asked; ///< nothing: its session is over
    Surroundings around;
};

Prepared prepare(storage::Database& db, const std::string& charge_point_id,
                 const SetChargingProfile& command) {
    Prepared out;
    Target target;
    target.evse_id = command.evse_id.value_or(0);
    target.profile = *read_profile(command.charging_profile);
    if (command.session_id)
        target.session = storage::sessions::get(db, *command.session_id);
    out.around = surroundings_of(db, charge_point_id, target.profile.purpose);
    if (!target.session || target.session->status == storage::SessionStatus::active)
        out.asked = std::move(target);
    return out;
}

} // namespace

Capabilities capabilities_of(storage::Database& db, const std::string& charge_point_id) {
    Capabilities can;
    can.max_stack_level = number_of(value_of(db, charge_point_id, "ChargeProfileMaxStackLevel"));
    can.max_periods = number_of(value_of(db, charge_point_id, "ChargingScheduleMaxPeriods"));
    can.max_installed = number_of(value_of(db, charge_point_id, "MaxChargingProfilesInstalled"));
    const auto units = value_of(db, charge_point_id, "ChargingScheduleAllowedChargingRateUnit").value_or("");
    const bool current = units.find("Current") != std::string::npos || units == "A";
    const bool power = units.find("Power") != std::string::npos || units == "W";
    if (current || power) { // other words say nothing
        can.amperes = current;
        can.watts = power;
    }
    return can;
}

ocpp16::ChargingProfile to_wire(const ChargingProfile& profile) {
    ocpp16::ChargingProfile out;
    out.chargingProfileId = profile.id.value_or(0);
    if (const auto transaction = number_of(profile.transaction_id))
        out.transactionId = *transaction;
    out.stackLevel = profile.stack_level;
    out.chargingProfilePurpose = wire(profile.purpose);
    out.chargingProfileKind = wire(profile.kind);
    if (profile.recurrency_kind)
        out.recurrencyKind = profile.recurrency_kind == Recurrency::weekly
                                 ? ocpp16::RecurrencyKindType::Weekly
                                 : ocpp16::RecurrencyKindType::Daily;
    if (profile.valid_from)
        out.validFrom = *profile.valid_from;
    if (profile.valid_to)
        out.validTo = *profile.valid_to;
    out.chargingSchedule = wire(profile.charging_schedule);
    return out;
}

asio::awaitable<Outcome> set(Conversation& station, SetChargingProfile command, const Clock& clock) {
    const auto& identity = station.charge_point().identity();
    const auto prepared =
        co_await station.store().read([&](storage::Database& db) { return prepare(db, identity, command); });
    if (!prepared.asked)
        co_return unusable("session_id", "the session does not run any more");
    const auto& asked = *prepared.asked;
    std::vector<Form> forms{form_of(asked.profile)};
    if (command.fallback.value_or(false))
        forms = forms_to_try(asked.profile, prepared.around.known);
    Outcome outcome;
    boost::json::array attempts;
    for (const auto& form : forms) {
        const auto target = in_form(asked, form, prepared.around, clock.now());
        if (!target)
            continue;
        outcome = co_await set_once(station, *target);
        attempts.push_back(told(*target, outcome));
        if (outcome.status == storage::CommandStatus::accepted)
            keep(outcome, station, *target, asked, form, clock);
        if (!refuses_form(outcome))
            break;
    }
    if (attempts.size() > 1)
        outcome.result["attempts"] = std::move(attempts);
    co_return outcome;
}

asio::awaitable<Outcome> clear(Conversation& station, ClearChargingProfile command) {
    ocpp16::ClearChargingProfileRequest request;
    request.id = command.id;
    if (command.evse_id)
        request.connectorId = *command.evse_id;
    if (const auto purpose = command.purpose ? purpose_of(*command.purpose) : std::nullopt)
        request.chargingProfilePurpose = wire(*purpose);
    if (command.stack_level)
        request.stackLevel = *command.stack_level;
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    // Unknown is no failure: nothing there fits, so nothing that is remembered here and fits is there.
    auto outcome = station.answered(answer->status.text(), Verdict::accepted);
    outcome.effect = [command, identity = station.charge_point().identity()](storage::Database& db) {
        cleared(db, identity, command);
    };
    co_return outcome;
}

asio::awaitable<Outcome> composite_schedule(Conversation& station, GetCompositeSchedule command) {
    ocpp16::GetCompositeScheduleRequest request;
    request.connectorId = command.evse_id;
    request.duration = command.duration;
    if (command.unit)
        request.chargingRateUnit = wire(*command.unit);
    const auto answer = co_await station.call(request);
    if (!answer)
        co_return outcome_of(answer.error());
    const bool accepted = answer->status == ocpp16::GetCompositeScheduleStatus::Accepted;
    co_return station.answered(answer->status.text(), verdict_of(accepted));
}

} // namespace voltgate::core::smart_charging::v16
