#include "api/resources/configurations.hpp"

#include "api/actions/command_view.hpp"
#include "api/resources/charge_point_of.hpp"
#include "api/resources/record.hpp"
#include "core/provisioning/configuration.hpp"
#include "core/provisioning/naming.hpp"
#include "core/provisioning/provisioning.hpp"
#include "ocpp/types/text.hpp"
#include "storage/records/device_model.hpp"

#include <map>
#include <string_view>

namespace voltgate::api {
namespace {

using core::provisioning::KeyName;
using core::provisioning::KeyState;
using storage::ChargePoint;
using storage::Database;

/// An attribute of a variable beside its actual value.
struct AttributeView {
    std::string type;
    std::optional<std::string> value;
    std::optional<std::string> mutability;
    bool persistent = false;
    bool constant = false;
};
BOOST_DESCRIBE_STRUCT(AttributeView, (), (type, value, mutability, persistent, constant))

struct ConfigurationView {
    std::string name;
    std::optional<std::string> key;
    std::optional<std::string> component_name;
    std::optional<std::string> component_instance;
    std::optional<std::string> instance;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id;
    std::optional<std::string> value;
    std::optional<bool> readonly;
    bool known = true;
    std::optional<storage::Timestamp> reported_at;
    std::optional<std::string> mutability;
    std::optional<bool> persistent;
    std::optional<bool> constant;
    std::optional<std::string> data_type;
    std::optional<std::string> unit;
    std::optional<double> min_limit;
    std::optional<double> max_limit;
    std::optional<std::string> values_list;
    std::optional<bool> supports_monitoring;
    std::optional<std::vector<AttributeView>> attributes;
    bool reboot_required = false;
    std::optional<std::string> desired_value;
    std::optional<bool> in_step;
    std::optional<storage::DeliveryStatus> delivery_status;
    std::optional<std::string> last_error;
    std::optional<storage::Timestamp> attempted_at;
};
BOOST_DESCRIBE_STRUCT(ConfigurationView, (),
                      (name, key, component_name, component_instance, instance, evse_id, connector_id, value,
                       readonly, known, reported_at, mutability, persistent, constant, data_type, unit,
                       min_limit, max_limit, values_list, supports_monitoring, attributes, reboot_required,
                       desired_value, in_step, delivery_status, last_error, attempted_at))

constexpr auto json_constraints(const ConfigurationView*) {
    using core::json::field;
    return std::array{
        field("key").about("What a variable of OCPP 2.x is called in OCPP 1.6, where it has a name there"),
        field("attributes")
            .about("Of a variable, what it has beside its actual value: Target, MinSet, MaxSet"),
        field("reboot_required").about("The value works after the next boot"),
        field("in_step").about("Whether the value is the desired one; absent: none is desired"),
        field("attempted_at").about("When the charge point was last asked to take what is desired")};
}

struct ConfigurationList {
    std::vector<ConfigurationView> data;
};
BOOST_DESCRIBE_STRUCT(ConfigurationList, (), (data))

struct ConfigurationQuery {
    std::optional<std::string> name;
    std::optional<std::string> component_name;
    std::optional<std::int64_t> evse_id;
    std::optional<bool> readonly;
    std::optional<bool> drifted;
    std::optional<storage::Timestamp> reported_after;
};
BOOST_DESCRIBE_STRUCT(ConfigurationQuery, (),
                      (name, component_name, evse_id, readonly, drifted, reported_after))

constexpr auto json_constraints(const ConfigurationQuery*) {
    return std::array{
        core::json::field("name").about("The name of a key, or of a variable in either version"),
        core::json::field("evse_id").about("0: of the whole charge point"),
        core::json::field("drifted").about("Only what is, or is not, otherwise than desired"),
        core::json::field("reported_after")
            .about("Only what the charge point told of at this time or later")};
}

struct ChangeConfiguration : SubmissionOptions {
    std::string value;
    std::optional<std::string> component_name;
    std::optional<std::string> component_instance;
    std::optional<std::string> instance;
    std::optional<std::int64_t> evse_id;
    std::optional<std::int64_t> connector_id;
    std::optional<bool> verify;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(ChangeConfiguration, (SubmissionOptions),
                      (value, component_name, component_instance, instance, evse_id, connector_id, verify,
                       force))

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

void show_reported(const storage::ConfigurationKey& key, ConfigurationView& out) {
    out.value = key.value;
    out.readonly = key.readonly;
    out.known = key.known;
    out.reported_at = key.reported_at;
    out.mutability = key.mutability;
    out.persistent = key.persistent;
    out.constant = key.constant;
    out.data_type = key.data_type;
    out.unit = key.unit;
    out.min_limit = key.min_limit;
    out.max_limit = key.max_limit;
    out.values_list = key.values_list;
    out.supports_monitoring = key.supports_monitoring;
}

void show_name(const KeyName& key, ConfigurationView& out) {
    out.name = key.name;
    if (const auto name = core::provisioning::naming::key_of(key))
        out.key = std::string(*name);
    out.component_name = unless_empty(key.component_name);
    out.component_instance = unless_empty(key.component_instance);
    out.instance = unless_empty(key.instance);
    if (key.evse_id > 0)
        out.evse_id = key.evse_id;
    if (key.connector_id > 0)
        out.connector_id = key.connector_id;
}

using Attributes = std::multimap<KeyName, AttributeView>;

Attributes attributes_of(Database& db, const std::string& charge_point_id) {
    Attributes all;
    for (auto& row : storage::variable_attributes::of_charge_point(db, charge_point_id))
        all.emplace(core::provisioning::key_of(row),
                    AttributeView{row.type, row.value, row.mutability, row.persistent, row.constant});
    return all;
}

/// A variable whose component nobody named is the first one that is called so.
bool is_meant(const KeyName& key, const KeyName& wanted) {
    if (wanted.component_name.empty())
        return ocpp::equal_ignoring_case(key.name, wanted.name);
    return core::provisioning::is_same(key, wanted);
}

ConfigurationView view(const KeyState& state, const Attributes& attributes) {
    ConfigurationView out;
    show_name(state.key, out);
    out.known = false;
    if (state.reported)
        show_reported(*state.reported, out);
    const auto [first, last] = attributes.equal_range(state.key);
    for (auto each = first; each != last; ++each)
        (out.attributes ? *out.attributes : out.attributes.emplace()).push_back(each->second);
    out.reboot_required = state.reboot_required;
    if (state.desired) {
        out.desired_value = state.desired->value;
        out.in_step = state.in_step();
    }
    if (state.delivery) {
        out.delivery_status = state.delivery->status;
        out.last_error = state.delivery->detail;
        out.attempted_at = state.delivery->attempted_at;
    }
    return out;
}

/// Keys that it says it does not know are shown only where they are desired.
bool is_shown(const KeyState& state) {
    return state.desired || (state.reported && state.reported->known);
}

bool is_called(const KeyState& state, std::string_view name) {
    const auto key = core::provisioning::naming::key_of(state.key);
    return ocpp::equal_ignoring_case(name, state.key.name) || (key && ocpp::equal_ignoring_case(name, *key));
}

bool passes(const KeyState& state, const ConfigurationQuery& query) {
    if (query.name && !is_called(state, *query.name))
        return false;
    if (query.component_name && !ocpp::equal_ignoring_case(*query.component_name, state.key.component_name))
        return false;
    if (query.evse_id && *query.evse_id != state.key.evse_id)
        return false;
    if (query.reported_after && (!state.reported || state.reported->reported_at < *query.reported_after))
        return false;
    if (query.readonly && (!state.reported || state.reported->readonly != query.readonly))
        return false;
    return !query.drifted || *query.drifted == !state.in_step();
}

class Configurations {
public:
    Configurations(storage::Store& store, std::shared_ptr<Submitting> submitting)
        : store_(store)
        , submitting_(std::move(submitting)) {}

