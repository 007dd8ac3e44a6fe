#include "api/resources/configurations.hpp"

#include "api/actions/command_view.hpp"
#include "api/resources/charge_point_of.hpp"
#include "api/resources/record.hpp"
#include "core/provisioning/configuration.hpp"
#include "core/provisioning/provisioning.hpp"
#include "ocpp/types/text.hpp"

namespace voltgate::api {
namespace {

using core::provisioning::KeyState;
using storage::ChargePoint;
using storage::Database;

struct ConfigurationView {
    std::string name;
    std::optional<std::string> component_name;
    std::optional<std::string> instance;
    std::optional<std::int64_t> evse_id;
    std::optional<std::string> value;
    std::optional<bool> readonly;
    bool known = true;
    std::optional<storage::Timestamp> reported_at;
    bool reboot_required = false;
    std::optional<std::string> desired_value;
    std::optional<bool> in_step;
    std::optional<storage::DeliveryStatus> delivery_status;
    std::optional<std::string> last_error;
    std::optional<storage::Timestamp> attempted_at;
};
BOOST_DESCRIBE_STRUCT(ConfigurationView, (),
                      (name, component_name, instance, evse_id, value, readonly, known, reported_at,
                       reboot_required, desired_value, in_step, delivery_status, last_error, attempted_at))

constexpr auto json_constraints(const ConfigurationView*) {
    using core::json::field;
    return std::array{
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
    std::optional<bool> readonly;
    std::optional<bool> drifted;
};
BOOST_DESCRIBE_STRUCT(ConfigurationQuery, (), (name, readonly, drifted))

constexpr auto json_constraints(const ConfigurationQuery*) {
    return std::array{core::json::field("drifted").about("Only what is, or is not, otherwise than desired")};
}

struct ChangeConfiguration : SubmissionOptions {
    std::string value;
    std::optional<std::string> component_name;
    std::optional<std::string> instance;
    std::optional<std::int64_t> evse_id;
    std::optional<bool> verify;
    std::optional<bool> force;
};
BOOST_DESCRIBE_STRUCT(ChangeConfiguration, (SubmissionOptions),
                      (value, component_name, instance, evse_id, verify, force))

std::optional<std::string> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

void show_reported(const storage::ConfigurationKey& key, ConfigurationView& out) {
    out.value = key.value;
    out.readonly = key.readonly;
    out.known = key.known;
    out.reported_at = key.reported_at;
}

ConfigurationView view(const KeyState& state) {
    ConfigurationView out;
    out.name = state.key.name;
    out.component_name = unless_empty(state.key.component_name);
    out.instance = unless_empty(state.key.instance);
    if (state.key.evse_id > 0)
        out.evse_id = state.key.evse_id;
    out.known = false;
    if (state.reported)
        show_reported(*state.reported, out);
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

bool passes(const KeyState& state, const ConfigurationQuery& query) {
    if (query.name && !ocpp::equal_ignoring_case(*query.name, state.key.name))
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
            for (const auto& state : core::provisioning::key_states(db, *record))
                if (is_shown(state) && passes(state, *query))
                    out.data.push_back(view(state));
            return respond(200, out);
        });
    }

    asio::awaitable<Answer> read(Exchange& exchange) {
        co_return co_await store_.read([&](Database& db) -> Answer {
            const auto record = charge_point_of(db, exchange);
            if (!record)
                return problem::not_found("charge point");
            for (const auto& state : core::provisioning::key_states(db, *record))
                if (is_shown(state) && ocpp::equal_ignoring_case(state.key.name, exchange.parameter("key")))
                    return respond(200, view(state));
            return problem::not_found("configuration key");
        });
    }

    asio::awaitable<Answer> change(Exchange& exchange) {
        auto body = object_body(exchange);
        if (!body)
            co_return body.error();
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
