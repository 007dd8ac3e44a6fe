#include "core/transactions/readings.hpp"
#include "domain_fixture.hpp"
#include "storage/records/meter_values.hpp"
#include "storage/records/reviews.hpp"

#include <catch2/catch.hpp>

namespace voltgate::core::metering {

namespace {

struct MeteringFixture : DomainFixture {
    void record_at(std::int64_t evse, std::optional<std::int64_t> transaction, Instant at,
                   Sample sample = {}) {
        if (!sample.text)
            sample.value = 100;
        transactions::take_readings(db, {.origin = origin(),
                                         .place = {evse, 1},
                                         .transaction_id = transaction,
                                         .readings = {{at, {sample}}},
                                         .message = message});
    }

    std::vector<storage::MeterValue> values() { return storage::meter_values::list(db, {}, {}).data; }
    std::vector<storage::Review> reviews() { return storage::reviews::list(db, {}, {}).data; }

    boost::json::value message = boost::json::object{};
};

} // namespace

TEST_CASE_METHOD(MeteringFixture, "pitfall 35: EVSE 0 is the main meter and belongs to no session") {
    record_at(0, {}, now);
    REQUIRE(values().size() == 1);
    CHECK(values()[0].evse_id == 0);
    CHECK_FALSE(values()[0].session_id);
    CHECK_FALSE(values()[0].connector_id);
    CHECK(reviews().empty());
}

TEST_CASE_METHOD(MeteringFixture,
                 "pitfall 3: readings of an unknown transaction are stored and listed once") {
    record_at(1, 4711, now);
    record_at(1, 4711, now + std::chrono::minutes(1));
    CHECK(values().size() == 2);
    REQUIRE(reviews().size() == 1);
    CHECK(reviews()[0].kind == "unknown_transaction");
}

TEST_CASE_METHOD(MeteringFixture, "a signed value is kept untouched") {
    Sample signed_sample;
    signed_sample.text = "OCMF|{\"FV\":\"1.0\"}|{\"SD\":\"30\"}";
    signed_sample.format = "SignedData";
    record_at(1, {}, now, signed_sample);
    REQUIRE(values().size() == 1);
    CHECK(values()[0].samples.text.find(R"(OCMF|{\"FV\":\"1.0\"}|{\"SD\":\"30\"})") != std::string::npos);
    CHECK_FALSE(values()[0].energy_wh);
}

} // namespace voltgate::core::metering
