#include "api/resources/desired_configurations.hpp"

#include "api/resources/record.hpp"
#include "core/provisioning/configuration.hpp"
#include "storage/records/desired_configuration.hpp"
#include "storage/ulid.hpp"

namespace voltgate::api {
namespace {

using storage::Database;
using storage::DesiredConfiguration;

struct DesiredConfigurationView {
    std::string id;
    std::optional<std::string> charge_point_id;
    std::optional<std::string> tag;
    std::optional<std::string> vendor;
    std::optional<std::string> model;
    std::string name;
    std::optional<std::string> component_name;
    std::optional<std::string> component_instance;
    std::optional<std::string> instance;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id;
    std::string value;
    storage::Timestamp created_at{};
    storage::Timestamp updated_at{};
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(DesiredConfigurationView, (),
                      (id, charge_point_id, tag, vendor, model, name, component_name, component_instance,
                       instance, evse_id, connector_id, value, created_at, updated_at, version))

struct CreateDesiredConfiguration {
    std::optional<std::string> charge_point_id;
    std::optional<std::string> tag;
    std::optional<std::string> vendor;
    std::optional<std::string> model;
    std::string name;
    std::string component_name;
    std::string component_instance;
    std::string instance;
    std::int64_t evse_id = 0;
    std::int64_t connector_id = 0;
    std::string value;
};
BOOST_DESCRIBE_STRUCT(CreateDesiredConfiguration, (),
                      (charge_point_id, tag, vendor, model, name, component_name, component_instance,
                       instance, evse_id, connector_id, value))

constexpr auto json_constraints(const CreateDesiredConfiguration*) {
    using core::json::field;
    return std::array{field("charge_point_id").length(1, 48).about("At this charge point alone"),
                      field("tag").length(1, 255).about("At charge points with this tag"),
                      field("vendor").length(1, 50).about("At charge points of this vendor"),
                      field("model").length(1, 50).about("At charge points of this model"),
                      field("name").length(1, 50).about(
                          "A key of OCPP 1.6 reaches the variable that took its place in 2.x"),
                      field("component_name").length(0, 50).or_default().about("OCPP 2.x"),
                      field("component_instance").length(0, 50).or_default().about("OCPP 2.x"),
                      field("instance").length(0, 50).or_default().about("OCPP 2.x"),
                      field("evse_id").at_least(0).or_default().about("OCPP 2.x"),
                      field("connector_id").at_least(0).or_default().about("OCPP 2.x"),
                      field("value").length(0, 2500)};
}

struct ChangeDesiredConfiguration {
    std::string value;
};
BOOST_DESCRIBE_STRUCT(ChangeDesiredConfiguration, (), (value))

constexpr auto json_constraints(const ChangeDesiredConfiguration*) {
    return std::array{core::json::field("value").length(0, 2500)};
}

struct DesiredConfigurationQuery : PageQuery {
    std::optional<std::string> charge_point_id;
    std::optional<std::string> tag;
    std::optional<std::string> vendor;
    std::optional<std::string> model;
    std::optional<std::string> name;
};
BOOST_DESCRIBE_STRUCT(DesiredConfigurationQuery, (PageQuery), (charge_point_id, tag, vendor, model, name))

DesiredConfigurationView view(const DesiredConfiguration& desired) {
    auto out = view_as<DesiredConfigurationView>(desired);
    if (desired.component_name.empty())
        out.component_name.reset();
    if (desired.component_instance.empty())
        out.component_instance.reset();
    if (desired.instance.empty())
        out.instance.reset();
    if (desired.connector_id == 0)
        out.connector_id.reset();
    if (desired.evse_id == 0)
        out.evse_id.reset();
    return out;
}

/// What of a body cannot be desired.
core::json::FieldErrors faults_of(const CreateDesiredConfiguration& body) {
    core::json::FieldErrors faults;
    const bool for_group = body.tag || body.vendor || body.model;
    if (body.charge_point_id && for_group)
        faults["charge_point_id"].emplace_back("must not stand beside tag, vendor or model");
    if (!body.charge_point_id && !for_group)
        faults["charge_point_id"].emplace_back("is required, or one of tag, vendor and model");
    if (const auto own = core::provisioning::own_command(body.name))
        faults["name"].emplace_back(body.name + " is set by the command " + std::string(*own) +
                                    " only, as more than a value depends on it");
    return faults;
}

class DesiredConfigurations {
public:
    DesiredConfigurations(storage::Store& store, core::provisioning::Provisioner& provisioner,
                          const core::Clock& clock)
        : store_(store)
        , provisioner_(provisioner)
        , clock_(clock) {}

    asio::awaitable<Answer> list(Exchange& exchange) {
        const auto query = query_of<DesiredConfigurationQuery>(exchange);
        if (!query)
            co_return query.error();
        storage::desired_configuration::ListFilter filter;
        filter.organization_id = exchange.caller.organization_id;
        filter.charge_point_id = query->charge_point_id;
        filter.tag = query->tag;
        filter.vendor = query->vendor;
        filter.model = query->model;
        filter.name = query->name;
        const auto page = co_await store_.read([&](Database& db) {
            return storage::desired_configuration::list(db, filter, page_request(*query));
        });
        co_return page_of(exchange, *query, page, view);
    }

