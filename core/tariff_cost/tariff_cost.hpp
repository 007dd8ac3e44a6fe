#pragma once

#include "core/clock.hpp"
#include "storage/database.hpp"
#include "storage/records/sessions.hpp"
#include "storage/records/tariffs.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>

/// Functional block I: what a session costs. The tariff is a price per kWh, per minute and per session with
/// one tax on top.
///
/// Rounding: the energy, the time (in whole seconds) and the session fee are each rounded half up to the
/// currency's minor unit (cents); their sum is the net amount; the tax on it is rounded half up. So what is
/// shown adds up, and the same session costs the same whoever computes it: all of it is whole numbers.
namespace voltgate::core::tariff_cost {

using Terms = storage::TariffVersion;

/// What was consumed.
struct Usage {
    std::int64_t energy_wh = 0;
    std::int64_t seconds = 0;
};

/// The parts of a cost, in minor units of its currency.
struct Breakdown {
    std::int64_t energy = 0;
    std::int64_t time = 0;
    std::int64_t session = 0;
    std::int64_t tax = 0;
};
BOOST_DESCRIBE_STRUCT(Breakdown, (), (energy, time, session, tax))

/// An amount in minor units, tax included: 1250 EUR are 12.50 euros.
struct Cost {
    std::int64_t amount = 0;
    std::string currency;
    Breakdown breakdown;
};
BOOST_DESCRIBE_STRUCT(Cost, (), (amount, currency, breakdown))

[[nodiscard]] Cost price(const Terms& terms, const Usage& usage);

/// After how many seconds that energy will have cost so much, if no more is added; nothing when time alone
/// never leads there.
[[nodiscard]] std::optional<std::int64_t> seconds_until(const Terms& terms, std::int64_t energy_wh,
                                                        std::int64_t amount);

/// What a session that begins now on a charge point is charged by: the charge point's own tariff, else that
/// of the first of its tags, in the order in which it bears them, that has one, else the organization's
/// default.
[[nodiscard]] std::optional<storage::Tariff>
assigned_to(storage::Database& db, const std::string& charge_point_id, const std::string& organization_id);

/// Gives a session the tariff that holds for its charge point now; it keeps that version to its end.
void assign(storage::Database& db, storage::Session& session);

/// What a driver is told before charging by the tariff that holds for a charge point now.
[[nodiscard]] std::optional<std::string>
driver_message(storage::Database& db, const std::string& charge_point_id, const std::string& organization_id);

/// The terms of a session; nothing when it has no tariff.
[[nodiscard]] std::optional<Terms> terms_of(storage::Database& db, const storage::RunningSession& session);

/// What a session has consumed at an instant; one that has ended, to its end.
[[nodiscard]] Usage usage_of(const storage::RunningSession& session, Instant at);

/// Writes into the session what it costs at an instant; leaves one without a tariff as it is.
void settle(storage::Database& db, storage::RunningSession& session, Instant at);

/// An amount in units of its currency: 12.5 for 1250 EUR.
[[nodiscard]] double in_units(const Cost& cost);

/// The cost that a session carries.
[[nodiscard]] std::optional<Cost> cost_of(const storage::RunningSession& session);

} // namespace voltgate::core::tariff_cost
