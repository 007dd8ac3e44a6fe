#include "api/resources/configurations.hpp"

#include "api/actions/command_view.hpp"
#include "api/resources/record.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/configuration_keys.hpp"

namespace voltgate::api {
namespace {

using storage::ConfigurationKey;
using storage::Database;

struct ConfigurationView {
    std::string name;
    std::optional<std::string> component_name;
    std::optional<std::string> instance;
    std::optional<std::int64_t> evse_id;
    std::optional<std::string> value;
    std::optional<bool> readonly;
    bool known = true;
    storage::Timestamp reported_at{};
};
BOOST_DESCRIBE_STRUCT(ConfigurationView, (),
                      (name, component_name, instance, evse_id, value, readonly, known, reported_at))

struct ConfigurationList {
    std::vector<ConfigurationView> data;
};
BOOST_DESCRIBE_STRUCT(ConfigurationList, (), (data))

struct ChangeConfiguration : SubmissionOptions {
    std::string value;
    std::optional<std::string> component_name;
    std::optional<std::string> instance;
    std::optional<std::int64_t> evse_id;
};
BOOST_DESCRIBE_STRUCT(ChangeConfiguration, (SubmissionOptions), (value, component_name, instance, evse_id))

ConfigurationView view(const ConfigurationKey& key) {
    ConfigurationView out;
    out.name = key.name;
    if (!key.component_name.empty())
        out.component_name = key.component_name;
    if (!key.instance.empty())
        out.instance = key.instance;
    if (key.evse_id > 0)
        out.evse_id = key.evse_id;
    out.value = key.value;
    out.readonly = key.readonly;
    out.known = key.known;
    out.reported_at = key.reported_at;
    return out;
}

class Configurations {
public:
    Configurations(storage::Store& store, std::shared_ptr<Submitting> submitting)
        : store_(store)
        , submitting_(std::move(submitting)) {}

    asio::awaitable<Answer> list(Exchange& exchange) {
        co_return co_await store_.read([&](Database& db) -> Answer {
            const auto& id = exchange.parameter("charge_point_id");
            if (!owned(storage::charge_points::get(db, id), exchange))
                return problem::not_found("charge point");
            ConfigurationList out;
            for (const auto& key : storage::configuration_keys::of_charge_point(db, id))
                out.data.push_back(view(key));
            return respond(200, out);
        });
    }

    asio::awaitable<Answer> read(Exchange& exchange) {
        co_return co_await store_.read([&](Database& db) -> Answer {
            const auto& id = exchange.parameter("charge_point_id");
            if (!owned(storage::charge_points::get(db, id), exchange))
                return problem::not_found("charge point");
            const auto keys = storage::configuration_keys::by_name(db, id, exchange.parameter("key"));
            if (keys.empty())
                return problem::not_found("configuration key");
            return respond(200, view(keys.front()));
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
    return {route(Method::get, all, reads, "Lists what the charge point told of its configuration", group,
                  on(keys, &Configurations::list))
                .gives<ConfigurationList>(),
            route(Method::get, one, reads, "Reads a configuration key as last told", group,
                  on(keys, &Configurations::read))
                .gives<ConfigurationView>(),
            route(Method::patch, one, writes, "Changes a configuration key at the charge point", group,
                  on(keys, &Configurations::change))
                .takes<ChangeConfiguration>()
                .gives<CommandView>()};
}

} // namespace voltgate::api
