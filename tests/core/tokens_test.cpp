#include "core/authorization/v2.hpp"
#include "core/authorization/v2_token.hpp"
#include "domain_fixture.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::authorization {

TEST_CASE("the type of a token goes over the wire and back in our words") {
    for (const auto* word :
         {"iso14443", "iso15693", "mac_address", "emaid", "key_code", "central", "local", "no_authorization"})
        CHECK(v2::type_of(v2::token("X", word)) == word);
    CHECK(v2::type_on_the_wire("rfid") == "ISO14443");
    CHECK(v2::type_on_the_wire("other") == "Central");
    CHECK(v2::type_on_the_wire("VendorType") == "VendorType");
}

TEST_CASE("every verdict has a word in OCPP 2.x, and a message goes with a good one only") {
    for (int each = 0; each <= static_cast<int>(Status::not_at_this_time); ++each) {
        const auto status = static_cast<Status>(each);
        const auto info = v2::to_id_token_info({status, {}, {}}, "Hello");
        CHECK(info.status.known());
        CHECK(status_of(info.status.text()) == status);
        CHECK(info.personalMessage.has_value() == (status == Status::accepted));
    }
}

TEST_CASE_METHOD(DomainFixture, "a card is registered as a card of any kind; other types are what they are") {
    Question question{std::string(storage::default_organization), "CP1", 0, "TAG1", now};
    for (const auto* type : {"", "rfid", "iso14443", "iso15693"}) {
        question.id_tag_type = type;
        CHECK(decide(db, question).status == Status::accepted);
    }
    for (const auto* type : {"emaid", "mac_address", "key_code"}) {
        question.id_tag_type = type;
        CHECK(decide(db, question).status == Status::invalid);
    }
}

} // namespace voltgate::core::authorization
