#include "api/resources/charge_point_views.hpp"
#include "api/resources/charge_points.hpp"
#include "storage/records/deviations.hpp"
#include "storage/records/evses.hpp"
#include "storage/records/sessions.hpp"
#include "storage/records/status_log.hpp"

#include <boost/json/parse.hpp>

namespace voltgate::api {
namespace {

using storage::Database;

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
    std::optional<std::string> error_code;
    std::optional<storage::Timestamp> status_at;
    std::optional<std::string> session_id;
    std::vector<ConnectorStatusView> connectors;
};
BOOST_DESCRIBE_STRUCT(EvseStatusView, (),
                      (evse_id, id, status, hardware_status, error_code, status_at, session_id, connectors))

struct StatusView {
    storage::ChargePointStatus status = storage::ChargePointStatus::enabled;
    NetworkStatus network_status = NetworkStatus::never_connected;
    std::optional<std::string> hardware_status;
    std::optional<std::string> error_code;
    std::optional<std::string> info;
    std::optional<storage::Timestamp> last_seen_at;
    std::optional<storage::Timestamp> status_at;
    std::vector<EvseStatusView> evses;
};
BOOST_DESCRIBE_STRUCT(StatusView, (),
                      (status, network_status, hardware_status, error_code, info, last_seen_at, status_at,
                       evses))

struct MessageView {
    std::string id;
    storage::MessageDirection direction = storage::MessageDirection::received;
    std::optional<std::string> action;
    std::optional<std::string> message_id;
    boost::json::value payload;
    std::optional<boost::json::value> response;
    std::optional<std::string> error_code;
    std::optional<std::string> error_description;
    storage::Timestamp at{};
    std::optional<storage::Timestamp> answered_at;
};
BOOST_DESCRIBE_STRUCT(MessageView, (),
                      (id, direction, action, message_id, payload, response, error_code, error_description,
                       at, answered_at))

struct MessageQuery : PageQuery {
    std::optional<std::string> action;
    std::optional<storage::MessageDirection> direction;
    std::optional<std::string> message_id;
    std::optional<storage::Timestamp> from;
    std::optional<storage::Timestamp> to;
};
BOOST_DESCRIBE_STRUCT(MessageQuery, (PageQuery), (action, direction, message_id, from, to))

struct DeviationView {
    std::string kind;
    std::int64_t count = 0;
    storage::Timestamp last_at{};
    std::optional<std::string> last_detail;
};
BOOST_DESCRIBE_STRUCT(DeviationView, (), (kind, count, last_at, last_detail))

struct DeviationList {
    std::vector<DeviationView> data;
};
BOOST_DESCRIBE_STRUCT(DeviationList, (), (data))

struct HardwareStatusView {
    std::int64_t id = 0;
    std::int64_t evse_id = 0;
    std::optional<std::int64_t> connector_id;
    std::string status;
    std::optional<std::string> error_code;
    std::optional<std::string> info;
    std::optional<std::string> vendor_id;
    std::optional<std::string> vendor_error_code;
    std::optional<storage::Timestamp> reported_at;
    storage::Timestamp received_at{};
};
BOOST_DESCRIBE_STRUCT(HardwareStatusView, (),
                      (id, evse_id, connector_id, status, error_code, info, vendor_id, vendor_error_code,
                       reported_at, received_at))

struct HardwareStatusQuery : PageQuery {
    std::optional<std::int64_t> evse_id;
    std::optional<std::string> status;
    std::optional<storage::Timestamp> received_after;
    std::optional<storage::Timestamp> received_before;
};
BOOST_DESCRIBE_STRUCT(HardwareStatusQuery, (PageQuery), (evse_id, status, received_after, received_before))

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

/// What a station sent need not be JSON; then it is shown as text.
boost::json::value json_or_text(const std::string& text) {
    boost::system::error_code error;
    auto value = boost::json::parse(text, error);
    return error ? boost::json::value(boost::json::string(text)) : std::move(value);
}

MessageView view(const storage::LoggedMessage& message) {
    auto out = view_as<MessageView>(message);
    out.id = std::to_string(message.id);
    out.payload = json_or_text(message.payload);
    if (message.response)
        out.response = json_or_text(*message.response);
    return out;
}

EvseStatusView evse_view(Database& db, const storage::Evse& evse) {
    auto out = view_as<EvseStatusView>(evse);
    out.evse_id = evse.number;
    for (const auto& connector : storage::connectors::of_evse(db, evse.id)) {
        out.connectors.push_back(view_as<ConnectorStatusView>(connector));
        out.connectors.back().connector_id = connector.number;
    }
    if (const auto session = storage::sessions::open_on(db, evse.charge_point_id, evse.number))
        out.session_id = session->id;
    return out;
}

std::optional<storage::ChargePoint> charge_point_of(Database& db, const Exchange& exchange) {
    return owned(storage::charge_points::get(db, exchange.parameter("charge_point_id")), exchange);
}

class ChargePointStatuses {
public:
    ChargePointStatuses(storage::Store& store, storage::MessageLog& log)
        : store_(store)
        , log_(log) {}

