#pragma once

#include "api/resources/record.hpp"
#include "core/metering/reading.hpp"
#include "storage/records/sessions.hpp"

#include <array>
#include <optional>
#include <vector>

/// Energy and power over the time of a session, as the API shows them.
namespace voltgate::api {

struct ConsumptionQuery {
    std::optional<storage::Timestamp> after;
    std::int64_t limit = 1000;
    std::optional<std::int64_t> interval_seconds;
};
BOOST_DESCRIBE_STRUCT(ConsumptionQuery, (), (after, limit, interval_seconds))

constexpr auto json_constraints(const ConsumptionQuery*) {
    using core::json::field;
    return std::array{field("after").about("Only points after this instant: the next page"),
                      field("limit").range(1, 10'000).or_default(),
                      field("interval_seconds")
                          .range(1, 86'400)
                          .about("One point per interval, with its mean power; absent: one per reading")};
}

struct ConsumptionPoint {
    storage::Timestamp timestamp{};
    std::optional<double> energy_wh;
    std::optional<double> power_w;
    std::optional<double> soc_percent;
    std::optional<std::string> context;
    std::optional<std::vector<core::metering::Sample>> samples;
};
BOOST_DESCRIBE_STRUCT(ConsumptionPoint, (), (timestamp, energy_wh, power_w, soc_percent, context, samples))

constexpr auto json_constraints(const ConsumptionPoint*) {
    return std::array{
        core::json::field("energy_wh").about("Since the session's start, as the session counts it"),
        core::json::field("samples").about(
            "All that the meter told, in Wh, W, A, V and %; not of intervals")};
}

struct Consumption {
    std::vector<ConsumptionPoint> data;
};
BOOST_DESCRIBE_STRUCT(Consumption, (), (data))

/// What a session consumed: a point per reading, or per interval when the query names one.
Consumption consumption_of(storage::Database& db, const storage::Session& session,
                           const ConsumptionQuery& query);

} // namespace voltgate::api
