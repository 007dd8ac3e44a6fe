#include "core/provisioning/password.hpp"
#include "core/provisioning/v2_network.hpp"
#include "tests/core/domain_fixture.hpp"

#include <catch2/catch.hpp>

using namespace voltgate;
using namespace voltgate::core;
using namespace voltgate::core::provisioning;

namespace {

boost::asio::ip::tcp::endpoint endpoint(const char* address, unsigned short port) {
    return {boost::asio::ip::make_address(address), port};
}

SetNetworkProfile profile(std::string url) {
    SetNetworkProfile command;
    command.slot = 2;
    command.url = std::move(url);
    command.security_profile = 1;
    command.basic_auth_password = "0123456789abcdef";
    return command;
}

bool is_ours(std::string url, const boost::asio::ip::tcp::endpoint& reached_at,
             const std::vector<std::string>& urls = {}) {
    return v2::brings_password_here(profile(std::move(url)), "CP1", reached_at, urls);
}

struct PasswordFixture : DomainFixture {
    PasswordFixture() { storage::charge_points::set_password_hash(db, "CP1", "old", now); }

    storage::ChargePoint record() { return *storage::charge_points::get(db, "CP1"); }

    void use(std::string_view hash) { storage::charge_points::confirm_password_hash(db, "CP1", hash, now); }
};

} // namespace

TEST_CASE("A network leads back to us by our address and port, or by a URL of ours") {
    const auto here = endpoint("192.0.2.1", 9000);
    CHECK(is_ours("ws://192.0.2.1:9000/ocpp", here));
    CHECK(is_ours("ws://192.0.2.1:9000/ocpp", endpoint("::ffff:192.0.2.1", 9000)));
    CHECK(is_ours("ws://192.0.2.1/ocpp", endpoint("192.0.2.1", 80)));
    CHECK_FALSE(is_ours("ws://192.0.2.1:9001/ocpp", here));
    CHECK_FALSE(is_ours("ws://192.0.2.1/ocpp", here));
    CHECK_FALSE(is_ours("ws://192.0.2.2:9000/ocpp", here));
    CHECK(is_ours("wss://192.0.2.1/ocpp", here, {"wss://192.0.2.1:443/ocpp"}));
    const boost::asio::ip::tcp::endpoint unknown;
    CHECK_FALSE(is_ours("ws://0.0.0.0:80/ocpp", unknown));
    CHECK(is_ours("wss://csms.example/ocpp", unknown, {"", "wss://csms.example/ocpp"}));
}

TEST_CASE_METHOD(PasswordFixture,
                 "The password of one network takes the place of none that another may have") {
    const auto offered = password::offer_for_network(db, origin(), "net");
    REQUIRE(offered);
    use("net");
    CHECK(record().password_hash == "net");
    CHECK(record().pending_password_hash == "old");
    // Refused, when it had been used all the same: nothing is taken back.
    password::take_back(db, *offered);
    CHECK(record().pending_password_hash == "old");
    const auto refused = password::offer_for_network(db, origin(), "third");
    REQUIRE(refused);
    password::take_back(db, *refused);
    CHECK(record().pending_password_hash == "old");
    CHECK(record().pending_is_profiles);
}

TEST_CASE_METHOD(PasswordFixture,
                 "A password for all networks leaves no other, and no room while it is on its way") {
    REQUIRE(password::offer_for_network(db, origin(), "net"));
    CHECK_FALSE(v2::password_may_come(db, "CP1", profile("ws://csms.example/ocpp")));
    const auto offered = password::offer(db, origin(), "all");
    CHECK_FALSE(password::offer_for_network(db, origin(), "third"));
    const auto refused = v2::password_may_come(db, "CP1", profile("ws://csms.example/ocpp"));
    REQUIRE(refused);
    CHECK(refused->field == "basic_auth_password");
    auto without = profile("ws://csms.example/ocpp");
    without.basic_auth_password.reset();
    CHECK_FALSE(v2::password_may_come(db, "CP1", without));
    password::take_back(db, offered);
    CHECK(record().pending_password_hash == "net");
    CHECK(record().pending_is_profiles);
    static_cast<void>(password::offer(db, origin(), "all"));
    use("all");
    CHECK(record().password_hash == "all");
    CHECK_FALSE(record().pending_password_hash);
    CHECK(password::offer_for_network(db, origin(), "net"));
}
