#include "api/resources/display_messages.hpp"

#include "api/resources/charge_point_of.hpp"
#include "api/resources/record.hpp"
#include "storage/records/display_messages.hpp"

namespace voltgate::api {
namespace {

using storage::Database;
using storage::DisplayMessage;

struct DisplayMessageView {
    std::string charge_point_id;
    std::int64_t number = 0;
    std::string priority;
    std::optional<std::string> state;
    std::optional<storage::Timestamp> start_at;
    std::optional<storage::Timestamp> end_at;
    std::optional<std::string> transaction_id;
    std::string format;
    std::optional<std::string> language;
    std::string content;
    std::optional<std::string> display_name;
    std::optional<std::string> display_instance;
    std::optional<std::int64_t> evse_id;
    std::optional<storage::Timestamp> set_at;
    storage::Timestamp known_at{};
};
BOOST_DESCRIBE_STRUCT(DisplayMessageView, (),
                      (charge_point_id, number, priority, state, start_at, end_at, transaction_id, format,
                       language, content, display_name, display_instance, evse_id, set_at, known_at))
constexpr auto json_constraints(const DisplayMessageView*) {
    using core::json::field;
    return std::array{field("number").about("By which the charge point knows it"),
                      field("set_at").about("When the charge point took it from us"),
                      field("known_at").about("When it was last set or told of")};
}

struct DisplayMessageQuery : PageQuery {
    std::optional<std::string> priority;
    std::optional<std::string> state;
    std::optional<std::string> transaction_id;
};
BOOST_DESCRIBE_STRUCT(DisplayMessageQuery, (PageQuery), (priority, state, transaction_id))

DisplayMessageView view(const DisplayMessage& message) {
    return view_as<DisplayMessageView>(message);
}

asio::awaitable<Answer> list(storage::Store& store, Exchange& exchange) {
    const auto query = query_of<DisplayMessageQuery>(exchange);
    if (!query)
        co_return query.error();
    storage::display_messages::ListFilter filter;
    filter.charge_point_id = exchange.parameter("charge_point_id");
    filter.priority = query->priority;
    filter.state = query->state;
    filter.transaction_id = query->transaction_id;
    const auto page = co_await store.read([&](Database& db) -> std::optional<storage::Page<DisplayMessage>> {
        if (!charge_point_of(db, exchange))
            return std::nullopt;
        return storage::display_messages::list(db, filter, page_request(*query));
    });
    if (!page)
        co_return problem::not_found("charge point");
    co_return page_of(exchange, *query, *page, view);
}

} // namespace

std::vector<Route> display_message_routes(storage::Store& store) {
    using http::Method;
    return {route(Method::get, "/api/v1/charge-points/{charge_point_id}/display-messages",
                  "display_messages:read", "Lists the messages on the displays of a charge point", "Display",
                  [&store](Exchange& exchange) { return list(store, exchange); })
                .filters<DisplayMessageQuery>()
                .lists<DisplayMessageView>()};
}

} // namespace voltgate::api
