#include "core/command/record.hpp"
#include "core/command/sealed_request.hpp"
#include "tests/core/domain_fixture.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace voltgate;
using namespace voltgate::core;

namespace {

storage::Command command_with(std::string body) {
    storage::Command command;
    command.id = "cmd_1";
    command.charge_point_id = "CP1";
    command.action = "set-configuration";
    command.request.text = std::move(body);
    return command;
}

constexpr auto password = R"({"name":"AuthorizationKey","value":"3031"})";

} // namespace

TEST_CASE("A command that carries a password shows none and is carried out with it") {
    const certs::Sealer sealer;
    auto command = command_with(password);
    sealed_request::seal(command, sealer);
    CHECK(command.request.text == R"({"name":"AuthorizationKey","value":"***"})");
    REQUIRE(command.sealed_request);
    CHECK(command.sealed_request->find("3031") == std::string::npos);
    CHECK(boost::json::serialize(*sealed_request::open(command, sealer)) == password);
    CHECK_FALSE(sealed_request::open(command, certs::Sealer()));
}

TEST_CASE("A command without a secret is stored as it is") {
    const certs::Sealer sealer;
    auto command = command_with(R"({"type":"soft"})");
    sealed_request::seal(command, sealer);
    CHECK_FALSE(command.sealed_request);
    CHECK(boost::json::serialize(*sealed_request::open(command, sealer)) == R"({"type":"soft"})");
}

TEST_CASE_METHOD(DomainFixture, "A secret is gone for good when its command has ended, however it ended") {
    const certs::Sealer sealer;
    auto command = command_with(password);
    command.expires_at = now;
    sealed_request::seal(command, sealer);
    storage::commands::add(db, command);
    SECTION("completed") {
        command_record::complete(db, command, answered("Accepted", Verdict::accepted, {}), now);
    }
    SECTION("expired") {
        command_record::expire(db, now);
    }
    SECTION("cancelled") {
        CHECK(storage::commands::cancel(db, command.id, now));
    }
    const auto stored = storage::commands::get(db, command.id);
    CHECK_FALSE(stored->sealed_request);
    CHECK(stored->request.text.find("3031") == std::string::npos);
}
