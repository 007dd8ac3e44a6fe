#include "core/tariff_cost/tariff_cost.hpp"

#include "core/charge_point_tags.hpp"
#include "core/json/read.hpp"
#include "core/json/write.hpp"
#include "core/tariff_cost/currency.hpp"
#include "core/tariff_cost/decimal.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <utility>

namespace voltgate::core::tariff_cost {

namespace {

// Products of a price and a quantity do not fit 64 bits.
__extension__ using Wide = __int128;

constexpr std::int64_t wh_per_kwh = 1'000;
constexpr std::int64_t seconds_per_minute = 60;
constexpr std::int64_t million = 1'000'000;
// No session lasts longer; where the search for an amount ends.
constexpr std::int64_t longest_s = 10LL * 365 * 24 * 3600;

/// Nothing here is negative.
std::int64_t rounded_half_up(Wide numerator, Wide denominator) {
    return static_cast<std::int64_t>((numerator + denominator / 2) / denominator);
}

/// How many millionths of the unit make one minor unit.
std::int64_t micro_per_minor(const std::string& currency) {
    std::int64_t micro = 1;
    for (auto digits = decimals_of(currency).value_or(2); digits < price_digits; ++digits)
        micro *= 10;
    return micro;
}

} // namespace

Cost price(const Terms& terms, const Usage& usage) {
    const Wide minor = micro_per_minor(terms.currency);
    Cost cost;
    cost.currency = terms.currency;
    auto& parts = cost.breakdown;
    parts.energy = rounded_half_up(Wide{usage.energy_wh} * terms.price_per_kwh_micro, minor * wh_per_kwh);
    parts.time =
        rounded_half_up(Wide{usage.seconds} * terms.price_per_minute_micro, minor * seconds_per_minute);
    parts.session = rounded_half_up(Wide{terms.price_per_session_micro}, minor);
    const auto net = parts.energy + parts.time + parts.session;
    parts.tax = rounded_half_up(Wide{net} * terms.tax_ppm, million);
    cost.amount = net + parts.tax;
    return cost;
}

std::optional<std::int64_t> seconds_until(const Terms& terms, std::int64_t energy_wh, std::int64_t amount) {
    const auto reached = [&](std::int64_t seconds) {
        return price(terms, {energy_wh, seconds}).amount >= amount;
    };
    if (!reached(longest_s))
        return std::nullopt;
    std::int64_t below = -1, above = longest_s; // reached(above) holds; reached(below) does not
    while (above - below > 1) {
        const auto middle = below + (above - below) / 2;
        (reached(middle) ? above : below) = middle;
    }
    return above;
}

std::optional<storage::Tariff> assigned_to(storage::Database& db, const std::string& charge_point_id,
                                           const std::string& organization_id) {
    const auto ties = storage::tariffs::ties_of(db, charge_point_id).value_or(storage::TariffTies{});
    if (ties.tariff_id)
        return storage::tariffs::get(db, *ties.tariff_id);
    for (const auto& tag : tags_in(ties.tags)) {
        if (auto tariff = storage::tariffs::of_tag(db, organization_id, tag))
            return tariff;
    }
    return storage::tariffs::default_of(db, organization_id);
}

void assign(storage::Database& db, storage::Session& session) {
    const auto tariff = assigned_to(db, session.charge_point_id, session.organization_id);
    if (!tariff)
        return;
    session.tariff_id = tariff->id;
    session.tariff_version = tariff->version;
}

std::optional<std::string> driver_message(storage::Database& db, const std::string& charge_point_id,
                                          const std::string& organization_id) {
    auto tariff = assigned_to(db, charge_point_id, organization_id);
    return tariff ? std::move(tariff->driver_message) : std::nullopt;
}

std::optional<Terms> terms_of(storage::Database& db, const storage::RunningSession& session) {
    if (!session.tariff_id || !session.tariff_version)
        return std::nullopt;
    return storage::tariffs::version(db, *session.tariff_id, *session.tariff_version);
}

Usage usage_of(const storage::RunningSession& session, Instant at) {
    Usage usage;
    usage.energy_wh = std::max<std::int64_t>(session.energy_wh.value_or(0), 0);
    if (session.started_at) {
        const auto lasted = session.stopped_at.value_or(at) - *session.started_at;
        const auto seconds = std::chrono::floor<std::chrono::seconds>(lasted).count();
        usage.seconds = std::max<std::int64_t>(seconds, 0);
    }
    return usage;
}

void settle(storage::Database& db, storage::RunningSession& session, Instant at) {
    const auto terms = terms_of(db, session);
    if (terms)
        session.cost = storage::JsonText{json::to_text(price(*terms, usage_of(session, at)))};
}

double in_units(const Cost& cost) {
    double units = static_cast<double>(cost.amount);
    for (auto digits = decimals_of(cost.currency).value_or(2); digits > 0; --digits)
        units /= 10;
    return units;
}

std::optional<Cost> cost_of(const storage::RunningSession& session) {
    if (!session.cost)
        return std::nullopt;
    auto cost = json::read_stored<Cost>(boost::json::parse(session.cost->text));
    return cost ? std::optional(std::move(*cost)) : std::nullopt;
}

} // namespace voltgate::core::tariff_cost
