#include "api/actions/actions.hpp"

#include "api/actions/command_view.hpp"
#include "storage/records/evses.hpp"

namespace voltgate::api {
namespace {

constexpr std::string_view group = "Actions";

/// The verbs that can be said to an EVSE as well.
constexpr std::array<std::string_view, 2> evse_verbs{"start", "trigger-message"};

asio::awaitable<Answer> act(std::shared_ptr<Submitting> submitting, std::string verb, Exchange& exchange) {
    auto body = object_body(exchange);
    if (!body)
        co_return body.error();
    co_return co_await submitting->submit(exchange, exchange.parameter("charge_point_id"), std::move(verb),
                                          std::move(*body));
}

asio::awaitable<Answer> act_on_evse(std::shared_ptr<Submitting> submitting, storage::Store& store,
                                    std::string verb, Exchange& exchange) {
    auto body = object_body(exchange);
    if (!body)
        co_return body.error();
    const auto evse = co_await store.read([&](storage::Database& db) {
        return owned(storage::evses::get(db, exchange.parameter("evse_id")), exchange);
    });
    if (!evse)
        co_return problem::not_found("EVSE");
    (*body)["evse_id"] = evse->number;
    co_return co_await submitting->submit(exchange, evse->charge_point_id, std::move(verb), std::move(*body));
}

std::vector<ocpp::Version> versions_of(const core::Declaration& declaration) {
    std::vector<ocpp::Version> versions;
    for (const auto version : {ocpp::Version::v16, ocpp::Version::v201, ocpp::Version::v21}) {
        if (declaration.translator(version))
            versions.push_back(version);
    }
    return versions;
}

Route row(std::string pattern, const core::Declaration& declaration, Handler handler) {
    auto out = route(http::Method::post, std::move(pattern), declaration.scope,
                     std::string(declaration.summary), std::string(group), std::move(handler))
                   .gives<CommandView>();
    out.ocpp_versions = versions_of(declaration);
    out.request = [schema = declaration.schema](core::json::Schemas&) { return submission_schema(schema()); };
    return out;
}

} // namespace

std::vector<Route> action_routes(std::shared_ptr<Submitting> submitting, storage::Store& store) {
    std::vector<Route> routes;
    for (const auto& declaration : submitting->commands().declarations()) {
        const std::string verb(declaration.verb);
        routes.push_back(
            row("/api/v1/charge-points/{charge_point_id}/actions/" + verb, declaration,
                [submitting, verb](Exchange& exchange) { return act(submitting, verb, exchange); }));
    }
    for (const auto verb_view : evse_verbs) {
        const std::string verb(verb_view);
        const auto* declaration = submitting->commands().find(verb);
        if (declaration)
            routes.push_back(row("/api/v1/evses/{evse_id}/actions/" + verb, *declaration,
                                 [submitting, &store, verb](Exchange& exchange) {
                                     return act_on_evse(submitting, store, verb, exchange);
                                 }));
    }
    return routes;
}

} // namespace voltgate::api
