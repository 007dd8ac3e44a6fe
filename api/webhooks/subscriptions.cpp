#include "api/webhooks/subscriptions.hpp"

#include "api/resources/record.hpp"
#include "api/webhooks/matching.hpp"
#include "api/webhooks/signature.hpp"
#include "api/webhooks/subscription_body.hpp"
#include "storage/records/deliveries.hpp"
#include "storage/records/events.hpp"
#include "storage/ulid.hpp"

namespace voltgate::api::webhooks {
namespace {

using storage::Database;
using storage::Webhook;

struct SubscriptionView {
    std::string id;
    std::string callback_url;
    std::vector<std::string> events;
    std::vector<std::string> charge_point_ids;
    std::optional<std::string> description;
    CustomHeaders headers;
    bool active = true;
    std::optional<std::string> secret;
    std::optional<storage::Timestamp> failing_since;
    std::optional<storage::Timestamp> paused_at;
    std::optional<std::string> pause_reason;
    std::optional<std::string> created_by;
    storage::Timestamp created_at{};
    storage::Timestamp updated_at{};
};
BOOST_DESCRIBE_STRUCT(SubscriptionView, (),
                      (id, callback_url, events, charge_point_ids, description, headers, active, secret,
                       failing_since, paused_at, pause_reason, created_by, created_at, updated_at))

constexpr auto json_constraints(const SubscriptionView*) {
    using core::json::field;
    return std::array{
        field("secret").about("Shown once, when it was made"),
        field("headers").about("Their values are not shown"),
        field("paused_at").about("Set by the server after lasting failure; PATCH active resumes")};
}

struct SubscriptionQuery : PageQuery {
    std::optional<bool> active;
    std::optional<bool> paused;
};
BOOST_DESCRIBE_STRUCT(SubscriptionQuery, (PageQuery), (active, paused))

class Subscriptions {
public:
    Subscriptions(storage::Store& store, const core::Clock& clock, const certs::Sealer& sealer,
                  Options options)
        : store_(store)
        , clock_(clock)
        , sealer_(sealer)
        , options_(std::move(options)) {}

    asio::awaitable<Answer> list(Exchange& exchange);
    asio::awaitable<Answer> create(Exchange& exchange);
    asio::awaitable<Answer> read(Exchange& exchange);
    asio::awaitable<Answer> replace(Exchange& exchange);
    asio::awaitable<Answer> patch(Exchange& exchange);
    asio::awaitable<Answer> remove(Exchange& exchange);

private:
    static std::optional<Webhook> webhook_of(Database& db, const Exchange& exchange) {
        return owned(storage::webhooks::get(db, exchange.parameter("notification_id")), exchange);
    }
    SubscriptionView view(const Webhook& webhook) const;
    /// `edit` turns the present body into the wanted one, or gives the problem with that. Whether a pause by
    /// the server ends with it.
    enum class Pause { stays, ends };
    template <class Edit>
    asio::awaitable<Answer> change(Exchange& exchange, Pause pause, Edit edit);
    void resume(Database& db, Webhook& webhook);

