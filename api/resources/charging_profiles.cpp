#include "api/resources/charging_profiles.hpp"

#include "api/resources/charge_point_of.hpp"
#include "api/resources/record.hpp"
#include "core/smart_charging/smart_charging.hpp"
#include "core/smart_charging/view.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/charging_limits.hpp"

namespace voltgate::api {
namespace {

using core::smart_charging::CompositeSchedule;
using core::smart_charging::InstalledView;
using core::smart_charging::LimitView;
using core::smart_charging::NeedsView;
using storage::Database;

struct ProfileQuery : PageQuery {
    std::optional<std::int64_t> evse_id;
    std::optional<storage::ProfilePurpose> purpose;
    std::optional<std::string> session_id;
    std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(ProfileQuery, (PageQuery), (evse_id, purpose, session_id, source))

struct NoQuery {};
BOOST_DESCRIBE_STRUCT(NoQuery, (), ())

struct LimitList {
    std::vector<LimitView> data;
};
BOOST_DESCRIBE_STRUCT(LimitList, (), (data))

struct NeedsList {
    std::vector<NeedsView> data;
};
BOOST_DESCRIBE_STRUCT(NeedsList, (), (data))

struct ScheduleQuery {
    std::int64_t evse_id = 0;
    std::int64_t duration = 86'400;
    std::optional<core::smart_charging::RateUnit> unit;
};
BOOST_DESCRIBE_STRUCT(ScheduleQuery, (), (evse_id, duration, unit))

constexpr auto json_constraints(const ScheduleQuery*) {
    using core::json::field;
    return std::array{field("evse_id").at_least(0).or_default().about("0: the whole charge point"),
                      field("duration").range(1, 31 * 86'400).or_default().about("Seconds from now"),
                      field("unit").about("W when absent")};
}

asio::awaitable<Answer> list(storage::Store& store, Exchange& exchange) {
    const auto query = query_of<ProfileQuery>(exchange);
    if (!query)
        co_return query.error();
    storage::charging_profiles::ListFilter filter;
    filter.organization_id = exchange.caller.organization_id;
    filter.charge_point_id = exchange.parameter("charge_point_id");
    filter.evse_id = query->evse_id;
    filter.purpose = query->purpose;
    filter.session_id = query->session_id;
    filter.source = query->source;
    co_return co_await store.read([&](Database& db) -> Answer {
        if (!charge_point_of(db, exchange))
            return problem::not_found("charge point");
        const auto page = storage::charging_profiles::list(db, filter, page_request(*query));
        return page_of(exchange, *query, page, [](const storage::InstalledProfile& each) {
            return core::smart_charging::view_of(each);
        });
    });
}

asio::awaitable<Answer> schedule(storage::Store& store, const core::Clock& clock, Exchange& exchange) {
    const auto query = query_of<ScheduleQuery>(exchange);
    if (!query)
        co_return query.error();
    const core::smart_charging::Window window{clock.now(), std::chrono::seconds(query->duration),
                                              query->unit.value_or(core::smart_charging::RateUnit::W)};
    co_return co_await store.read([&](Database& db) -> Answer {
        if (!charge_point_of(db, exchange))
            return problem::not_found("charge point");
        return respond(200, core::smart_charging::expected_schedule(db, exchange.parameter("charge_point_id"),
                                                                    query->evse_id, window));
    });
}

/// All rows of a charge point: there is at most one for each of its EVSEs and who sets it.
template <class List, class Rows>
asio::awaitable<Answer> list_all(storage::Store& store, Exchange& exchange, Rows rows) {
    const auto query = query_of<NoQuery>(exchange);
    if (!query)
        co_return query.error();
    co_return co_await store.read([&](Database& db) -> Answer {
        if (!charge_point_of(db, exchange))
            return problem::not_found("charge point");
        List list;
        for (const auto& each : rows(db, exchange.parameter("charge_point_id")))
            list.data.push_back(core::smart_charging::view_of(each));
        return respond(200, list);
    });
}

} // namespace

std::vector<Route> charging_profile_routes(storage::Store& store, const core::Clock& clock) {
    using http::Method;
    const std::string one = "/api/v1/charge-points/{charge_point_id}", group = "Charging profiles";
    const std::string_view reads = "charging_profiles:read";
    return {route(Method::get, one + "/charging-profiles", reads,
                  "Lists the profiles installed on a charge point", group,
                  [&store](Exchange& exchange) { return list(store, exchange); })
                .filters<ProfileQuery>()
                .lists<InstalledView>(),
            route(Method::get, one + "/charging-limits", reads,
                  "Lists the limits that others than this system set a charge point", group,
                  [&store](Exchange& exchange) {
                      return list_all<LimitList>(store, exchange, storage::charging_limits::of_charge_point);
                  })
                .filters<NoQuery>()
                .gives<LimitList>(),
            route(Method::get, one + "/charging-needs", reads,
                  "Lists what the vehicles on a charge point want, and what they make of their limits", group,
                  [&store](Exchange& exchange) {
                      return list_all<NeedsList>(store, exchange, storage::charging_needs::of_charge_point);
                  })
                .filters<NoQuery>()
                .gives<NeedsList>(),
            route(Method::get, one + "/composite-schedule", reads,
                  "Computes what the installed profiles come to", group,
                  [&store, &clock](Exchange& exchange) { return schedule(store, clock, exchange); })
                .filters<ScheduleQuery>()
                .gives<CompositeSchedule>()};
}

} // namespace voltgate::api
