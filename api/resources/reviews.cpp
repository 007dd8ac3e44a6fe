#include "api/resources/reviews.hpp"

#include "api/resources/record.hpp"
#include "storage/records/reviews.hpp"

namespace voltgate::api {
namespace {

using storage::Database;
using storage::Review;

struct ReviewView {
    std::string id;
    std::string kind;
    std::string charge_point_id;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id;
    std::optional<std::string> session_id;
    std::string action;
    storage::JsonText message;
    std::optional<std::string> detail;
    storage::Timestamp received_at{};
    std::optional<storage::Timestamp> resolved_at;
    std::optional<std::string> resolution;
    std::int64_t repeats = 0; // further ones that were not listed, as too many of the kind wait
    std::optional<storage::Timestamp> repeated_at;
};
BOOST_DESCRIBE_STRUCT(ReviewView, (),
                      (id, kind, charge_point_id, evse_id, connector_id, session_id, action, message, detail,
                       received_at, resolved_at, resolution, repeats, repeated_at))

struct ReviewQuery : PageQuery {
    std::optional<std::string> kind;
    std::optional<std::string> charge_point_id;
    std::optional<std::string> session_id;
    std::optional<bool> resolved;
};
BOOST_DESCRIBE_STRUCT(ReviewQuery, (PageQuery), (kind, charge_point_id, session_id, resolved))

struct ResolveReview {
    std::string resolution;
};
BOOST_DESCRIBE_STRUCT(ResolveReview, (), (resolution))

constexpr auto json_constraints(const ResolveReview*) {
    return std::array{core::json::field("resolution").length(1, 1000).about("What was found and done")};
}

ReviewView view(const Review& review) {
    return view_as<ReviewView>(review);
}

std::optional<Review> review_of(Database& db, const Exchange& exchange) {
    return owned(storage::reviews::get(db, exchange.parameter("review_id")), exchange);
}

asio::awaitable<Answer> list(storage::Store& store, Exchange& exchange) {
    const auto query = query_of<ReviewQuery>(exchange);
    if (!query)
        co_return query.error();
    storage::reviews::ListFilter filter;
    filter.organization_id = exchange.caller.organization_id;
    filter.kind = query->kind;
    filter.charge_point_id = query->charge_point_id;
    filter.session_id = query->session_id;
    filter.resolved = query->resolved;
    const auto page = co_await store.read(
        [&](Database& db) { return storage::reviews::list(db, filter, page_request(*query)); });
    co_return page_of(exchange, *query, page, view);
}

asio::awaitable<Answer> read(storage::Store& store, Exchange& exchange) {
    const auto review = co_await store.read([&](Database& db) { return review_of(db, exchange); });
    if (!review)
        co_return problem::not_found("review");
    co_return respond(200, view(*review));
}

asio::awaitable<Answer> resolve(storage::Store& store, const core::Clock& clock, Exchange& exchange) {
    const auto body = body_of<ResolveReview>(exchange);
    if (!body)
        co_return body.error();
    co_return co_await store.write([&](Database& db) -> Answer {
        const auto review = review_of(db, exchange);
        if (!review)
            return problem::not_found("review");
        if (!storage::reviews::resolve(db, review->id, body->resolution, clock.now()))
            return problem::conflict("review_resolved", "the review is resolved already");
        return respond(200, view(*review_of(db, exchange)));
    });
}

} // namespace

std::vector<Route> review_routes(storage::Store& store, const core::Clock& clock) {
    using http::Method;
    const std::string all = "/api/v1/reviews", one = all + "/{review_id}", group = "Reviews";
    return {route(Method::get, all, "reviews:read", "Lists messages that broke a rule", group,
                  [&store](Exchange& exchange) { return list(store, exchange); })
                .filters<ReviewQuery>()
                .lists<ReviewView>(),
            route(Method::get, one, "reviews:read", "Reads a review", group,
                  [&store](Exchange& exchange) { return read(store, exchange); })
                .gives<ReviewView>(),
            route(Method::post, one + "/actions/resolve", "reviews:write", "Resolves a review", group,
                  [&store, &clock](Exchange& exchange) { return resolve(store, clock, exchange); })
                .takes<ResolveReview>()
                .gives<ReviewView>()};
}

} // namespace voltgate::api
