#include "api/resources/charge_points.hpp"

#include "api/resources/charge_point_views.hpp"
#include "certs/secrets.hpp"
#include "core/charge_point.hpp"
#include "core/security/basic_auth.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace voltgate::api {
namespace {

using storage::ChargePoint;
using storage::Database;

/// What the event charge_point.changed tells.
struct ChargePointChanged {
    std::string change;
    ChargePointView charge_point;
};
BOOST_DESCRIBE_STRUCT(ChargePointChanged, (), (change, charge_point))

/// Words that stand where an identity would: /charge-points/map.
constexpr std::array<std::string_view, 2> reserved_words{"map", "actions"};

void tell(Database& db, std::string change, const ChargePoint& charge_point, storage::Timestamp at) {
    core::events::record(db, core::events::charge_point_changed,
                         {charge_point.organization_id, charge_point.id}, at,
                         ChargePointChanged{std::move(change), view_of(charge_point)});
}

std::optional<ChargePoint> charge_point_of(Database& db, const Exchange& exchange) {
    return owned(storage::charge_points::get(db, exchange.parameter("charge_point_id")), exchange);
}

class ChargePoints {
public:
    ChargePoints(storage::Store& store, core::Directory& directory, core::Commands& commands,
                 const core::Clock& clock, const core::Settings& settings)
        : store_(store)
        , directory_(directory)
        , commands_(commands)
        , clock_(clock)
        , settings_(settings) {}

    asio::awaitable<Answer> list(Exchange& exchange) {
        const auto query = query_of<ChargePointQuery>(exchange);
        if (!query)
            co_return query.error();
        storage::charge_points::ListFilter filter;
        filter.organization_id = exchange.caller.organization_id;
        filter.status = query->status;
        filter.admission = query->admission;
        filter.connected = query->connected;
        filter.hardware_status = query->hardware_status;
        filter.vendor = query->vendor;
        filter.model = query->model;
        filter.external_id = query->external_id;
        filter.search = query->search;
        const auto page = co_await store_.read(
            [&](Database& db) { return storage::charge_points::list(db, filter, page_request(*query)); });
        co_return page_of(exchange, *query, page, view_of);
    }

    asio::awaitable<Answer> create(Exchange& exchange) {
        const auto body = body_of<CreateChargePoint>(exchange);
        if (!body)
            co_return body.error();
        if (std::ranges::find(reserved_words, body->id) != reserved_words.end())
            co_return problem::invalid("id", "is a word of the API");
        ChargePoint charge_point;
        charge_point.organization_id = exchange.caller.organization_id;
        fill(*body, charge_point);
        charge_point.password_hash = co_await hashed(body->password);
        charge_point.created_at = charge_point.updated_at = clock_.now();
        const bool added = co_await store_.write([&](Database& db) {
            if (!storage::charge_points::add_if_new(db, charge_point))
                return false;
            tell(db, "created", charge_point, charge_point.created_at);
            return true;
        });
        if (!added)
            co_return problem::conflict("charge_point_exists",
                                        "there is a charge point of this identity already");
        co_return created("/api/v1/charge-points/" + http::percent_encoded(charge_point.id),
                          view_of(charge_point));
    }

    asio::awaitable<Answer> read(Exchange& exchange) {
        const auto found = co_await store_.read([&](Database& db) { return charge_point_of(db, exchange); });
        if (!found)
            co_return problem::not_found("charge point");
        co_return respond_versioned(200, view_of(*found), found->version);
    }

    asio::awaitable<Answer> change(Exchange& exchange) {
        const auto patch = body_of<ChangeChargePoint>(exchange);
        if (!patch)
            co_return patch.error();
        const auto password_hash = co_await hashed(patch->password.value);
        const auto changed = co_await store_.write([&](Database& db) -> Outcome<ChargePoint> {
            auto charge_point = charge_point_of(db, exchange);
            if (!charge_point)
                return problem::not_found("charge point");
            if (!if_match(exchange.request, charge_point->version))
                return problem::changed_meanwhile();
            if (auto fault = merge_into(*patch, *charge_point))
                return *fault;
            if (patch->password.present)
                charge_point->password_hash = password_hash;
            charge_point->updated_at = clock_.now();
            storage::charge_points::update(db, *charge_point);
            tell(db, "updated", *charge_point, charge_point->updated_at);
            return *charge_point;
        });
        if (!changed)
            co_return changed.error();
        act_on_connection(*patch, *changed);
        const bool let_in = patch->admission.value == storage::Admission::accepted;
        if (let_in && changed->boot_status == storage::BootStatus::pending && directory_.find(changed->id))
            co_await ask_to_boot(exchange, changed->id);
        co_return respond_versioned(200, view_of(*changed), changed->version);
    }

