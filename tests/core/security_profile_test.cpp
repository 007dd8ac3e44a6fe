#include "core/security/profile.hpp"
#include "storage/records/certificates.hpp"
#include "storage/records/configuration_keys.hpp"
#include "tests/core/domain_fixture.hpp"

#include <catch2/catch.hpp>

using namespace voltgate;
using namespace voltgate::core;

namespace {

struct ProfileFixture : DomainFixture {
    std::string refusal(std::int64_t profile, security::Transports transports = {.tls = true}) {
        const auto refused = security::refuse_profile(db, "CP1", {profile}, transports);
        return refused ? refused->code : "";
    }

    void set_password() { storage::charge_points::set_password_hash(db, "CP1", "a hash", now); }

    void add_certificate(storage::CertificateType type) {
        storage::Certificate row;
        row.id = storage::new_id("crt", now);
        row.charge_point_id = "CP1";
        row.type = type;
        storage::certificates::add(db, row);
    }

    storage::ChargePoint record() { return *storage::charge_points::get(db, "CP1"); }
};

} // namespace

TEST_CASE_METHOD(ProfileFixture, "A security profile is refused while something for it is missing") {
    CHECK(refusal(1) == "password_not_set");
    CHECK(refusal(2) == "password_not_set");
    CHECK(refusal(3) == "root_certificate_missing");
    set_password();
    CHECK(refusal(1).empty());
    CHECK(refusal(2) == "root_certificate_missing");
    add_certificate(storage::CertificateType::CSMSRootCertificate);
    CHECK(refusal(2).empty());
    CHECK(refusal(3) == "station_certificate_missing");
    add_certificate(storage::CertificateType::ChargingStationCertificate);
    CHECK(refusal(3).empty());
}

TEST_CASE_METHOD(ProfileFixture, "A security profile with TLS is refused by a server without TLS") {
    set_password();
    CHECK(refusal(1, {}).empty());
    CHECK(refusal(2, {}) == "tls_not_available");
    CHECK(refusal(3, {}) == "tls_not_available");
}

TEST_CASE_METHOD(ProfileFixture, "A security profile can only be raised") {
    set_password();
    storage::charge_points::set_security_profile(db, "CP1", 1, now);
    CHECK(refusal(1) == "security_profile_not_higher");
    security::profile_accepted(db, origin(), 2);
    CHECK(storage::configuration_keys::get(db, "CP1", "SecurityProfile")->value == "2");
    CHECK(refusal(2) == "security_profile_not_higher");
    CHECK(refusal(3) == "root_certificate_missing");
}

TEST_CASE_METHOD(ProfileFixture, "What a charge point must prove is the profile that it has been on") {
    CHECK(security::required_profile(record()) == 0);
    storage::charge_points::set_security_profile(db, "CP1", 2, now);
    CHECK(security::required_profile(record()) == 2);
    set_password();
    storage::charge_points::set_security_profile(db, "CP1", 1, now);
    CHECK(security::required_profile(record()) == 1);
    // An operator who takes the password away asks for none.
    storage::charge_points::set_password_hash(db, "CP1", std::nullopt, now);
    CHECK(security::required_profile(record()) == 0);
}

TEST_CASE("What a handshake proves") {
    ocpp::Handshake handshake;
    CHECK(security::offered_profile(handshake, false) == 0);
    CHECK(security::offered_profile(handshake, true) == 1);
    handshake.tls = true;
    CHECK(security::offered_profile(handshake, true) == 2);
    CHECK(security::offered_profile(handshake, false) == 0);
}
