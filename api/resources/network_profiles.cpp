#include "api/resources/network_profiles.hpp"

#include "api/resources/charge_point_of.hpp"
#include "api/resources/record.hpp"
#include "storage/records/device_model.hpp"

namespace voltgate::api {
namespace {

using storage::Database;

struct NetworkProfileView {
    std::int64_t slot = 0;
    storage::JsonText connection;
    storage::Timestamp set_at{};
};
BOOST_DESCRIBE_STRUCT(NetworkProfileView, (), (slot, connection, set_at))

constexpr auto json_constraints(const NetworkProfileView*) {
    return std::array{core::json::field("connection")
                          .object()
                          .about("As the charge point has accepted it, without passwords and keys")};
}

struct NetworkProfileList {
    std::vector<NetworkProfileView> data;
};
BOOST_DESCRIBE_STRUCT(NetworkProfileList, (), (data))

asio::awaitable<Answer> list(storage::Store& store, Exchange& exchange) {
    co_return co_await store.read([&](Database& db) -> Answer {
        const auto record = charge_point_of(db, exchange);
        if (!record)
            return problem::not_found("charge point");
        NetworkProfileList out;
        for (const auto& each : storage::network_profiles::of_charge_point(db, record->id))
            out.data.push_back({each.slot, each.connection, each.set_at});
        return respond(200, out);
    });
}

} // namespace

std::vector<Route> network_profile_routes(storage::Store& store) {
    return {route(http::Method::get, "/api/v1/charge-points/{charge_point_id}/network-profiles",
                  "configuration:read",
                  "Lists the network profiles that were set at the charge point, by their slots",
                  "Configuration", [&store](Exchange& exchange) { return list(store, exchange); })
                .gives<NetworkProfileList>()};
}

} // namespace voltgate::api
