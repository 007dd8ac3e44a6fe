#include "storage/records/reviews.hpp"
#include "tests/api/resource_fixture.hpp"
#include "tests/support/eventually.hpp"

#include <catch2/catch.hpp>

namespace voltgate::tests {
namespace {

TEST_CASE("API keeps id tags: added once, found by what is printed on them, blocked and unblocked") {
    Resources api;
    const std::string tags = "/api/v1/id-tags";
    const auto made =
        api.client.post(tags, R"({"id_tag_uid":"AbC","group_id":"g1","expire_at":"2027-01-01"})");
    REQUIRE(made.status == 201);
    CHECK(api.json(made).at("expire_at") == "2027-01-01T00:00:00Z");
    CHECK(api.code(api.client.post(tags, R"({"id_tag_uid":"aBc"})")) == "id_tag_exists");
    CHECK(api.json(api.client.get(tags + "/ABC")).at("id_tag_uid") == "AbC");
    CHECK(api.json(api.client.post(made.header("location") + "/actions/block", "")).at("status") ==
          "disabled");
    CHECK(api.json(api.client.get(tags + "?status=disabled")).at("data").as_array().size() == 1);
    CHECK(api.json(api.client.post(made.header("location") + "/actions/unblock", "")).at("status") ==
          "enabled");
    CHECK(!api.json(api.client.patch(tags + "/AbC", R"({"group_id":null})")).contains("group_id"));
    CHECK(api.client.patch(tags + "/AbC", R"({"type":"spoon"})").status == 422);
    CHECK(api.client.remove(tags + "/AbC").status == 204);
    CHECK(api.client.remove(tags + "/AbC").status == 404);
}

TEST_CASE(
    "API takes what it has shown as a change: what cannot be changed is passed over, what is unknown not") {
    Resources api;
    const std::string root = "/api/v1/";
    api.client.post(root + "charge-points", R"({"id":"CP1","name":"One","tags":["a"]})");
    const auto evse = api.client.post(root + "charge-points/CP1/evses", R"({"evse_id":1,"label":"left"})");
    const std::string evse_place(evse.header("location"));
    api.client.post(evse_place + "/connectors", R"({"connector_id":1})");
    const auto tag = api.client.post(root + "id-tags", R"({"id_tag_uid":"T1","label":"x"})");
    const auto tariff = api.client.post(root + "tariffs", R"({"name":"t","currency":"EUR"})");
    const auto desired =
        api.client.post(root + "desired-configurations",
                        R"({"charge_point_id":"CP1","name":"HeartbeatInterval","value":"60"})");
    for (const auto& place :
         {root + "charge-points/CP1", evse_place, std::string(tag.header("location")),
          std::string(tariff.header("location")), std::string(desired.header("location"))}) {
        INFO(place);
        auto shown = api.json(api.client.get(place));
        REQUIRE(shown.size() > 4);
        CHECK(api.client.patch(place, boost::json::serialize(shown)).status == 200);
        shown["no_such_field"] = 1;
        const auto refused = api.client.patch(place, boost::json::serialize(shown));
        CHECK(refused.status == 422);
        CHECK(api.json(refused).at("field_errors").as_object().size() == 1);
    }
}

TEST_CASE("API creates a key, shows it once, and gives no rights that its creator lacks") {
    Resources api;
    const std::string keys = "/api/v1/org/api-keys";
    const auto made =
        api.client.post(keys, R"({"name":"reader","scopes":["sessions:read","api_keys:write"]})");
    REQUIRE(made.status == 201);
    const std::string text(api.json(made).at("key").as_string());
    HttpClient reader(api.server.api_endpoint(), text);
    CHECK(reader.get("/api/v1/sessions").status == 200);
    CHECK(reader.get("/api/v1/charge-points").status == 403);
    CHECK(api.json(reader.get("/api/v1/auth/me")).at("name") == "reader");
    CHECK(api.json(reader.get("/api/v1/consumers/me")).at("scopes").as_array().size() == 2);
    CHECK(reader.post(keys, R"({"name":"x","scopes":["all"]})").status == 422);
    CHECK(api.client.post(keys, R"({"name":"x","scopes":["everything"]})").status == 422);
    CHECK(api.client.post(keys, R"({"name":"x","scopes":["all"],"expires_at":"2020-01-01"})").status == 422);
    CHECK(api.client.get(keys).body.find(text.substr(40)) == std::string::npos);
    CHECK(api.client.remove(made.header("location")).status == 204);
    CHECK(api.client.remove(made.header("location")).status == 404);
    REQUIRE(tests::eventually([&] { return reader.get("/api/v1/sessions").status != 200; }));
}

TEST_CASE("API lists what breaks a rule and lets a person resolve it once") {
    Resources api;
    auto station = api.booted("CP1");
    station.call(
        "StopTransaction",
        R"({"transactionId":4711,"meterStop":10,"timestamp":"2026-03-01T12:00:00Z","idTag":"NONE"})");
    const auto reviews = api.json(api.client.get("/api/v1/reviews?resolved=false")).at("data").as_array();
    REQUIRE(reviews.size() == 1);
    const auto path = "/api/v1/reviews/" + std::string(reviews.at(0).at("id").as_string());
    CHECK(api.json(api.client.get(path)).at("message").at("transactionId") == 4711);
    CHECK(api.client.post(path + "/actions/resolve", "{}").status == 422);
    CHECK(api.json(api.client.post(path + "/actions/resolve", R"({"resolution":"billed by hand"})"))
              .at("resolution") == "billed by hand");
    CHECK(api.code(api.client.post(path + "/actions/resolve", R"({"resolution":"x"})")) == "review_resolved");
}

TEST_CASE("API describes every operation with a name of its own and a scope that exists") {
    Resources api;
    const auto document = api.json(api.client.get("/openapi.json"));
    const auto& scopes = document.at("x-scopes").as_object();
    std::map<std::string, int> names;
    for (const auto& [path, operations] : document.at("paths").as_object()) {
        for (const auto& [method, operation] : operations.as_object()) {
            ++names[std::string(operation.at("operationId").as_string())];
            if (const auto* scope = operation.as_object().if_contains("x-scope"))
                CHECK(scopes.contains(scope->as_string()));
        }
    }
    CHECK(names.size() > 60);
    for (const auto& [name, count] : names)
        CHECK((name + " " + std::to_string(count)) == name + " 1");
}

} // namespace
} // namespace voltgate::tests