    storage::Store& store_;
    const core::Clock& clock_;
    const certs::Sealer& sealer_;
    const Options options_;
};

SubscriptionView Subscriptions::view(const Webhook& webhook) const {
    auto out = view_as<SubscriptionView>(webhook);
    out.events = texts_of(webhook.events);
    out.charge_point_ids = texts_of(webhook.charge_point_ids);
    if (const auto secrets = unseal(webhook, sealer_))
        for (const auto& [name, value] : secrets->headers)
            out.headers[name] = kept_secret;
    return out;
}

asio::awaitable<Answer> Subscriptions::list(Exchange& exchange) {
    const auto query = query_of<SubscriptionQuery>(exchange);
    if (!query)
        co_return query.error();
    storage::webhooks::ListFilter filter;
    filter.organization_id = exchange.caller.organization_id;
    filter.active = query->active;
    filter.paused = query->paused;
    const auto page = co_await store_.read(
        [&](Database& db) { return storage::webhooks::list(db, filter, page_request(*query)); });
    co_return page_of(exchange, *query, page, [this](const Webhook& each) { return view(each); });
}

asio::awaitable<Answer> Subscriptions::create(Exchange& exchange) {
    const auto body = api::body_of<SubscriptionBody>(exchange);
    if (!body)
        co_return body.error();
    co_return co_await store_.write([&](Database& db) -> Answer {
        auto faults = faults_of(db, *body, exchange.caller.organization_id, options_);
        if (!faults.empty())
            return problem::invalid(std::move(faults));
        const auto& organization = exchange.caller.organization_id;
        if (storage::webhooks::count(db, organization) >= options_.subscriptions)
            return problem::conflict("too_many_subscriptions",
                                     "there are " + std::to_string(options_.subscriptions) +
                                         " subscriptions already; no more are allowed");
        const auto now = clock_.now();
        Webhook webhook;
        webhook.id = storage::new_id("ntf", now);
        webhook.organization_id = organization;
        webhook.created_by = exchange.caller.key_id;
        webhook.created_at = webhook.updated_at = now;
        webhook.read_until = storage::events::last_sequence(db);
        Secrets secrets{make_secret()};
        apply(*body, webhook, secrets);
        seal(webhook, secrets, sealer_);
        storage::webhooks::add(db, webhook);
        auto shown = view(webhook);
        if (!body->secret)
            shown.secret = secrets.secret;
        auto response = created("/api/v1/notifications/" + webhook.id, shown);
        response.headers.set("Cache-Control", "no-store");
        return response;
    });
}

asio::awaitable<Answer> Subscriptions::read(Exchange& exchange) {
    const auto webhook = co_await store_.read([&](Database& db) { return webhook_of(db, exchange); });
    if (!webhook)
        co_return problem::not_found("subscription");
    co_return respond_versioned(200, view(*webhook), webhook->version);
}

void Subscriptions::resume(Database& db, Webhook& webhook) {
    webhook.paused_at.reset();
    webhook.pause_reason.reset();
    webhook.failing_since.reset();
    storage::deliveries::hasten(db, webhook.id, clock_.now());
}

template <class Edit>
asio::awaitable<Answer> Subscriptions::change(Exchange& exchange, Pause pause, Edit edit) {
    co_return co_await store_.write([&](Database& db) -> Answer {
        auto webhook = webhook_of(db, exchange);
        if (!webhook)
            return problem::not_found("subscription");
        if (!if_match(exchange.request, webhook->version))
            return problem::changed_meanwhile();
        const auto opened = unseal(*webhook, sealer_);
        auto secrets = opened.value_or(Secrets{});
        auto body = webhooks::body_of(*webhook, secrets);
        if (auto wrong = edit(body))
            return *wrong;
        keep_what_was_not_shown(body, secrets);
        if (!opened && !body.secret)
            return problem::conflict("secret_unreadable", "the secret was sealed with a key that is lost; "
                                                          "give a new one, and the headers again");
        auto faults = faults_of(db, body, webhook->organization_id, options_);
        if (!faults.empty())
            return problem::invalid(std::move(faults));
        apply(body, *webhook, secrets);
        seal(*webhook, secrets, sealer_);
        if (webhook->active && pause == Pause::ends)
            resume(db, *webhook);
        webhook->updated_at = clock_.now();
        storage::webhooks::update(db, *webhook);
        return respond_versioned(200, view(*webhook), webhook->version);
    });
}

asio::awaitable<Answer> Subscriptions::replace(Exchange& exchange) {
    const auto wanted = api::body_of<SubscriptionBody, SubscriptionView>(exchange);
    if (!wanted)
        co_return wanted.error();
    auto edit = [&](SubscriptionBody& body) {
        body = *wanted;
        return std::optional<Problem>();
    };
    co_return co_await change(exchange, Pause::ends, edit);
}

asio::awaitable<Answer> Subscriptions::patch(Exchange& exchange) {
    const auto merged = api::body_of<SubscriptionPatch, SubscriptionView>(exchange);
    if (!merged)
        co_return merged.error();
    auto edit = [&](SubscriptionBody& body) { return merge_into(*merged, body); };
    const auto pause = merged->active.present ? Pause::ends : Pause::stays;
    co_return co_await change(exchange, pause, edit);
}

asio::awaitable<Answer> Subscriptions::remove(Exchange& exchange) {
    const bool removed = co_await store_.write([&](Database& db) {
        const auto webhook = webhook_of(db, exchange);
        return webhook && storage::webhooks::remove(db, webhook->id);
    });
    if (!removed)
        co_return problem::not_found("subscription");
    co_return no_content();
}

} // namespace

std::vector<Route> subscription_routes(storage::Store& store, const core::Clock& clock,
                                       const certs::Sealer& sealer, Options options) {
    using http::Method;
    const std::string all = "/api/v1/notifications", one = all + "/{notification_id}",
                      group = "Notifications";
    const std::string_view reading = "notifications:read", writing = "notifications:write";
    const auto made = std::make_shared<Subscriptions>(store, clock, sealer, std::move(options));
    return {route(Method::get, all, reading, "Lists subscriptions to events", group,
                  on(made, &Subscriptions::list))
                .filters<SubscriptionQuery>()
                .lists<SubscriptionView>(),
            route(Method::post, all, writing, "Subscribes a webhook to events", group,
                  on(made, &Subscriptions::create))
                .takes<SubscriptionBody>()
                .gives<SubscriptionView>(201)
                .shows_secret(),
            route(Method::get, one, reading, "Reads a subscription", group, on(made, &Subscriptions::read))
                .gives<SubscriptionView>(),
            route(Method::put, one, writing, "Replaces a subscription; its secret stays unless given", group,
                  on(made, &Subscriptions::replace))
                .takes<SubscriptionBody>()
                .gives<SubscriptionView>(),
            route(Method::patch, one, writing, "Changes, holds back or resumes a subscription", group,
                  on(made, &Subscriptions::patch))
                .takes<SubscriptionPatch>()
                .gives<SubscriptionView>(),
            route(Method::delete_, one, writing, "Unsubscribes, and forgets what was sent", group,
                  on(made, &Subscriptions::remove))
                .gives_nothing()};
}

} // namespace voltgate::api::webhooks
