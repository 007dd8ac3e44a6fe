#include "api/resources/record.hpp"
#include "api/resources/time_window.hpp"
#include "api/webhooks/subscriptions.hpp"
#include "storage/records/deliveries.hpp"
#include "storage/records/webhooks.hpp"

namespace voltgate::api::webhooks {
namespace {

using storage::Database;
using storage::Delivery;
using storage::EntryStatus;

struct EntryView {
    std::string id;
    std::string subscription_id;
    std::string event_id;
    std::string event_type;
    std::optional<std::string> charge_point_id;
    EntryStatus status = EntryStatus::pending;
    std::int64_t attempts = 0;
    std::optional<storage::Timestamp> next_attempt_at;
    std::optional<std::int64_t> response_status;
    std::optional<std::string> error;
    storage::Timestamp created_at{};
    storage::Timestamp updated_at{};
    std::optional<storage::Timestamp> completed_at;
};
BOOST_DESCRIBE_STRUCT(EntryView, (),
                      (id, subscription_id, event_id, event_type, charge_point_id, status, attempts,
                       next_attempt_at, response_status, error, created_at, updated_at, completed_at))

struct AttemptView {
    std::int64_t number = 0;
    storage::Timestamp attempted_at{};
    std::int64_t took_ms = 0;
    storage::JsonText request_headers;
    std::optional<std::int64_t> response_status;
    std::optional<storage::JsonText> response_headers;
    std::optional<std::string> response_body;
    std::optional<std::string> error;
};
BOOST_DESCRIBE_STRUCT(AttemptView, (),
                      (number, attempted_at, took_ms, request_headers, response_status, response_headers,
                       response_body, error))

/// An entry with what was sent and every attempt at it.
struct EntryDetailView : EntryView {
    storage::JsonText body;
    std::vector<AttemptView> history;
};
BOOST_DESCRIBE_STRUCT(EntryDetailView, (EntryView), (body, history))

constexpr auto json_constraints(const EntryDetailView*) {
    using core::json::field;
    return std::array{field("body").about("The request's body, as it is signed"),
                      field("history").about("Every attempt, oldest first")};
}

struct EntryQuery : PageQuery {
    std::optional<std::string> subscription_id;
    std::optional<EntryStatus> status;
    std::optional<std::string> event_type;
    std::optional<std::string> charge_point_id;
    std::optional<storage::Timestamp> created_after;
    std::optional<storage::Timestamp> created_before;
};
BOOST_DESCRIBE_STRUCT(EntryQuery, (PageQuery),
                      (subscription_id, status, event_type, charge_point_id, created_after, created_before))

constexpr auto json_constraints(const EntryQuery*) {
    return std::array{window_begin("created_after"), window_end("created_before")};
}

/// Which dead deliveries to send again; all without it.
struct ResendBody {
    std::optional<std::string> event_type;
    std::optional<storage::Timestamp> created_after;
    std::optional<storage::Timestamp> created_before;
};
BOOST_DESCRIBE_STRUCT(ResendBody, (), (event_type, created_after, created_before))

constexpr auto json_constraints(const ResendBody*) {
    return std::array{window_begin("created_after"), window_end("created_before")};
}

struct Resent {
    std::int64_t resent = 0;
};
BOOST_DESCRIBE_STRUCT(Resent, (), (resent))

std::optional<Delivery> delivery_of(Database& db, const Exchange& exchange) {
    return owned(storage::deliveries::get(db, exchange.parameter("entry_id")), exchange);
}

asio::awaitable<Answer> list(storage::Store& store, Exchange& exchange) {
    const auto query = query_of<EntryQuery>(exchange);
    if (!query)
        co_return query.error();
    storage::deliveries::ListFilter filter;
    filter.organization_id = exchange.caller.organization_id;
    filter.subscription_id = query->subscription_id;
    filter.status = query->status;
    filter.event_type = query->event_type;
    filter.charge_point_id = query->charge_point_id;
    filter.created_after = query->created_after;
    filter.created_before = query->created_before;
    const auto page = co_await store.read(
        [&](Database& db) { return storage::deliveries::list(db, filter, page_request(*query)); });
    co_return page_of(exchange, *query, page, view_as<EntryView, Delivery>);
}

asio::awaitable<Answer> read(storage::Store& store, Exchange& exchange) {
    std::vector<storage::DeliveryAttempt> attempts;
    const auto delivery = co_await store.read([&](Database& db) {
        auto found = delivery_of(db, exchange);
        if (found)
            attempts = storage::deliveries::attempts(db, found->id);
        return found;
    });
    if (!delivery)
        co_return problem::not_found("entry");
    auto out = view_as<EntryDetailView>(*delivery);
    for (const auto& each : attempts)
        out.history.push_back(view_as<AttemptView>(each));
    co_return respond(200, out);
}

/// A subscription that is held back sends nothing again.
std::optional<Problem> held_back(Database& db, const std::string& subscription_id) {
    const auto webhook = storage::webhooks::get(db, subscription_id);
    if (webhook && webhook->active && !webhook->paused_at)
        return std::nullopt;
    return problem::conflict("subscription_paused",
                             "the subscription is not active or paused; resume it first");
}

asio::awaitable<Answer> resend(storage::Store& store, const core::Clock& clock, Exchange& exchange) {
    co_return co_await store.write([&](Database& db) -> Answer {
        auto delivery = delivery_of(db, exchange);
        if (!delivery)
            return problem::not_found("entry");
        if (auto held = held_back(db, delivery->subscription_id))
            return *held;
        delivery->status = EntryStatus::pending;
        delivery->tries = 0;
        delivery->next_attempt_at = delivery->updated_at = clock.now();
        delivery->completed_at.reset();
        storage::deliveries::update(db, *delivery);
        return respond(202, view_as<EntryView>(*delivery));
    });
}

asio::awaitable<Answer> resend_failed(storage::Store& store, const core::Clock& clock, Exchange& exchange) {
    const auto body = body_of<ResendBody>(exchange);
    if (!body)
        co_return body.error();
    const storage::deliveries::Requeued which{body->event_type, body->created_after, body->created_before};
    co_return co_await store.write([&](Database& db) -> Answer {
        const auto webhook =
            owned(storage::webhooks::get(db, exchange.parameter("notification_id")), exchange);
        if (!webhook)
            return problem::not_found("subscription");
        if (auto held = held_back(db, webhook->id))
            return *held;
        const Resent resent{storage::deliveries::requeue_dead(db, webhook->id, which, clock.now())};
        return respond(202, resent);
    });
}

} // namespace

std::vector<Route> entry_routes(storage::Store& store, const core::Clock& clock) {
    using http::Method;
    const std::string all = "/api/v1/notifications", entries = all + "/entries",
                      one = entries + "/{entry_id}", group = "Notifications";
    std::vector<Route> routes{
        route(Method::get, entries, "notifications:read", "Lists deliveries of events", group,
              [&store](Exchange& exchange) { return list(store, exchange); })
            .filters<EntryQuery>()
            .lists<EntryView>(),
        route(Method::get, one, "notifications:read", "Reads a delivery with all attempts at it", group,
              [&store](Exchange& exchange) { return read(store, exchange); })
            .gives<EntryDetailView>(),
        route(Method::post, one + "/actions/resend", "notifications:write", "Delivers an event once more",
              group, [&store, &clock](Exchange& exchange) { return resend(store, clock, exchange); })
            .gives<EntryView>(202)};
    for (const auto* verb : {"resend", "resend-failed"})
        routes.push_back(
            route(Method::post, all + "/{notification_id}/actions/" + verb, "notifications:write",
                  "Delivers once more what was given up", group,
                  [&store, &clock](Exchange& exchange) { return resend_failed(store, clock, exchange); })
                .takes<ResendBody>()
                .gives<Resent>(202));
    return routes;
}

} // namespace voltgate::api::webhooks
