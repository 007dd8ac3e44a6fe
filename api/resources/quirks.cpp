#include "api/resources/quirks.hpp"

#include "api/actions/submission.hpp"
#include "api/resources/charge_point_of.hpp"
#include "api/resources/record.hpp"
#include "core/quirks.hpp"
#include "storage/records/charge_points.hpp"

#include <boost/json/serialize.hpp>

namespace voltgate::api {
namespace {

using core::Quirks;
using storage::ChargePoint;
using storage::Database;

/// What stands in the record with the body's members in their place; null takes one away.
boost::json::object merged(const storage::JsonText& stored, const boost::json::object& patch) {
    const auto document = core::json::parse(stored.text);
    auto all = document && document->is_object() ? document->get_object() : boost::json::object{};
    for (const auto& member : patch) {
        if (member.value().is_null())
            all.erase(member.key());
        else
            all[member.key()] = member.value();
    }
    return all;
}

/// The other identity must lead to one charge point.
std::optional<Problem> taken_identity(Database& db, const ChargePoint& charge_point) {
    const auto identity = core::quirks_of(charge_point.quirks).path_identity;
    if (!identity || identity == charge_point.id)
        return std::nullopt;
    if (storage::charge_points::get(db, *identity))
        return problem::invalid("path_identity", "is the identity of a charge point");
    const auto holder = storage::charge_points::by_path_identity(db, *identity);
    if (holder && holder->id != charge_point.id)
        return problem::invalid("path_identity", "is the other identity of another charge point");
    return std::nullopt;
}

asio::awaitable<Answer> read(storage::Store& store, Exchange& exchange) {
    const auto found = co_await store.read([&](Database& db) { return charge_point_of(db, exchange); });
    if (!found)
        co_return problem::not_found("charge point");
    co_return respond_versioned(200, core::quirks_of(found->quirks), found->version);
}

asio::awaitable<Answer> change(storage::Store& store, const core::Clock& clock, Exchange& exchange) {
    const auto patch = object_body(exchange);
    if (!patch)
        co_return patch.error();
    const boost::json::value document(*patch);
    const auto checked = core::json::read<Quirks>(document, core::json::UnknownFields::refused);
    if (!checked)
        co_return problem::invalid(checked.error());
    co_return co_await store.write([&](Database& db) -> Answer {
        auto charge_point = charge_point_of(db, exchange);
        if (!charge_point)
            return problem::not_found("charge point");
        if (!if_match(exchange.request, charge_point->version))
            return problem::changed_meanwhile();
        charge_point->quirks.text = boost::json::serialize(merged(charge_point->quirks, *patch));
        if (auto fault = taken_identity(db, *charge_point))
            return *fault;
        charge_point->updated_at = clock.now();
        storage::charge_points::update(db, *charge_point);
        return respond_versioned(200, core::quirks_of(charge_point->quirks), charge_point->version);
    });
}

} // namespace

std::vector<Route> quirk_routes(storage::Store& store, const core::Clock& clock) {
    using http::Method;
    const std::string path = "/api/v1/charge-points/{charge_point_id}/quirks", group = "Charge points";
    return {route(Method::get, path, "charge_points:read",
                  "Reads what a charge point needs otherwise than usual", group,
                  [&store](Exchange& exchange) { return read(store, exchange); })
                .gives<Quirks>(),
            route(Method::patch, path, "charge_points:write",
                  "Changes what a charge point needs otherwise than usual", group,
                  [&store, &clock](Exchange& exchange) { return change(store, clock, exchange); })
                .takes<Quirks>()
                .gives<Quirks>()};
}

} // namespace voltgate::api
