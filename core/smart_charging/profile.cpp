#include "core/smart_charging/profile.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <utility>

namespace voltgate::core::smart_charging {

namespace {

constexpr std::int64_t usual_phases = 3; // 1.6 section 7.14
constexpr double tenths = 10;
constexpr double binary_noise = 1e-6; // of a tenth that no binary fraction is (pitfall 34)

/// "chargingRateUnit" and "ChargingRateUnit" -> "charging_rate_unit"
std::string snake_case(std::string_view name) {
    std::string out;
    for (const char c : name) {
        const bool capital = c >= 'A' && c <= 'Z';
        if (capital && !out.empty())
            out += '_';
        out += capital ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

std::string member_name(std::string_view as_given) {
    auto name = snake_case(as_given);
    constexpr std::string_view prefix = "charging_profile_";
    if (name.starts_with(prefix))
        name.erase(0, prefix.size());
    return name;
}

/// "ChargePointMaxProfile" -> "charging_station_max_profile"
std::string our_word(std::string_view word) {
    auto out = snake_case(word);
    if (out == "charge_point_max_profile")
        out = "charging_station_max_profile";
    return out;
}

bool is_word(std::string_view member) {
    return member == "purpose" || member == "kind" || member == "recurrency_kind";
}

boost::json::value in_our_words(std::string_view member, const boost::json::value& value);

void take_schedules(boost::json::object& out, const boost::json::array& schedules);

boost::json::object in_our_words(const boost::json::object& body) {
    boost::json::object out;
    for (const auto& [key, value] : body) {
        const auto name = member_name(key);
        if (name == "custom_data")
            continue;
        if (name == "sales_tariff")
            out[name] = value;
        else if (name == "charging_schedule" && value.is_array())
            take_schedules(out, value.get_array());
        else
            out[name] = in_our_words(name, value);
    }
    return out;
}

/// 2.x has a list of schedules, of which the first is what we know as the schedule.
void take_schedules(boost::json::object& out, const boost::json::array& schedules) {
    boost::json::array others;
    for (const auto& each : schedules) {
        if (out.contains("charging_schedule"))
            others.push_back(in_our_words("charging_schedule", each));
        else
            out["charging_schedule"] = in_our_words("charging_schedule", each);
    }
    if (!others.empty())
        out["alternative_schedules"] = std::move(others);
}

boost::json::value in_our_words(std::string_view member, const boost::json::value& value) {
    if (value.is_object()) {
        auto out = in_our_words(value.get_object());
        if (member == "charging_schedule")
            out.erase("id"); // 2.x numbers schedules; ours are numbered when they are sent
        return out;
    }
    if (value.is_array()) {
        boost::json::array out;
        for (const auto& each : value.get_array())
            out.push_back(in_our_words({}, each));
        return out;
    }
    if (member == "transaction_id" && value.is_int64())
        return boost::json::value(std::to_string(value.get_int64()));
    if (!is_word(member) || !value.is_string())
        return value;
    return boost::json::value(our_word(value.get_string()));
}

class Faults {
public:
    void add(std::string path, std::string text) { errors_[std::move(path)].push_back(std::move(text)); }
    void require(bool kept, std::string path, std::string text) {
        if (!kept)
            add(std::move(path), std::move(text));
    }
    json::FieldErrors take() { return std::move(errors_); }

private:
    json::FieldErrors errors_;
};

bool has_one_decimal(double number) {
    return std::abs(number * tenths - std::round(number * tenths)) < binary_noise * tenths;
}

void check_rate(Faults& faults, const std::string& path, double rate) {
    faults.require(std::isfinite(rate) && rate >= 0, path, "must be at least 0");
    faults.require(has_one_decimal(rate), path, "must have at most one decimal");
}

void check_period_phases(Faults& faults, const std::string& path, const SchedulePeriod& period) {
    const auto phases = period.number_phases.value_or(usual_phases);
    faults.require(phases >= 1 && phases <= usual_phases, path + "number_phases", "must be from 1 to 3");
    // K01.FR.19
    faults.require(!period.phase_to_use || phases == 1, path + "phase_to_use", "needs a number_phases of 1");
}

void check_periods(Faults& faults, const std::string& schedule, const std::vector<SchedulePeriod>& periods) {
    const auto list = schedule + ".charging_schedule_period";
    if (periods.empty())
        return faults.add(list, "must have at least 1 items");
    for (std::size_t i = 0; i < periods.size(); ++i) {
        const auto path = list + '[' + std::to_string(i) + "].";
        const auto& period = periods[i];
        if (i == 0)
            faults.require(period.start_period == 0, path + "start_period",
                           "must be 0: the first period starts the schedule");
        else
            faults.require(period.start_period > periods[i - 1].start_period, path + "start_period",
                           "must be later than that of the period before");
        check_rate(faults, path + "limit", period.limit);
        check_period_phases(faults, path, period);
    }
}

void check_schedule(Faults& faults, const std::string& path, const ChargingProfile& profile,
                    const ChargingSchedule& schedule) {
    check_periods(faults, path, schedule.charging_schedule_period);
    if (schedule.min_charging_rate)
        check_rate(faults, path + ".min_charging_rate", *schedule.min_charging_rate);
    faults.require(profile.kind != Kind::recurring || schedule.start_schedule, path + ".start_schedule",
                   "is required for a recurring profile");
    // K01.FR.41
    faults.require(profile.kind != Kind::relative || !schedule.start_schedule, path + ".start_schedule",
                   "must be absent: a relative profile starts with the transaction");
    faults.require(!schedule.duration || *schedule.duration > 0, path + ".duration", "must be at least 1");
}

void check_times(Faults& faults, const ChargingProfile& profile) {
    const bool recurring = profile.kind == Kind::recurring;
    faults.require(recurring || !profile.recurrency_kind, "recurrency_kind",
                   "belongs to a recurring profile only");
    faults.require(!recurring || profile.recurrency_kind, "recurrency_kind",
                   "is required for a recurring profile");
    faults.require(!profile.valid_from || !profile.valid_to || *profile.valid_from < *profile.valid_to,
                   "valid_to", "must be later than valid_from");
}

void check_purpose(Faults& faults, const ChargingProfile& profile) {
    // K01.FR.38: without a transaction there is nothing to be relative to.
    faults.require(profile.purpose != Purpose::charging_station_max_profile || profile.kind != Kind::relative,
                   "kind", "must not be relative for the charge point's maximum");
    faults.require(profile.purpose == Purpose::tx_profile || !profile.transaction_id, "transaction_id",
                   "belongs to a tx_profile only");
    faults.require(profile.stack_level >= 0, "stack_level", "must be at least 0");
    // K01.FR.22
    faults.require(profile.purpose != Purpose::charging_station_external_constraints, "purpose",
                   "is for limits that others set, not the central system");
    faults.require(profile.purpose == Purpose::tx_profile || !profile.alternative_schedules,
                   "alternative_schedules", "belong to a tx_profile only");
}

bool is_later(const ChargingProfile& profile) {
    return profile.kind == Kind::dynamic || profile.purpose == Purpose::priority_charging ||
           profile.purpose == Purpose::local_generation;
}

bool names_phase(const ChargingSchedule& schedule) {
    const auto& periods = schedule.charging_schedule_period;
    return std::any_of(periods.begin(), periods.end(),
                       [](const SchedulePeriod& each) { return each.phase_to_use.has_value(); });
}

void check_words(Faults& faults, const ChargingProfile& profile, const Capabilities& capabilities) {
    faults.require(capabilities.later_kinds || !is_later(profile),
                   profile.kind == Kind::dynamic ? "kind" : "purpose",
                   "the protocol of this charge point has none such");
    faults.require(capabilities.alternative_schedules || !profile.alternative_schedules,
                   "alternative_schedules", "the protocol of this charge point knows one schedule only");
    // K01.FR.20
    faults.require(capabilities.phase_to_use || !names_phase(profile.charging_schedule),
                   "charging_schedule.charging_schedule_period", "this charge point cannot switch its phase");
}

void check_capabilities(Faults& faults, const ChargingProfile& profile, const Capabilities& capabilities) {
    const auto& schedule = profile.charging_schedule;
    const auto periods = static_cast<std::int64_t>(schedule.charging_schedule_period.size());
    if (capabilities.max_stack_level)
        faults.require(profile.stack_level <= *capabilities.max_stack_level, "stack_level",
                       "must be at most " + std::to_string(*capabilities.max_stack_level) +
                           " for this charge point");
    if (capabilities.max_periods)
        faults.require(periods <= *capabilities.max_periods, "charging_schedule.charging_schedule_period",
                       "must have at most " + std::to_string(*capabilities.max_periods) +
                           " items for this charge point");
    faults.require(capabilities.takes(schedule.charging_rate_unit), "charging_schedule.charging_rate_unit",
                   capabilities.amperes
                       ? "this charge point takes A only; with convert_unit the limits are converted"
                       : "this charge point takes W only; with convert_unit the limits are converted");
}

} // namespace

json::Read<ChargingProfile> read_profile(const boost::json::object& body, json::UnknownFields unknown) {
    return json::read<ChargingProfile>(in_our_words(body), unknown);
}

std::optional<Purpose> purpose_of(std::string_view word) {
    return storage::parse_word<Purpose>(our_word(word));
}

json::FieldErrors validate(const ChargingProfile& profile, const Capabilities& capabilities) {
    Faults faults;
    check_schedule(faults, "charging_schedule", profile, profile.charging_schedule);
    const auto others = profile.alternative_schedules.value_or(std::vector<ChargingSchedule>{});
    for (std::size_t i = 0; i < others.size(); ++i)
        check_schedule(faults, "alternative_schedules[" + std::to_string(i) + ']', profile, others[i]);
    check_times(faults, profile);
    check_purpose(faults, profile);
    check_words(faults, profile, capabilities);
    check_capabilities(faults, profile, capabilities);
    return faults.take();
}

double watts(double limit, RateUnit unit, std::optional<std::int64_t> number_phases, const Supply& supply) {
    if (unit == RateUnit::W)
        return limit;
    const auto phases = std::min(number_phases.value_or(usual_phases), supply.phases);
    return limit * supply.voltage_v * static_cast<double>(phases);
}

double rounded_down(double limit) {
    return std::floor(limit * tenths + binary_noise) / tenths;
}

ChargingSchedule converted(ChargingSchedule schedule, RateUnit unit, const Supply& supply) {
    const auto from = std::exchange(schedule.charging_rate_unit, unit);
    const auto convert = [&](double limit, std::optional<std::int64_t> phases) {
        const double of_one_ampere = watts(1, RateUnit::A, phases, supply);
        return from == unit
                   ? limit
                   : rounded_down(unit == RateUnit::W ? limit * of_one_ampere : limit / of_one_ampere);
    };
    for (auto& period : schedule.charging_schedule_period)
        period.limit = convert(period.limit, period.number_phases);
    if (schedule.min_charging_rate)
        schedule.min_charging_rate = convert(*schedule.min_charging_rate, std::nullopt);
    return schedule;
}

} // namespace voltgate::core::smart_charging