    asio::awaitable<Answer> status(Exchange& exchange) {
        co_return co_await store_.read([&](Database& db) -> Answer {
            const auto charge_point = charge_point_of(db, exchange);
            if (!charge_point)
                return problem::not_found("charge point");
            auto out = view_as<StatusView>(*charge_point);
            out.network_status = network_status_of(*charge_point);
            for (const auto& evse : storage::evses::of_charge_point(db, charge_point->id))
                out.evses.push_back(evse_view(db, evse));
            return respond(200, out);
        });
    }

    asio::awaitable<Answer> logs(Exchange& exchange) {
        const auto query = query_of<MessageQuery>(exchange);
        if (!query)
            co_return query.error();
        const auto found = co_await store_.read([&](Database& db) { return charge_point_of(db, exchange); });
        if (!found)
            co_return problem::not_found("charge point");
        storage::MessageLog::ListFilter filter;
        filter.charge_point_id = found->id;
        filter.action = query->action;
        filter.direction = query->direction;
        filter.message_id = query->message_id;
        filter.from = query->from;
        filter.to = query->to;
        auto request = page_request(*query);
        const auto page = co_await log_.list(std::move(filter), std::move(request));
        co_return page_of(exchange, *query, page, view);
    }

    asio::awaitable<Answer> deviations(Exchange& exchange) {
        co_return co_await store_.read([&](Database& db) -> Answer {
            const auto charge_point = charge_point_of(db, exchange);
            if (!charge_point)
                return problem::not_found("charge point");
            DeviationList out;
            for (const auto& each : storage::deviations::of_charge_point(db, charge_point->id))
                out.data.push_back(view_as<DeviationView>(each));
            return respond(200, out);
        });
    }

    asio::awaitable<Answer> hardware_status_logs(Exchange& exchange) {
        const auto query = query_of<HardwareStatusQuery>(exchange);
        if (!query)
            co_return query.error();
        co_return co_await store_.read([&](Database& db) -> Answer {
            const auto charge_point = charge_point_of(db, exchange);
            if (!charge_point)
                return problem::not_found("charge point");
            storage::status_log::ListFilter filter;
            filter.charge_point_id = charge_point->id;
            filter.evse_id = query->evse_id;
            filter.status = query->status;
            filter.received_after = query->received_after;
            filter.received_before = query->received_before;
            const auto page = storage::status_log::list(db, filter, page_request(*query));
            return page_of(exchange, *query, page, view_as<HardwareStatusView, storage::StatusLogEntry>);
        });
    }

    asio::awaitable<Answer> network_status_logs(Exchange& exchange) {
        const auto query = query_of<PageQuery>(exchange);
        if (!query)
            co_return query.error();
        co_return co_await store_.read([&](Database& db) -> Answer {
            const auto charge_point = charge_point_of(db, exchange);
            if (!charge_point)
                return problem::not_found("charge point");
            const auto page = storage::connection_log::list(db, charge_point->id, page_request(*query));
            return page_of(exchange, *query, page, view_as<ConnectionView, storage::ConnectionLogEntry>);
        });
    }

private:
    storage::Store& store_;
    storage::MessageLog& log_;
};

} // namespace

std::vector<Route> charge_point_status_routes(storage::Store& store, storage::MessageLog& log) {
    using http::Method;
    const auto statuses = std::make_shared<ChargePointStatuses>(store, log);
    const std::string one = "/api/v1/charge-points/{charge_point_id}", group = "Charge points";
    const std::string_view read = "charge_points:read";
    return {
        route(Method::get, one + "/status", read, "Tells the state of a charge point and its EVSEs", group,
              on(statuses, &ChargePointStatuses::status))
            .gives<StatusView>(),
        route(Method::get, one + "/logs", "logs:read", "Lists the OCPP messages exchanged, the newest first",
              group, on(statuses, &ChargePointStatuses::logs))
            .filters<MessageQuery>()
            .lists<MessageView>(),
        route(Method::get, one + "/deviations", read, "Counts what it did against the standard", group,
              on(statuses, &ChargePointStatuses::deviations))
            .gives<DeviationList>(),
        route(Method::get, one + "/hardware-status-logs", read, "Lists the status reports, the newest first",
              group, on(statuses, &ChargePointStatuses::hardware_status_logs))
            .filters<HardwareStatusQuery>()
            .lists<HardwareStatusView>(),
        route(Method::get, one + "/network-status-logs", read, "Lists the connections, the newest first",
              group, on(statuses, &ChargePointStatuses::network_status_logs))
            .filters<PageQuery>()
            .lists<ConnectionView>()};
}

} // namespace voltgate::api