    asio::awaitable<Answer> list(Exchange& exchange) {
        const auto query = query_of<ConfigurationQuery>(exchange);
        if (!query)
            co_return query.error();
        co_return co_await store_.read([&](Database& db) -> Answer {
            const auto record = charge_point_of(db, exchange);
            if (!record)
                return problem::not_found("charge point");
            ConfigurationList out;
            const auto attributes = attributes_of(db, record->id);
            for (const auto& state : core::provisioning::key_states(db, *record))
                if (is_shown(state) && passes(state, *query))
                    out.data.push_back(view(state, attributes));
            return respond(200, out);
        });
    }

    asio::awaitable<Answer> read(Exchange& exchange) {
        co_return co_await store_.read([&](Database& db) -> Answer {
            const auto record = charge_point_of(db, exchange);
            if (!record)
                return problem::not_found("charge point");
            const auto wanted = core::provisioning::naming::named(db, *record, exchange.parameter("key"));
            for (const auto& state : core::provisioning::key_states(db, *record))
                if (is_shown(state) && is_meant(state.key, wanted))
                    return respond(200, view(state, attributes_of(db, record->id)));
            return problem::not_found("configuration key");
        });
    }

    asio::awaitable<Answer> change(Exchange& exchange) {
        auto body = object_body(exchange);
        if (!body)
            co_return body.error();
        core::json::drop_read_only<core::provisioning::SetConfiguration, ConfigurationView>(*body);
        (*body)["name"] = exchange.parameter("key");
        co_return co_await submitting_->submit(exchange, exchange.parameter("charge_point_id"),
                                               "set-configuration", std::move(*body));
    }

private:
    storage::Store& store_;
    std::shared_ptr<Submitting> submitting_; ///< shared by the routes that give commands
};

} // namespace

std::vector<Route> configuration_routes(storage::Store& store, std::shared_ptr<Submitting> submitting) {
    using http::Method;
    const auto keys = std::make_shared<Configurations>(store, std::move(submitting));
    const std::string all = "/api/v1/charge-points/{charge_point_id}/configurations", one = all + "/{key}";
    const std::string group = "Configuration";
    const std::string_view reads = "configuration:read", writes = "configuration:write";
    return {route(Method::get, all, reads,
                  "Lists what the charge point told of its configuration, and what is desired", group,
                  on(keys, &Configurations::list))
                .filters<ConfigurationQuery>()
                .gives<ConfigurationList>(),
            route(Method::get, one, reads, "Reads a configuration key as last told, and what is desired",
                  group, on(keys, &Configurations::read))
                .gives<ConfigurationView>(),
            route(Method::patch, one, writes, "Changes a configuration key at the charge point", group,
                  on(keys, &Configurations::change))
                .takes<ChangeConfiguration>()
                .gives<CommandView>()};
}

} // namespace voltgate::api
