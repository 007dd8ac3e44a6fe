#pragma once

#include "api/resources/charge_point_of.hpp"
#include "api/resources/record.hpp"
#include "storage/records/tracked_queries.hpp"
#include "storage/store.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

/// What firmware updates and log requests have in common over the API.
namespace voltgate::api {

struct ReportView {
    std::string ocpp_status;
    storage::Timestamp received_at{};
};
BOOST_DESCRIBE_STRUCT(ReportView, (), (ocpp_status, received_at))

struct TrackedView {
    std::string id;
    std::string charge_point_id;
    std::string command_id;
    std::optional<std::int64_t> request_number;
    storage::RequestStatus status = storage::RequestStatus::requested;
    std::optional<std::string> ocpp_status;
    std::optional<storage::Timestamp> ocpp_status_at;
    std::optional<storage::EndedBy> ended_by;
    std::optional<storage::Timestamp> ended_at;
    storage::Timestamp deadline_at{};
    std::optional<std::string> location;
    std::optional<std::string> file_id;
    std::optional<std::int64_t> retries;
    std::optional<std::int64_t> retry_interval_seconds;
    storage::Timestamp created_at{};
    storage::Timestamp updated_at{};
};
BOOST_DESCRIBE_STRUCT(TrackedView, (),
                      (id, charge_point_id, command_id, request_number, status, ocpp_status, ocpp_status_at,
                       ended_by, ended_at, deadline_at, location, file_id, retries, retry_interval_seconds,
                       created_at, updated_at))

struct TrackedQuery : PageQuery {
    std::optional<storage::RequestStatus> status;
    std::optional<std::string> command_id;
};
BOOST_DESCRIBE_STRUCT(TrackedQuery, (PageQuery), (status, command_id))

template <class Record, class View>
asio::awaitable<Answer> list_tracked(storage::Store& store, Exchange& exchange, View view) {
    const auto query = query_of<TrackedQuery>(exchange);
    if (!query)
        co_return query.error();
    storage::tracked_requests::ListFilter filter;
    filter.organization_id = exchange.caller.organization_id;
    filter.charge_point_id = exchange.parameter("charge_point_id");
    filter.command_id = query->command_id;
    filter.status = query->status;
    const auto page = co_await store.read([&](storage::Database& db) {
        using Page = storage::Page<Record>;
        return charge_point_of(db, exchange) ? std::optional<Page>(storage::tracked_requests::list<Record>(
                                                   db, filter, page_request(*query)))
                                             : std::nullopt;
    });
    if (!page)
        co_return problem::not_found("charge point");
    co_return page_of(exchange, *query, *page, view);
}

/// One of them, with every status that the charge point sent of it.
template <class Record>
struct WithReports {
    Record record;
    std::vector<storage::RequestReport> reports;
};

template <class Record>
std::optional<WithReports<Record>> find_tracked(storage::Database& db, const Exchange& exchange,
                                                std::string_view parameter) {
    auto record = owned(storage::tracked_requests::get<Record>(db, exchange.parameter(parameter)), exchange);
    if (!record || record->charge_point_id != exchange.parameter("charge_point_id"))
        return std::nullopt;
    auto reports = storage::request_reports::of_request(db, record->id);
    return WithReports<Record>{std::move(*record), std::move(reports)};
}

inline std::vector<ReportView> views_of(const std::vector<storage::RequestReport>& reports) {
    std::vector<ReportView> views;
    for (const auto& each : reports)
        views.push_back({each.ocpp_status, each.received_at});
    return views;
}

} // namespace voltgate::api
