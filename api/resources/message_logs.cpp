#include "api/resources/message_logs.hpp"

#include "api/resources/charge_point_of.hpp"
#include "api/resources/charge_point_views.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>

namespace voltgate::api {
namespace {

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

asio::awaitable<Answer> list(storage::Store& store, storage::MessageLog& log, Exchange& exchange) {
    const auto query = query_of<MessageQuery>(exchange);
    if (!query)
        co_return query.error();
    const auto found =
        co_await store.read([&](storage::Database& db) { return charge_point_of(db, exchange); });
    if (!found)
        co_return problem::not_found("charge point");
    storage::MessageLog::ListFilter filter;
    filter.charge_point_id = found->id;
    filter.action = query->action;
    filter.direction = query->direction;
    filter.message_id = query->message_id;
    filter.from =
        std::max(query->from.value_or(found->created_at), found->created_at); // not another's before it
    filter.to = query->to;
    auto request = page_request(*query);
    const auto page = co_await log.list(std::move(filter), std::move(request));
    co_return page_of(exchange, *query, page, view);
}

} // namespace

Route message_log_route(storage::Store& store, storage::MessageLog& log) {
    return route(http::Method::get, "/api/v1/charge-points/{charge_point_id}/logs", "logs:read",
                 "Lists the OCPP messages exchanged, the newest first", "Charge points",
                 [&store, &log](Exchange& exchange) { return list(store, log, exchange); })
        .filters<MessageQuery>()
        .lists<MessageView>();
}

} // namespace voltgate::api
