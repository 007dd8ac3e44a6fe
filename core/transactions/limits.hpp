#pragma once

#include "core/clock.hpp"
#include "core/command/outcome.hpp"
#include "core/json/constraint.hpp"
#include "core/settings.hpp"
#include "core/tariff_cost/tariff_cost.hpp"
#include "storage/database.hpp"
#include "storage/records/commands.hpp"
#include "storage/records/sessions.hpp"

#include <boost/describe.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Limits end a session: by its energy, its duration or its cost, whichever comes first. That one is reached
/// is found from stored state, at every meter value and by time, and written in the same transaction together
/// with the stop that is to be sent; so a restart neither loses a stop nor sends it twice.
namespace voltgate::core::transactions {

struct Money {
    std::int64_t amount = 0;
    std::string currency;
};
BOOST_DESCRIBE_STRUCT(Money, (), (amount, currency))
constexpr auto json_constraints(const Money*) {
    return std::array{
        json::field("amount").range(1, 1e12).about("In minor units, tax included: 1250 is 12.50 EUR"),
        json::field("currency").pattern("^[A-Z]{3}$").about("ISO 4217; the tariff's")};
}

struct Limits {
    std::optional<std::int64_t> energy_wh;
    std::optional<std::int64_t> duration_seconds;
    std::optional<Money> money;
};
BOOST_DESCRIBE_STRUCT(Limits, (), (energy_wh, duration_seconds, money))
inline constexpr std::int64_t most_energy_wh = 1'000'000'000;
inline constexpr std::int64_t most_duration_seconds = std::int64_t{10} * 365 * 24 * 3600;
constexpr auto json_constraints(const Limits*) {
    return std::array{json::field("energy_wh").range(1, double{most_energy_wh}),
                      json::field("duration_seconds").range(1, double{most_duration_seconds}),
                      json::field("money").about("What the session may cost by its tariff")};
}

inline constexpr std::string_view energy_limit_reached = "energy_limit_reached";
inline constexpr std::string_view time_limit_reached = "time_limit_reached";
inline constexpr std::string_view cost_limit_reached = "cost_limit_reached";

[[nodiscard]] std::optional<Limits> limits_of(const storage::RunningSession& session);
void set_limits(storage::RunningSession& session, const std::optional<Limits>& limits);

/// Whether limits can hold for a session: money needs a tariff, in the same currency.
[[nodiscard]] std::optional<Refusal> fault_of(storage::Database& db, const storage::RunningSession& session,
                                              const Limits& limits);

/// The limit that a session has reached at an instant; nothing: none.
[[nodiscard]] std::optional<std::string_view> reached(const storage::RunningSession& session,
                                                      const Limits& limits,
                                                      const std::optional<tariff_cost::Terms>& terms,
                                                      Instant at);

/// When time alone will bring a session to a limit.
[[nodiscard]] std::optional<Instant> reached_by_time(const storage::RunningSession& session,
                                                     const Limits& limits,
                                                     const std::optional<tariff_cost::Terms>& terms);

/// Whether only the meter tells when a session comes to one of its limits: its energy, or its cost where
/// energy has a price.
[[nodiscard]] bool needs_meter(storage::Database& db, const storage::RunningSession& session);

/// Brings the cost of a running session and its standing with its limits up to date, and books a stop when it
/// has just reached one; true: that stop is to be sent now.
bool follow(storage::Database& db, storage::RunningSession& session, Instant now);

/// As follow(), after the limits were changed: what was reached before is judged anew.
bool follow_changed(storage::Database& db, storage::RunningSession& session, Instant now);

/// Why a session that its charge point has ended did end: by its limit, when the charge point had accepted
/// the stop that we sent for it. Nothing: by what the charge point says.
[[nodiscard]] std::optional<std::string> ended_by_limit(storage::Database& db,
                                                        const storage::RunningSession& session);

/// What time does: sessions come to their limits, and of the stops that were sent it turns out what became.
/// One that was rejected, lost or not obeyed is sent again after an interval, so often; what then still runs
/// is up for review.
void sweep_limits(storage::Database& db, Instant now, const Settings& settings);

/// A stop is being sent for a limit: books it on the command, unless another one was.
[[nodiscard]] std::optional<Refusal> claim_stop(storage::Database& db, const std::string& session_id,
                                                const storage::Command& command, Instant now,
                                                const Settings& settings);

} // namespace voltgate::core::transactions