    asio::awaitable<Answer> remove(Exchange& exchange) {
        const auto fault = co_await store_.write([&](Database& db) -> std::optional<Problem> {
            const auto charge_point = charge_point_of(db, exchange);
            if (!charge_point)
                return problem::not_found("charge point");
            if (!if_match(exchange.request, charge_point->version))
                return problem::changed_meanwhile();
            storage::charge_points::remove(db, charge_point->id);
            tell(db, "deleted", *charge_point, clock_.now());
            return std::nullopt;
        });
        if (fault)
            co_return *fault;
        disconnect(exchange.parameter("charge_point_id"), "removed");
        co_return no_content();
    }

private:
    /// The hash to store. It is slow on purpose, so a thread that reads the database computes it, no event
    /// loop.
    asio::awaitable<std::optional<std::string>> hashed(const std::optional<std::string>& password) {
        std::optional<std::string> hash;
        if (password)
            hash = co_await store_.read(
                [&](Database&) { return certs::hash_secret(core::security::canonical_password(*password)); });
        co_return hash;
    }

    void act_on_connection(const ChangeChargePoint& patch, const ChargePoint& charge_point) {
        if (charge_point.status == storage::ChargePointStatus::disabled)
            return disconnect(charge_point.id, "disabled");
        if (patch.password.present)
            return disconnect(charge_point.id, "credentials changed");
        if (const auto connected = directory_.find(charge_point.id); connected && patch.validation.present) {
            const auto mode = charge_point.validation;
            connected->set_validation(!mode ? settings_.validation
                                      : *mode == storage::ValidationMode::strict
                                          ? ocpp::Validation::strict
                                          : ocpp::Validation::tolerant);
        }
    }

    /// A charge point that was told to wait boots again only after its interval, unless it is asked.
    asio::awaitable<void> ask_to_boot(Exchange& exchange, std::string id) {
        core::Submission submission;
        submission.charge_point_id = std::move(id);
        submission.verb = "trigger-message";
        submission.body = boost::json::object{{"type", "BootNotification"}};
        submission.requested_by = exchange.caller.key_id;
        submission.wait = std::chrono::milliseconds(0);
        co_await commands_.submit(std::move(submission)); // refused: it boots in its own time
    }

    void disconnect(const std::string& id, std::string reason) {
        const auto connected = directory_.find(id);
        if (!connected)
            return;
        asio::post(connected->executor(), [connected, reason = std::move(reason)] {
            connected->peer().close(ocpp::CloseCode::policy_violation, reason);
        });
    }

    storage::Store& store_;
    core::Directory& directory_;
    core::Commands& commands_;
    const core::Clock& clock_;
    const core::Settings& settings_;
};

} // namespace

std::vector<Route> charge_point_routes(storage::Store& store, core::Directory& directory,
                                       core::Commands& commands, const core::Clock& clock,
                                       const core::Settings& settings) {
    using http::Method;
    const auto points = std::make_shared<ChargePoints>(store, directory, commands, clock, settings);
    const std::string all = "/api/v1/charge-points", one = all + "/{charge_point_id}",
                      group = "Charge points";
    const std::string_view read = "charge_points:read", write = "charge_points:write";
    return {
        route(Method::get, all, read, "Lists charge points", group, on(points, &ChargePoints::list))
            .filters<ChargePointQuery>()
            .lists<ChargePointView>(),
        route(Method::post, all, write, "Registers a charge point", group, on(points, &ChargePoints::create))
            .takes<CreateChargePoint>()
            .gives<ChargePointView>(201),
        route(Method::get, one, read, "Reads a charge point", group, on(points, &ChargePoints::read))
            .gives<ChargePointView>(),
        route(Method::patch, one, write, "Changes a charge point", group, on(points, &ChargePoints::change))
            .takes<ChangeChargePoint>()
            .gives<ChargePointView>(),
        route(Method::delete_, one, write, "Removes a charge point; its history stays", group,
              on(points, &ChargePoints::remove))
            .gives_nothing()};
}

} // namespace voltgate::api
