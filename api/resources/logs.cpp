#include "api/resources/logs.hpp"

#include "api/resources/tracked_views.hpp"
#include "storage/records/log_requests.hpp"

namespace voltgate::api {
namespace {

using storage::LogRequest;

struct LogRequestView : TrackedView {
    storage::LogType log_type = storage::LogType::diagnostics;
    std::optional<storage::Timestamp> oldest_at;
    std::optional<storage::Timestamp> latest_at;
    std::optional<std::string> reason;
    std::optional<std::string> file_name;
};
BOOST_DESCRIBE_STRUCT(LogRequestView, (TrackedView), (log_type, oldest_at, latest_at, reason, file_name))

struct LogRequestDetail : LogRequestView {
    std::vector<ReportView> reports;
};
BOOST_DESCRIBE_STRUCT(LogRequestDetail, (LogRequestView), (reports))

LogRequestView view(const LogRequest& request) {
    return view_as<LogRequestView>(request);
}

asio::awaitable<Answer> list(storage::Store& store, Exchange& exchange) {
    return list_tracked<LogRequest>(store, exchange, view);
}

asio::awaitable<Answer> read(storage::Store& store, Exchange& exchange) {
    const auto found = co_await store.read(
        [&](storage::Database& db) { return find_tracked<LogRequest>(db, exchange, "log_request_id"); });
    if (!found)
        co_return problem::not_found("log request");
    co_return respond(200, LogRequestDetail{view(found->record), views_of(found->reports)});
}

} // namespace

std::vector<Route> log_routes(storage::Store& store) {
    using http::Method;
    const std::string all = "/api/v1/charge-points/{charge_point_id}/log-requests", group = "Logs";
    return {route(Method::get, all, "logs:read", "Lists logs that a charge point was asked for", group,
                  [&store](Exchange& exchange) { return list(store, exchange); })
                .filters<TrackedQuery>()
                .lists<LogRequestView>(),
            route(Method::get, all + "/{log_request_id}", "logs:read",
                  "Reads a log request with what the charge point told of it", group,
                  [&store](Exchange& exchange) { return read(store, exchange); })
                .gives<LogRequestDetail>()};
}

} // namespace voltgate::api
