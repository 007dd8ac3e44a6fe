#include "api/resources/charge_point_of.hpp"
#include "api/resources/charge_point_views.hpp"
#include "api/resources/charge_points.hpp"
#include "api/resources/status_log_views.hpp"
#include "core/charge_point.hpp"
#include "storage/records/sessions.hpp"

namespace voltgate::api {
namespace {

using storage::ChargePoint;
using storage::Database;
namespace availability = core::availability;

struct ConnectorStatusView {
    std::int64_t connector_id = 1;
    std::optional<std::string> hardware_status;
    std::optional<std::string> error_code;
    std::optional<std::string> info;
    std::optional<std::string> vendor_error_code;
    std::optional<storage::Timestamp> status_at;
};
BOOST_DESCRIBE_STRUCT(ConnectorStatusView, (),
                      (connector_id, hardware_status, error_code, info, vendor_error_code, status_at))

struct EvseStatusView {
    std::int64_t evse_id = 1;
    std::string id;
    storage::EvseStatus status = storage::EvseStatus::enabled;
    std::optional<std::string> hardware_status;
    availability::State state = availability::State::other;
    std::optional<std::string> error_code;
    std::optional<storage::Timestamp> status_at;
    std::optional<std::string> session_id;
    std::vector<ConnectorStatusView> connectors;
};
BOOST_DESCRIBE_STRUCT(EvseStatusView, (),
                      (evse_id, id, status, hardware_status, state, error_code, status_at, session_id,
                       connectors))

struct StatusView {
    storage::ChargePointStatus status = storage::ChargePointStatus::enabled;
    availability::NetworkStatus network_status = availability::NetworkStatus::never_connected;
    std::optional<std::string> hardware_status;
    availability::State state = availability::State::other;
    std::optional<std::string> error_code;
    std::optional<std::string> info;
    LivenessView liveness;
    std::optional<storage::Timestamp> last_seen_at;
    std::optional<storage::Timestamp> status_at;
    std::vector<EvseStatusView> evses;
};
BOOST_DESCRIBE_STRUCT(StatusView, (),
                      (status, network_status, hardware_status, state, error_code, info, liveness,
                       last_seen_at, status_at, evses))

struct DeviationList {
    std::vector<DeviationView> data;
};
BOOST_DESCRIBE_STRUCT(DeviationList, (), (data))

struct ConnectionView {
    std::int64_t id = 0;
    std::optional<std::string> protocol;
    std::optional<std::string> remote_address;
    std::optional<std::int64_t> security_profile;
    storage::Timestamp connected_at{};
    std::optional<storage::Timestamp> disconnected_at;
    std::optional<std::string> disconnect_reason;
};
BOOST_DESCRIBE_STRUCT(ConnectionView, (),
                      (id, protocol, remote_address, security_profile, connected_at, disconnected_at,
                       disconnect_reason))

struct NoQuery {};
BOOST_DESCRIBE_STRUCT(NoQuery, (), ())

EvseStatusView evse_view(Database& db, const storage::Evse& evse) {
    auto out = view_as<EvseStatusView>(evse);
    out.evse_id = evse.number;
    const auto session = storage::sessions::open_on(db, evse.charge_point_id, evse.number);
    out.state = availability::state_of(evse, session);
    for (const auto& connector : storage::connectors::of_evse(db, evse.id)) {
        out.connectors.push_back(view_as<ConnectorStatusView>(connector));
        out.connectors.back().connector_id = connector.number;
    }
    if (session)
        out.session_id = session->id;
    return out;
}

StatusView status_of(Database& db, const ChargePoint& charge_point, const ViewedAt& at) {
    const auto liveness = liveness_of(db, charge_point, at);
    const auto standing = availability::standing(charge_point, liveness);
    auto out = view_as<StatusView>(charge_point);
    const auto evses = storage::evses::of_charge_point(db, charge_point.id);
    out.network_status = availability::network_status(standing, at.now, at.long_term_unavailable);
    out.state = availability::state_of(standing, evses, storage::sessions::open_of(db, charge_point.id));
    out.liveness = liveness_view(charge_point, liveness, at.now);
    out.last_seen_at = liveness.last_seen_at;
    for (const auto& evse : evses)
        out.evses.push_back(evse_view(db, evse));
    return out;
}

/// The shape of every operation here: the query, the caller's charge point, then
/// `tell(Database&, const ChargePoint&, const Query&) -> Answer`.
template <class Query, class Tell>
asio::awaitable<Answer> of_charge_point(storage::Store& store, Exchange& exchange, Tell tell) {
    const auto query = query_of<Query>(exchange);
    if (!query)
        co_return query.error();
    co_return co_await store.read([&](Database& db) -> Answer {
        const auto charge_point = charge_point_of(db, exchange);
        return charge_point ? tell(db, *charge_point, *query) : problem::not_found("charge point");
    });
}

template <class Query, class Tell>
Handler on_charge_point(storage::Store& store, Tell tell) {
    return [&store, tell](Exchange& exchange) {
        return of_charge_point<Query>(
            store, exchange,
            [tell, &exchange](Database& db, const ChargePoint& charge_point, const Query& query) {
                return tell(exchange, db, charge_point, query);
            });
    };
}

Answer tell_deviations(const Exchange&, Database& db, const ChargePoint& charge_point, const NoQuery&) {
    return respond(200, DeviationList{deviations_of(db, charge_point.id)});
}

Answer tell_reports(const Exchange& exchange, Database& db, const ChargePoint& charge_point,
                    const HardwareStatusQuery& query) {
    storage::status_log::ListFilter filter;
    filter.charge_point_id = charge_point.id;
    filter.evse_id = query.evse_id;
    filter.status = query.status;
    filter.received_after = query.received_after;
    filter.received_before = query.received_before;
    const auto page = storage::status_log::list(db, filter, page_request(query));
    return page_of(exchange, query, page, view_as<HardwareStatusView, storage::StatusLogEntry>);
}

Answer tell_connections(const Exchange& exchange, Database& db, const ChargePoint& charge_point,
                        const PageQuery& query) {
    const auto page = storage::connection_log::list(db, charge_point.id, page_request(query));
    return page_of(exchange, query, page, view_as<ConnectionView, storage::ConnectionLogEntry>);
}

} // namespace

std::vector<Route> charge_point_status_routes(storage::Store& store, core::Directory& directory,
                                              const core::Clock& clock, const core::Settings& settings) {
    using http::Method;
    const std::string one = "/api/v1/charge-points/{charge_point_id}", group = "Charge points";
    const std::string_view read = "charge_points:read";
    const auto tell_status = [&directory, &clock, &settings](const Exchange&, Database& db,
                                                             const ChargePoint& charge_point,
                                                             const NoQuery&) {
        return Answer(respond(200, status_of(db, charge_point, ViewedAt(clock.now(), directory, settings))));
    };
    return {route(Method::get, one + "/status", read, "Tells the state of a charge point and its EVSEs",
                  group, on_charge_point<NoQuery>(store, tell_status))
                .gives<StatusView>(),
            route(Method::get, one + "/deviations", read, "Counts what it did against the standard", group,
                  on_charge_point<NoQuery>(store, tell_deviations))
                .gives<DeviationList>(),
            route(Method::get, one + "/hardware-status-logs", read,
                  "Lists the status reports, the newest first", group,
                  on_charge_point<HardwareStatusQuery>(store, tell_reports))
                .filters<HardwareStatusQuery>()
                .lists<HardwareStatusView>(),
            route(Method::get, one + "/network-status-logs", read, "Lists the connections, the newest first",
                  group, on_charge_point<PageQuery>(store, tell_connections))
                .filters<PageQuery>()
                .lists<ConnectionView>()};
}

} // namespace voltgate::api
