#include "api/resources/customer_information.hpp"

#include "api/resources/charge_point_of.hpp"
#include "api/resources/record.hpp"
#include "storage/records/customer_information.hpp"

namespace voltgate::api {
namespace {

namespace information = storage::customer_information;
using storage::CustomerInformation;
using storage::Database;

struct CustomerInformationView {
    std::string id;
    std::string charge_point_id;
    std::string command_id;
    bool report = false;
    bool clear = false;
    storage::CustomerInformationStatus status{};
    std::optional<std::string> ocpp_status;
    storage::Timestamp requested_at{};
    std::optional<storage::Timestamp> ended_at;
    storage::Timestamp expires_at{};
};
BOOST_DESCRIBE_STRUCT(CustomerInformationView, (),
                      (id, charge_point_id, command_id, report, clear, status, ocpp_status, requested_at,
                       ended_at, expires_at))
constexpr auto json_constraints(const CustomerInformationView*) {
    return std::array{core::json::field("expires_at").about("When it is deleted")};
}

struct CustomerInformationDetail : CustomerInformationView {
    std::string data;
};
BOOST_DESCRIBE_STRUCT(CustomerInformationDetail, (CustomerInformationView), (data))
constexpr auto json_constraints(const CustomerInformationDetail*) {
    return std::array{core::json::field("data").about("What the charge point told, as it told it")};
}

struct CustomerInformationQuery : PageQuery {
    std::optional<std::string> command_id;
    std::optional<storage::CustomerInformationStatus> status;
};
BOOST_DESCRIBE_STRUCT(CustomerInformationQuery, (PageQuery), (command_id, status))

CustomerInformationView view(const CustomerInformation& row) {
    return view_as<CustomerInformationView>(row);
}

std::optional<CustomerInformation> row_of(Database& db, const Exchange& exchange) {
    auto row = owned(information::get(db, exchange.parameter("customer_information_id")), exchange);
    if (row && row->charge_point_id != exchange.parameter("charge_point_id"))
        row.reset();
    return row;
}

asio::awaitable<Answer> list(storage::Store& store, Exchange& exchange) {
    const auto query = query_of<CustomerInformationQuery>(exchange);
    if (!query)
        co_return query.error();
    information::ListFilter filter;
    filter.charge_point_id = exchange.parameter("charge_point_id");
    filter.command_id = query->command_id;
    filter.status = query->status;
    const auto page =
        co_await store.read([&](Database& db) -> std::optional<storage::Page<CustomerInformation>> {
            if (!charge_point_of(db, exchange))
                return std::nullopt;
            return information::list(db, filter, page_request(*query));
        });
    if (!page)
        co_return problem::not_found("charge point");
    co_return page_of(exchange, *query, *page, view);
}

asio::awaitable<Answer> read(storage::Store& store, Exchange& exchange) {
    const auto found = co_await store.read([&](Database& db) -> std::optional<CustomerInformationDetail> {
        const auto row = row_of(db, exchange);
        if (!row)
            return std::nullopt;
        return CustomerInformationDetail{view(*row), information::text_of(db, row->id)};
    });
    if (!found)
        co_return problem::not_found("customer information");
    co_return respond(200, *found);
}

asio::awaitable<Answer> remove(storage::Store& store, Exchange& exchange) {
    const bool removed = co_await store.write([&](Database& db) {
        const auto row = row_of(db, exchange);
        return row && information::remove(db, row->id);
    });
    if (!removed)
        co_return problem::not_found("customer information");
    co_return no_content();
}

} // namespace

std::vector<Route> customer_information_routes(storage::Store& store) {
    using http::Method;
    const std::string all = "/api/v1/charge-points/{charge_point_id}/customer-information";
    const std::string one = all + "/{customer_information_id}", group = "Customer information";
    const std::string_view scope = "customer_information:read";
    return {route(Method::get, all, scope, "Lists what a charge point was asked of customers", group,
                  [&store](Exchange& exchange) { return list(store, exchange); })
                .filters<CustomerInformationQuery>()
                .lists<CustomerInformationView>(),
            route(Method::get, one, scope, "Reads what a charge point told of a customer", group,
                  [&store](Exchange& exchange) { return read(store, exchange); })
                .gives<CustomerInformationDetail>(),
            route(Method::delete_, one, "customer_information:write",
                  "Deletes what a charge point told of a customer", group,
                  [&store](Exchange& exchange) { return remove(store, exchange); })
                .gives_nothing()};
}

} // namespace voltgate::api
