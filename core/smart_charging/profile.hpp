#pragma once

#include "core/clock.hpp"
#include "core/json/constraint.hpp"
#include "core/json/read.hpp"
#include "storage/records/charging_profiles.hpp"

#include <boost/describe.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Charging profiles in neutral words: what may be drawn when, and the rules that a profile must keep to
/// before a charge point sees it. Limits in W are the EVSE's total, limits in A are for each phase.
namespace voltgate::core::smart_charging {

using Purpose = storage::ProfilePurpose;

enum class Kind {
    absolute,
    recurring,
    relative,
    dynamic ///< its limits are told while it is in force
};
BOOST_DESCRIBE_ENUM(Kind, absolute, recurring, relative, dynamic)

enum class Recurrency { daily, weekly };
BOOST_DESCRIBE_ENUM(Recurrency, daily, weekly)

enum class RateUnit { A, W };
BOOST_DESCRIBE_ENUM(RateUnit, A, W)

struct SchedulePeriod {
    std::int64_t start_period = 0; ///< seconds from the schedule's start; it lasts until the next period
    double limit = 0;
    std::optional<std::int64_t> number_phases{}; ///< absent: 3
    std::optional<std::int64_t> phase_to_use{};
};
BOOST_DESCRIBE_STRUCT(SchedulePeriod, (), (start_period, limit, number_phases, phase_to_use))
constexpr auto json_constraints(const SchedulePeriod*) {
    return std::array{json::field("start_period").range(0, 2'147'483'647), json::field("limit").at_least(0),
                      json::field("number_phases").range(1, 3),
                      json::field("phase_to_use")
                          .range(1, 3)
                          .about("The one phase to charge by (OCPP 2.x, where the EVSE can switch)")};
}

struct ChargingSchedule {
    std::optional<std::int64_t> duration{}; ///< seconds; absent: the last period lasts on
    std::optional<Instant> start_schedule{};
    RateUnit charging_rate_unit = RateUnit::A;
    std::vector<SchedulePeriod> charging_schedule_period{};
    std::optional<double> min_charging_rate{};
    std::optional<boost::json::object> sales_tariff{}; ///< of ISO 15118, in the standard's words
};
BOOST_DESCRIBE_STRUCT(ChargingSchedule, (),
                      (duration, start_schedule, charging_rate_unit, charging_schedule_period,
                       min_charging_rate, sales_tariff))
constexpr auto json_constraints(const ChargingSchedule*) {
    return std::array{
        json::field("duration").range(1, 2'147'483'647).about("Seconds; absent: the last period lasts on"),
        json::field("start_schedule").about("Absent: it starts with the transaction"),
        json::field("charging_rate_unit").about("W: the EVSE's total; A: for each phase"),
        json::field("charging_schedule_period").length(1, 1000),
        json::field("min_charging_rate").at_least(0),
        json::field("sales_tariff").about("For vehicles of ISO 15118, in OCPP's words (OCPP 2.x)")};
}

struct ChargingProfile {
    std::optional<std::int64_t> id{};
    std::int64_t stack_level = 0;
    Purpose purpose = Purpose::tx_default_profile;
    Kind kind = Kind::absolute;
    std::optional<Recurrency> recurrency_kind{};
    std::optional<std::string> transaction_id{};
    std::optional<Instant> valid_from{};
    std::optional<Instant> valid_to{};
    ChargingSchedule charging_schedule{};
    std::optional<std::vector<ChargingSchedule>> alternative_schedules{}; ///< among which the vehicle chooses
};
BOOST_DESCRIBE_STRUCT(ChargingProfile, (),
                      (id, stack_level, purpose, kind, recurrency_kind, transaction_id, valid_from, valid_to,
                       charging_schedule, alternative_schedules))
constexpr auto json_constraints(const ChargingProfile*) {
    return std::array{
        json::field("id").range(1, 2'147'483'647).about("Absent: the server gives one"),
        json::field("stack_level")
            .range(0, 2'147'483'647)
            .or_default()
            .about("The highest that is in force counts"),
        json::field("purpose").about(
            "Also in OCPP's words, as all of the profile: ChargePointMaxProfile, ..."),
        json::field("recurrency_kind").about("Of a recurring profile only"),
        json::field("transaction_id").length(1, 36).about("Of a tx_profile; absent: what runs on the EVSE"),
        json::field("alternative_schedules")
            .length(1, 2)
            .about("Beside the first one, for a vehicle of ISO 15118 to choose (OCPP 2.x)")};
}

/// Reads a profile in these words or in those of OCPP 1.6 and 2.x (`chargingProfilePurpose`, `TxProfile`).
[[nodiscard]] json::Read<ChargingProfile>
read_profile(const boost::json::object& body, json::UnknownFields unknown = json::UnknownFields::ignored);

/// The purpose of a word in either spelling; nothing for any other.
[[nodiscard]] std::optional<Purpose> purpose_of(std::string_view word);

/// What a charge point says that it can take; what it does not say, it can.
struct Capabilities {
    std::optional<std::int64_t> max_stack_level{};
    std::optional<std::int64_t> max_periods{};
    std::optional<std::int64_t> max_installed{};
    bool amperes = true;
    bool watts = true;
    bool phase_to_use = true;
    bool alternative_schedules = true;
    bool later_kinds = true; ///< dynamic, priority charging, local generation
    /// A profile takes the place of the one of its purpose, stack level and EVSE; otherwise that one must be
    /// cleared first, or the new one bear its number (K01.FR.05, K01.FR.06).
    bool replaces_by_place = true;
    bool absolute_needs_start = false; ///< K01.FR.40

    [[nodiscard]] bool takes(RateUnit unit) const { return unit == RateUnit::A ? amperes : watts; }
};

/// All that is wrong with a profile for such a charge point, by the paths of its members; the standard's
/// rules first, then the charge point's limits.
[[nodiscard]] json::FieldErrors validate(const ChargingProfile& profile,
                                         const Capabilities& capabilities = {});

/// What an EVSE is fed by.
struct Supply {
    double voltage_v = 230; ///< of a phase; of direct current: the whole
    std::int64_t phases = 3;
    std::optional<double> max_power_w{};
    bool direct_current = false;
};

[[nodiscard]] double watts(double limit, RateUnit unit, std::optional<std::int64_t> number_phases,
                           const Supply& supply);

/// The same schedule in the other unit, rounded down to what the wire can say, so that it allows no more.
[[nodiscard]] ChargingSchedule converted(ChargingSchedule schedule, RateUnit unit, const Supply& supply);

/// Rounded down to the one decimal that a limit may have.
[[nodiscard]] double rounded_down(double limit);

} // namespace voltgate::core::smart_charging