    asio::awaitable<Answer> create(Exchange& exchange) {
        const auto body = body_of<CreateDesiredConfiguration>(exchange);
        if (!body)
            co_return body.error();
        auto faults = faults_of(*body);
        if (!faults.empty())
            co_return problem::invalid(std::move(faults));
        const auto added = co_await store_.write([&](Database& db) { return add(db, exchange, *body); });
        if (!added)
            co_return added.error();
        tell(*added);
        co_return created("/api/v1/desired-configurations/" + added->id, view(*added));
    }

    asio::awaitable<Answer> read(Exchange& exchange) {
        const auto found = co_await store_.read([&](Database& db) { return desired_of(db, exchange); });
        if (!found)
            co_return problem::not_found("desired configuration");
        co_return respond_versioned(200, view(*found), found->version);
    }

    asio::awaitable<Answer> change(Exchange& exchange) {
        const auto body = body_of<ChangeDesiredConfiguration, DesiredConfigurationView>(exchange);
        if (!body)
            co_return body.error();
        const auto changed = co_await store_.write([&](Database& db) -> Outcome<DesiredConfiguration> {
            auto desired = desired_of(db, exchange);
            if (!desired)
                return problem::not_found("desired configuration");
            if (!if_match(exchange.request, desired->version))
                return problem::changed_meanwhile();
            desired->value = body->value;
            desired->updated_at = clock_.now();
            storage::desired_configuration::update(db, *desired);
            return *desired;
        });
        if (!changed)
            co_return changed.error();
        tell(*changed);
        co_return respond_versioned(200, view(*changed), changed->version);
    }

    asio::awaitable<Answer> remove(Exchange& exchange) {
        const auto removed = co_await store_.write([&](Database& db) -> Outcome<DesiredConfiguration> {
            const auto desired = desired_of(db, exchange);
            if (!desired)
                return problem::not_found("desired configuration");
            if (!if_match(exchange.request, desired->version))
                return problem::changed_meanwhile();
            storage::desired_configuration::remove(db, desired->id);
            return *desired;
        });
        if (!removed)
            co_return removed.error();
        tell(*removed); // what a wider group wants may now be in force
        co_return no_content();
    }

private:
    static std::optional<DesiredConfiguration> desired_of(Database& db, const Exchange& exchange) {
        return owned(storage::desired_configuration::get(db, exchange.parameter("desired_id")), exchange);
    }

    Outcome<DesiredConfiguration> add(Database& db, const Exchange& exchange,
                                      const CreateDesiredConfiguration& body) {
        if (body.charge_point_id && !owned(storage::charge_points::get(db, *body.charge_point_id), exchange))
            return problem::invalid("charge_point_id", "there is no such charge point");
        DesiredConfiguration desired;
        fill(body, desired);
        desired.created_at = desired.updated_at = clock_.now();
        desired.id = storage::new_id("dcf", desired.created_at);
        desired.organization_id = exchange.caller.organization_id;
        if (!storage::desired_configuration::add(db, desired))
            return problem::conflict("desired_configuration_exists",
                                     "a value of this key is desired for the same charge points already");
        return desired;
    }

    void tell(const DesiredConfiguration& desired) {
        provisioner_.desired_changed(desired.organization_id, desired.charge_point_id);
    }

    storage::Store& store_;
    core::provisioning::Provisioner& provisioner_;
    const core::Clock& clock_;
};

} // namespace

std::vector<Route> desired_configuration_routes(storage::Store& store,
                                                core::provisioning::Provisioner& provisioner,
                                                const core::Clock& clock) {
    using http::Method;
    const auto all_desired = std::make_shared<DesiredConfigurations>(store, provisioner, clock);
    const std::string all = "/api/v1/desired-configurations", one = all + "/{desired_id}";
    const std::string group = "Configuration";
    const std::string_view reads = "configuration:read", writes = "configuration:write";
    return {route(Method::get, all, reads, "Lists what configuration keys shall be", group,
                  on(all_desired, &DesiredConfigurations::list))
                .filters<DesiredConfigurationQuery>()
                .lists<DesiredConfigurationView>(),
            route(Method::post, all, writes, "Says what a configuration key shall be", group,
                  on(all_desired, &DesiredConfigurations::create))
                .takes<CreateDesiredConfiguration>()
                .gives<DesiredConfigurationView>(201),
            route(Method::get, one, reads, "Reads what a configuration key shall be", group,
                  on(all_desired, &DesiredConfigurations::read))
                .gives<DesiredConfigurationView>(),
            route(Method::patch, one, writes, "Changes what a configuration key shall be", group,
                  on(all_desired, &DesiredConfigurations::change))
                .takes<ChangeDesiredConfiguration>()
                .gives<DesiredConfigurationView>(),
            route(Method::delete_, one, writes, "Gives a configuration key free; it stays as it is", group,
                  on(all_desired, &DesiredConfigurations::remove))
                .gives_nothing()};
}

} // namespace voltgate::api
