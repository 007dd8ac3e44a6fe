#include "api/resources/charge_points.hpp"

#include "api/resources/charge_point_of.hpp"
#include "api/resources/charge_point_views.hpp"
#include "core/charge_point.hpp"
#include "core/command/record.hpp"
#include "core/transactions/transactions.hpp"
#include "storage/records/tariffs.hpp"

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

void tell(Database& db, std::string change, const ChargePoint& charge_point, const ViewedAt& at) {
    core::events::record(db, core::events::charge_point_changed,
                         {charge_point.organization_id, charge_point.id}, at.now,
                         ChargePointChanged{std::move(change), view_of(db, charge_point, at)});
}

/// A charge point's tariff must be its organization's.
std::optional<Problem> unknown_tariff(Database& db, const ChargePoint& charge_point,
                                      const Exchange& exchange) {
    if (!charge_point.tariff_id || owned(storage::tariffs::get(db, *charge_point.tariff_id), exchange))
        return std::nullopt;
    return problem::invalid("tariff_id", "there is no such tariff");
}

class ChargePoints {
public:
    ChargePoints(storage::Store& store, core::Directory& directory, core::Commands& commands,
                 core::security::Hashing& hashing, const core::Clock& clock, const core::Settings& settings)
        : store_(store)
        , directory_(directory)
        , commands_(commands)
        , hashing_(hashing)
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
        co_return co_await store_.read([&](Database& db) -> Answer {
            const auto page = storage::charge_points::list(db, filter, page_request(*query));
            return page_of(exchange, *query, page,
                           [&](const ChargePoint& each) { return view_of(db, each, viewed_at()); });
        });
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
        co_return co_await store_.write([&](Database& db) -> Answer {
            if (auto fault = unknown_tariff(db, charge_point, exchange))
                return *fault;
            const bool is_alias = storage::charge_points::by_path_identity(db, charge_point.id).has_value();
            if (is_alias || !storage::charge_points::add_if_new(db, charge_point))
                return problem::conflict("charge_point_exists",
                                         "there is a charge point of this identity already");
            tell(db, "created", charge_point, viewed_at());
            return created("/api/v1/charge-points/" + http::percent_encoded(charge_point.id),
                           view_of(db, charge_point, viewed_at()));
        });
    }

    asio::awaitable<Answer> read(Exchange& exchange) {
        co_return co_await store_.read([&](Database& db) -> Answer {
            const auto found = charge_point_of(db, exchange);
            if (!found)
                return problem::not_found("charge point");
            return respond_versioned(200, detail_of(db, *found, viewed_at()), found->version);
        });
    }

    asio::awaitable<Answer> change(Exchange& exchange) {
        const auto patch = body_of<ChangeChargePoint, ChargePointDetail>(exchange);
        if (!patch)
            co_return patch.error();
        const auto password_hash = co_await hashed(patch->password.value);
        const auto changed = co_await store_.write([&](Database& db) -> Outcome<Changed> {
            auto charge_point = charge_point_of(db, exchange);
            if (!charge_point)
                return problem::not_found("charge point");
            if (!if_match(exchange.request, charge_point->version))
                return problem::changed_meanwhile();
            if (auto fault = merge_into(*patch, *charge_point))
                return *fault;
            if (auto fault = unknown_tariff(db, *charge_point, exchange))
                return *fault;
            if (patch->password.present) {
                charge_point->password_hash = password_hash;
                charge_point->pending_password_hash.reset();
                charge_point->pending_is_profiles = false;
            }
            charge_point->updated_at = clock_.now();
            storage::charge_points::update(db, *charge_point);
            tell(db, "updated", *charge_point, viewed_at());
            return Changed{*charge_point, view_of(db, *charge_point, viewed_at())};
        });
        if (!changed)
            co_return changed.error();
        const auto& record = changed->record;
        act_on_connection(*patch, record);
        const bool let_in = patch->admission.value == storage::Admission::accepted;
        if (let_in && record.boot_status == storage::BootStatus::pending && directory_.find(record.id))
            co_await ask_to_boot(exchange, record.id);
        co_return respond_versioned(200, changed->view, record.version);
    }

    asio::awaitable<Answer> remove(Exchange& exchange) {
        const auto fault = co_await store_.write([&](Database& db) -> std::optional<Problem> {
            const auto charge_point = charge_point_of(db, exchange);
            if (!charge_point)
                return problem::not_found("charge point");
            if (!if_match(exchange.request, charge_point->version))
                return problem::changed_meanwhile();
            core::command_record::cancel_queued(db, charge_point->id, clock_.now());
            core::transactions::charge_point_removed(db, charge_point->id, clock_.now());
            storage::charge_points::remove(db, charge_point->id);
            tell(db, "deleted", *charge_point, viewed_at());
            return std::nullopt;
        });
        if (fault)
            co_return *fault;
        disconnect(exchange.parameter("charge_point_id"), "removed");
        co_return no_content();
    }

private:
    struct Changed {
        ChargePoint record;
        ChargePointView view;
    };

    [[nodiscard]] ViewedAt viewed_at() const { return {clock_.now(), directory_, settings_}; }

    /// The hash to store.
    asio::awaitable<std::optional<std::string>> hashed(const std::optional<std::string>& password) {
        std::optional<std::string> hash;
        if (password)
            hash = co_await hashing_.hash(*password);
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
    core::security::Hashing& hashing_;
    const core::Clock& clock_;
    const core::Settings& settings_;
};

} // namespace

std::vector<Route> charge_point_routes(storage::Store& store, core::Directory& directory,
                                       core::Commands& commands, core::security::Hashing& hashing,
                                       const core::Clock& clock, const core::Settings& settings) {
    using http::Method;
    const auto points = std::make_shared<ChargePoints>(store, directory, commands, hashing, clock, settings);
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
            .gives<ChargePointDetail>(),
        route(Method::patch, one, write, "Changes a charge point", group, on(points, &ChargePoints::change))
            .takes<ChangeChargePoint>()
            .gives<ChargePointView>(),
        route(Method::delete_, one, write,
              "Removes a charge point and ends its open sessions; its history stays", group,
              on(points, &ChargePoints::remove))
            .gives_nothing()};
}

} // namespace voltgate::api
