#include "core/smart_charging/v2.hpp"

#include "core/command/reply.hpp"
#include "core/smart_charging/setting.hpp"
#include "core/told.hpp"
#include "core/told_variable.hpp"
#include "ocpp/types/text.hpp"
#include "storage/records/charge_points.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace voltgate::core::smart_charging::v2 {

namespace {

namespace asio = boost::asio;
namespace ocpp2 = ocpp::v2;

constexpr std::string_view controller = "SmartChargingCtrlr";

bool names_unit(const std::vector<std::string>& units, std::string_view unit) {
    return std::any_of(units.begin(), units.end(),
                       [&](const std::string& each) { return ocpp::equal_ignoring_case(each, unit); });
}

asio::awaitable<Outcome> set_once(Conversation& station, const Target& target) {
    ocpp2::SetChargingProfileRequest request;
    request.evseId = target.evse_id;
    request.chargingProfile = to_wire(target.profile);
    auto reply = co_await reply_to(station, std::move(request));
    co_return std::move(reply.outcome);
}

/// Unknown is no failure: nothing there fits, so nothing that is remembered here and fits is there.
asio::awaitable<Outcome> clear_once(Conversation& station, ocpp2::ClearChargingProfileRequest request) {
    const auto answer = co_await station.call(std::move(request));
    if (!answer)
        co_return outcome_of(answer.error());
    co_return station.answered(answer->status.text(), Verdict::accepted);
}

/// Every profile of ours: at least one criterion must be named (K10.FR.02).
asio::awaitable<Outcome> clear_each_purpose(Conversation& station) {
    Outcome outcome;
    for (const auto purpose :
         {Purpose::charging_station_max_profile, Purpose::tx_default_profile, Purpose::tx_profile}) {
        ocpp2::ClearChargingProfileRequest request;
        request.chargingProfileCriteria.emplace().chargingProfilePurpose = wire(purpose);
        auto asked = clear_once(station, std::move(request));
        auto each = co_await std::move(asked);
        if (each.status != storage::CommandStatus::accepted)
            co_return each;
        if (outcome.ocpp_status != "Accepted")
            outcome = std::move(each);
    }
    co_return outcome;
}

ocpp2::ClearChargingProfileRequest request_of(const ClearChargingProfile& command) {
    ocpp2::ClearChargingProfileRequest request;
    request.chargingProfileId = command.id;
    if (command.id)
        return request;
    auto& criteria = request.chargingProfileCriteria.emplace();
    if (command.evse_id)
        criteria.evseId = *command.evse_id;
    if (const auto purpose = command.purpose ? purpose_of(*command.purpose) : std::nullopt)
        criteria.chargingProfilePurpose = wire(*purpose);
    if (command.stack_level)
        criteria.stackLevel = *command.stack_level;
    return request;
}

} // namespace

Capabilities capabilities_of(storage::Database& db, const std::string& charge_point_id) {
    Capabilities can;
    can.replaces_by_place = false;
    can.absolute_needs_start = true;
    const auto charge_point = storage::charge_points::get(db, charge_point_id);
    can.later_kinds = charge_point && charge_point->protocol == to_string(ocpp::Version::v21);
    can.max_stack_level = told::variable_number(db, charge_point_id, controller, "ProfileStackLevel");
    can.max_periods = told::variable_number(db, charge_point_id, controller, "PeriodsPerSchedule");
    if (can.max_periods == 0) // says nothing
        can.max_periods.reset();
    can.max_installed = told::variable_limit(db, charge_point_id, controller, "Entries");
    can.phase_to_use =
        told::variable_yes(db, charge_point_id, controller, "ACPhaseSwitchingSupported").value_or(true);
    const auto units =
        told::items_in(told::variable(db, charge_point_id, controller, "RateUnit").value_or(""));
    const bool current = names_unit(units, "A"), power = names_unit(units, "W");
    if (current || power) { // other words say nothing
        can.amperes = current;
        can.watts = power;
    }
    return can;
}

asio::awaitable<Outcome> set(Conversation& station, SetChargingProfile command, const Clock& clock) {
    co_return co_await set_in_some_form(station, std::move(command), clock, set_once);
}

asio::awaitable<Outcome> clear(Conversation& station, ClearChargingProfile command) {
    const bool all = !command.id && !command.evse_id && !command.purpose && !command.stack_level;
    auto asked = all ? clear_each_purpose(station) : clear_once(station, request_of(command));
    auto outcome = co_await std::move(asked);
    if (outcome.status != storage::CommandStatus::accepted)
        co_return outcome;
    outcome.effect = [command, identity = station.charge_point().identity()](storage::Database& db) {
        cleared(db, identity, command);
    };
    co_return outcome;
}

asio::awaitable<Outcome> composite_schedule(Conversation& station, GetCompositeSchedule command) {
    ocpp2::GetCompositeScheduleRequest request;
    request.evseId = command.evse_id;
    request.duration = command.duration;
    if (command.unit)
        request.chargingRateUnit = wire(*command.unit);
    auto reply = co_await reply_to(station, std::move(request));
    co_return std::move(reply.outcome);
}

} // namespace voltgate::core::smart_charging::v2
