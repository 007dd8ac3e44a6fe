#include "api/resources/evse_views.hpp"
#include "api/resources/evses.hpp"
#include "storage/ulid.hpp"

#include <algorithm>

namespace voltgate::api {
namespace {

using storage::Connector;
using storage::Database;

struct ConnectorList {
    std::vector<ConnectorView> data;
};
BOOST_DESCRIBE_STRUCT(ConnectorList, (), (data))

/// The connector of the path, by its number on the EVSE or by its id.
std::optional<Connector> connector_of(Database& db, const Exchange& exchange) {
    const auto evse = evse_of(db, exchange);
    if (!evse)
        return std::nullopt;
    const auto& key = exchange.parameter("connector");
    const auto all = storage::connectors::of_evse(db, evse->id);
    const auto found = std::ranges::find_if(
        all, [&](const Connector& each) { return each.id == key || std::to_string(each.number) == key; });
    return found == all.end() ? std::nullopt : std::optional(*found);
}

/// What the event connector.changed tells.
struct ConnectorChanged {
    std::string change;
    ConnectorView connector;
};
BOOST_DESCRIBE_STRUCT(ConnectorChanged, (), (change, connector))

void tell(Database& db, std::string change, const Connector& connector, storage::Timestamp at) {
    core::events::record(db, core::events::connector_changed,
                         {connector.organization_id, connector.charge_point_id}, at,
                         ConnectorChanged{std::move(change), view_of(connector)});
}

class Connectors {
public:
    Connectors(storage::Store& store, const core::Clock& clock)
        : store_(store)
        , clock_(clock) {}

    asio::awaitable<Answer> list(Exchange& exchange) {
        co_return co_await store_.read([&](Database& db) -> Answer {
            const auto evse = evse_of(db, exchange);
            if (!evse)
                return problem::not_found("EVSE");
            ConnectorList out;
            for (const auto& connector : storage::connectors::of_evse(db, evse->id))
                out.data.push_back(view_of(connector));
            return respond(200, out);
        });
    }

    asio::awaitable<Answer> create(Exchange& exchange) {
        const auto body = body_of<CreateConnector>(exchange);
        if (!body)
            co_return body.error();
        co_return co_await store_.write([&](Database& db) -> Answer {
            const auto evse = evse_of(db, exchange);
            if (!evse)
                return problem::not_found("EVSE");
            if (storage::connectors::by_number(db, evse->id, body->connector_id))
                return problem::conflict("connector_exists",
                                         "the EVSE has a connector of this number already");
            Connector connector;
            fill(*body, connector);
            connector.created_at = connector.updated_at = clock_.now();
            connector.id = storage::new_id("conn", connector.created_at);
            connector.organization_id = evse->organization_id;
            connector.evse_id = evse->id;
            connector.charge_point_id = evse->charge_point_id;
            connector.number = body->connector_id;
            storage::connectors::add(db, connector);
            tell(db, "created", connector, connector.created_at);
            return created(exchange.request.path + '/' + std::to_string(connector.number),
                           view_of(connector));
        });
    }

    asio::awaitable<Answer> read(Exchange& exchange) {
        const auto connector = co_await store_.read([&](Database& db) { return connector_of(db, exchange); });
        if (!connector)
            co_return problem::not_found("connector");
        co_return respond_versioned(200, view_of(*connector), connector->version);
    }

    asio::awaitable<Answer> change(Exchange& exchange) {
        const auto patch = body_of<ChangeConnector, ConnectorView>(exchange);
        if (!patch)
            co_return patch.error();
        co_return co_await store_.write([&](Database& db) -> Answer {
            auto connector = connector_of(db, exchange);
            if (!connector)
                return problem::not_found("connector");
            if (!if_match(exchange.request, connector->version))
                return problem::changed_meanwhile();
            if (auto fault = merge_into(*patch, *connector))
                return *fault;
            connector->updated_at = clock_.now();
            storage::connectors::update(db, *connector);
            tell(db, "updated", *connector, connector->updated_at);
            return respond_versioned(200, view_of(*connector), connector->version);
        });
    }

    asio::awaitable<Answer> remove(Exchange& exchange) {
        co_return co_await store_.write([&](Database& db) -> Answer {
            const auto connector = connector_of(db, exchange);
            if (!connector)
                return problem::not_found("connector");
            if (!if_match(exchange.request, connector->version))
                return problem::changed_meanwhile();
            storage::connectors::remove(db, connector->id);
            tell(db, "deleted", *connector, clock_.now());
            return no_content();
        });
    }

private:
    storage::Store& store_;
    const core::Clock& clock_;
};

} // namespace

std::vector<Route> connector_routes(storage::Store& store, const core::Clock& clock) {
    using http::Method;
    const auto connectors = std::make_shared<Connectors>(store, clock);
    const std::string all = "/api/v1/charge-points/{charge_point_id}/evses/{evse}/connectors";
    const std::string one = all + "/{connector}", group = "Connectors";
    const std::string_view reads = "charge_points:read", writes = "charge_points:write";
    return {
        route(Method::get, all, reads, "Lists the connectors of an EVSE", group,
              on(connectors, &Connectors::list))
            .gives<ConnectorList>(),
        route(Method::post, all, writes, "Adds a connector", group, on(connectors, &Connectors::create))
            .takes<CreateConnector>()
            .gives<ConnectorView>(201),
        route(Method::get, one, reads, "Reads a connector", group, on(connectors, &Connectors::read))
            .gives<ConnectorView>(),
        route(Method::patch, one, writes, "Changes a connector", group, on(connectors, &Connectors::change))
            .takes<ChangeConnector>()
            .gives<ConnectorView>(),
        route(Method::delete_, one, writes, "Removes a connector", group, on(connectors, &Connectors::remove))
            .gives_nothing()};
}

} // namespace voltgate::api
