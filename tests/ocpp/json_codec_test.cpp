#include "ocpp/json/codec.hpp"
#include "ocpp/json/parse.hpp"
#include "ocpp/v16/data_transfer.hpp"
#include "ocpp/v16/metering.hpp"
#include "ocpp/v16/provisioning.hpp"
#include "ocpp/v16/smart_charging.hpp"
#include "ocpp/v16/transactions.hpp"
#include "ocpp/v2/authorization.hpp"
#include "ocpp/v2/certificates.hpp"
#include "ocpp/v2/data_transfer.hpp"
#include "ocpp/v2/provisioning.hpp"
#include "ocpp/v2/smart_charging.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace voltgate::ocpp;
using namespace std::chrono_literals;

namespace {

/// What strict decoding says of a payload: "<fault code> <path>", or "right".
template <class T>
std::string verdict(std::string_view payload, Version version = Version::v16) {
    Decoder decoder{.version = version, .validation = Validation::strict};
    const auto message = decode<T>(*json::parse(payload), decoder);
    CHECK(decoder.repairs.empty());
    if (message)
        return "right";
    return std::string{wire_code(message.error().fault, Version::v16)} + ' ' + message.error().path;
}

template <class T>
std::string written(const T& message, Version version = Version::v16) {
    const auto text = encode(message, version);
    return text ? *text : std::string{wire_code(text.error().fault, Version::v16)} + ' ' + text.error().path;
}

const DateTime noon{std::chrono::sys_days{2026y / 3 / 1} + 12h};

} // namespace

TEST_CASE("a message is read into its struct") {
    Decoder decoder{.version = Version::v16, .validation = Validation::strict};
    const auto start = decode<v16::StartTransactionRequest>(
        *json::parse(
            R"({"connectorId":1,"idTag":"ABC","meterStart":1000,"timestamp":"2026-03-01T13:00:00.000+01:00"})"),
        decoder);
    REQUIRE(start.has_value());
    CHECK(start->connectorId == 1);
    CHECK(start->idTag == "abc");
    CHECK(start->meterStart == 1000);
    CHECK(start->timestamp == noon);
    CHECK_FALSE(start->reservationId);
}

TEST_CASE("a message is written compactly, without what it does not hold") {
    const v16::BootNotificationResponse boot{
        .status = v16::RegistrationStatus::Accepted, .currentTime = noon, .interval = 300};
    CHECK(written(boot) == R"({"status":"Accepted","currentTime":"2026-03-01T12:00:00Z","interval":300})");
    CHECK(written(v16::HeartbeatRequest{}) == "{}");
    CHECK(written(v16::GetConfigurationRequest{}) == "{}");
    CHECK(written(v16::GetConfigurationRequest{.key = List<CiText<50>>{}}) == "{}");
    CHECK(written(v16::GetConfigurationRequest{.key = List<CiText<50>>{"a", "b"}}) == R"({"key":["a","b"]})");
}

TEST_CASE("strict: every violation has its code and its path") {
    using Boot = v16::BootNotificationRequest;
    CHECK(verdict<Boot>(R"({"chargePointVendor":"V","chargePointModel":"M"})") == "right");
    CHECK(verdict<Boot>(R"([])") == "FormationViolation $");
    CHECK(verdict<Boot>(R"(null)") == "FormationViolation $");
    CHECK(verdict<Boot>(R"("text")") == "FormationViolation $");
    CHECK(verdict<Boot>(R"({"chargePointVendor":"V"})") == "OccurenceConstraintViolation $.chargePointModel");
    CHECK(verdict<Boot>(R"({"chargePointVendor":1,"chargePointModel":"M"})") ==
          "TypeConstraintViolation $.chargePointVendor");
    CHECK(verdict<Boot>(R"({"chargePointVendor":"V","chargePointModel":null})") ==
          "TypeConstraintViolation $.chargePointModel");
    CHECK(verdict<Boot>(R"({"chargePointVendor":"123456789012345678901","chargePointModel":"M"})") ==
          "PropertyConstraintViolation $.chargePointVendor");
    CHECK(verdict<Boot>(R"({"chargePointVendor":"V","chargePointModel":"M","extra":1})") ==
          "FormationViolation $.extra");
}

TEST_CASE("strict: violations deep in a message name their place") {
    using Meter = v16::MeterValuesRequest;
    const auto meter = [](std::string sampled) {
        return R"({"connectorId":1,"meterValue":[{"timestamp":"2026-03-01T12:00:00Z","sampledValue":[{"value":"1"},)" +
               sampled + "]}]}";
    };
    CHECK(verdict<Meter>(meter(R"({"value":"2"})")) == "right");
    CHECK(verdict<Meter>(meter(R"({"value":"2","unit":"Hz"})")) ==
          "PropertyConstraintViolation $.meterValue[0].sampledValue[1].unit");
    CHECK(verdict<Meter>(meter(R"({"value":2})")) ==
          "TypeConstraintViolation $.meterValue[0].sampledValue[1].value");
    CHECK(verdict<Meter>(meter(R"({})")) ==
          "OccurenceConstraintViolation $.meterValue[0].sampledValue[1].value");
    CHECK(verdict<Meter>(meter(R"([])")) == "TypeConstraintViolation $.meterValue[0].sampledValue[1]");
}

TEST_CASE("strict: numbers, times and item counts") {
    using Start = v16::StartTransactionRequest;
    const auto start = [](std::string connector, std::string time) {
        return R"({"connectorId":)" + connector + R"(,"idTag":"A","meterStart":5,"timestamp":)" + time + "}";
    };
    CHECK(verdict<Start>(start("1", R"("2026-03-01T12:00:00Z")")) == "right");
    CHECK(verdict<Start>(start("1.0", R"("2026-03-01T12:00:00Z")")) ==
          "right"); // 1.0 is an integer to JSON schema
    CHECK(verdict<Start>(start("-1", R"("2026-03-01T12:00:00Z")")) ==
          "PropertyConstraintViolation $.connectorId");
    CHECK(verdict<Start>(start("1.5", R"("2026-03-01T12:00:00Z")")) ==
          "TypeConstraintViolation $.connectorId");
    CHECK(verdict<Start>(start("\"1\"", R"("2026-03-01T12:00:00Z")")) ==
          "TypeConstraintViolation $.connectorId");
    CHECK(verdict<Start>(start("true", R"("2026-03-01T12:00:00Z")")) ==
          "TypeConstraintViolation $.connectorId");
    CHECK(verdict<Start>(start("18446744073709551615", R"("2026-03-01T12:00:00Z")")) ==
          "PropertyConstraintViolation $.connectorId");
    CHECK(verdict<Start>(start("1e300", R"("2026-03-01T12:00:00Z")")) ==
          "PropertyConstraintViolation $.connectorId");
    CHECK(verdict<Start>(start("1", R"("2026-03-01 12:00:00")")) ==
          "PropertyConstraintViolation $.timestamp");
    CHECK(verdict<Start>(start("1", "1772366400")) == "TypeConstraintViolation $.timestamp");
    CHECK(verdict<Start>(R"({"connectorId":1,"idTag":"A","timestamp":"2026-03-01T12:00:00Z"})") ==
          "OccurenceConstraintViolation $.meterStart");
    CHECK(verdict<v16::StopTransactionRequest>(R"({"meterStop":1,"timestamp":"2026-03-01T12:00:00Z"})") ==
          "OccurenceConstraintViolation $.transactionId");
    CHECK(verdict<v16::MeterValuesRequest>(R"({"connectorId":1,"meterValue":[]})") ==
          "OccurenceConstraintViolation $.meterValue");
    CHECK(verdict<v16::MeterValuesRequest>(R"({"connectorId":1,"meterValue":{}})") ==
          "TypeConstraintViolation $.meterValue");
}

TEST_CASE("sending refuses what the schema refuses") {
    CHECK(written(v16::BootNotificationResponse{.currentTime = noon, .interval = 1}) ==
          "OccurenceConstraintViolation $.status");
    CHECK(written(v16::BootNotificationResponse{.status = Open<v16::RegistrationStatus>::of("Perhaps"),
                                                .currentTime = noon,
                                                .interval = 1}) == "PropertyConstraintViolation $.status");
    CHECK(written(v16::StartTransactionRequest{.connectorId = 1, .idTag = "A", .timestamp = noon}) ==
          "OccurenceConstraintViolation $.meterStart");
    CHECK(written(v16::StartTransactionRequest{
              .connectorId = 1, .idTag = "123456789012345678901", .meterStart = 1, .timestamp = noon}) ==
          "PropertyConstraintViolation $.idTag");
    CHECK(written(v16::StartTransactionRequest{
              .connectorId = 1, .idTag = "caf\xE9", .meterStart = 1, .timestamp = noon}) ==
          "PropertyConstraintViolation $.idTag");
    CHECK(written(v16::StartTransactionRequest{
              .connectorId = -1, .idTag = "A", .meterStart = 1, .timestamp = noon}) ==
          "PropertyConstraintViolation $.connectorId");
    CHECK(written(v16::MeterValuesRequest{.connectorId = 1}) == "OccurenceConstraintViolation $.meterValue");
    CHECK(written(v16::StartTransactionRequest{.connectorId = 1, .meterStart = 1, .timestamp = noon}) ==
          "OccurenceConstraintViolation $.idTag");
    CHECK(written(v16::StopTransactionRequest{.meterStop = 1, .timestamp = noon}) ==
          "OccurenceConstraintViolation $.transactionId");
    CHECK(written(v16::HeartbeatResponse{.currentTime = DateTime{std::chrono::sys_days{12000y / 1 / 1}}}) ==
          "PropertyConstraintViolation $.currentTime");
}

TEST_CASE("numbers are sent without exponent and with the decimal places that the schema allows") {
    v16::ChargingSchedule schedule{.chargingRateUnit = v16::ChargingRateUnitType::A,
                                   .chargingSchedulePeriod = {{.startPeriod = 0, .limit = 8.1}}};
    CHECK(written(schedule) ==
          R"({"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":8.1}]})");
    schedule.chargingSchedulePeriod[0].limit = 1.0 / 3;
    CHECK(written(schedule).find(R"("limit":0.3})") != std::string::npos);
    schedule.chargingSchedulePeriod[0].limit = 1e7;
    CHECK(written(schedule).find(R"("limit":10000000})") != std::string::npos);
    schedule.chargingSchedulePeriod[0].limit = std::numeric_limits<double>::infinity();
    CHECK(written(schedule) == "PropertyConstraintViolation $.chargingSchedulePeriod[0].limit");
}

TEST_CASE("a member that 2.0.1 does not have is not sent to a 2.0.1 station") {
    const v2::SignCertificateRequest request{.csr = "CSR", .requestId = 7};
    CHECK(written(request, Version::v201) == R"({"csr":"CSR"})");
    CHECK(written(request, Version::v21) == R"({"csr":"CSR","requestId":7})");
    CHECK(verdict<v2::SignCertificateRequest>(R"({"csr":"CSR","requestId":7})", Version::v201) ==
          "FormationViolation $.requestId");
    CHECK(verdict<v2::SignCertificateRequest>(R"({"csr":"CSR","requestId":7})", Version::v21) == "right");
}

TEST_CASE("a word that 2.0.1 does not have is refused for a 2.0.1 station") {
    const v2::ResetRequest reset{.type = v2::ResetEnum::ImmediateAndResume};
    CHECK(written(reset, Version::v201) == "PropertyConstraintViolation $.type");
    CHECK(written(reset, Version::v21) == R"({"type":"ImmediateAndResume"})");
    CHECK(verdict<v2::ResetRequest>(R"({"type":"ImmediateAndResume"})", Version::v201) ==
          "PropertyConstraintViolation $.type");
}

TEST_CASE("limits that 2.1 raised or added hold in their version") {
    const std::string longer(300, 'x');
    const v2::AuthorizeRequest request{
        .idToken = {.idToken = longer.substr(0, 200), .type = v2::IdTokenEnum::eMAID}};
    CHECK(written(request, Version::v201) == "PropertyConstraintViolation $.idToken.idToken");
    CHECK(written(request, Version::v21).starts_with(R"({"idToken":{"idToken":"xxx)"));
    const v2::ResetRequest reset{.type = v2::ResetEnum::Immediate, .evseId = -1};
    CHECK(written(reset, Version::v201) == R"({"type":"Immediate","evseId":-1})");
    CHECK(written(reset, Version::v21) == "PropertyConstraintViolation $.evseId");
}

TEST_CASE("an enumeration of 2.0.1 that 2.1 opened takes any text there") {
    const v2::AuthorizeRequest request{
        .idToken = {.idToken = "A", .type = Open<v2::IdTokenEnum, 20>::of("VIN")}};
    CHECK(written(request, Version::v201) == "PropertyConstraintViolation $.idToken.type");
    CHECK(written(request, Version::v21) == R"({"idToken":{"idToken":"A","type":"VIN"}})");
    const std::string vin = R"({"idToken":{"idToken":"A","type":"VIN"}})";
    CHECK(verdict<v2::AuthorizeRequest>(vin, Version::v21) == "right");
    CHECK(verdict<v2::AuthorizeRequest>(vin, Version::v201) == "PropertyConstraintViolation $.idToken.type");
    CHECK(verdict<v2::AuthorizeRequest>(R"({"idToken":{"idToken":"A","type":"123456789012345678901"}})",
                                        Version::v21) == "PropertyConstraintViolation $.idToken.type");
}

TEST_CASE("a number that 2.0.1 wants whole is rounded for 2.0.1 only") {
    const v2::ACChargingParameters parameters{
        .energyAmount = 1.5, .evMinCurrent = 6, .evMaxCurrent = 32, .evMaxVoltage = 230};
    CHECK(written(parameters, Version::v201).starts_with(R"({"energyAmount":2,)"));
    CHECK(written(parameters, Version::v21).starts_with(R"({"energyAmount":1.5,)"));
    const std::string fraction =
        R"({"energyAmount":1.5,"evMinCurrent":6,"evMaxCurrent":32,"evMaxVoltage":230})";
    CHECK(verdict<v2::ACChargingParameters>(fraction, Version::v201) ==
          "TypeConstraintViolation $.energyAmount");
    CHECK(verdict<v2::ACChargingParameters>(fraction, Version::v21) == "right");
}

TEST_CASE("custom data may hold anything beside its vendor") {
    const std::string payload = R"({"customData":{"vendorId":"V","own":{"a":[1,null]}}})";
    Decoder decoder{.version = Version::v201, .validation = Validation::strict};
    const auto request = decode<v2::HeartbeatRequest>(*json::parse(payload), decoder);
    REQUIRE(request.has_value());
    CHECK(written(*request, Version::v201) == payload);
    CHECK(verdict<v2::HeartbeatRequest>(R"({"customData":{"own":1}})", Version::v201) ==
          "OccurenceConstraintViolation $.customData.vendorId");
    CHECK(verdict<v2::HeartbeatRequest>(R"({"customData":{"vendorId":1}})", Version::v201) ==
          "TypeConstraintViolation $.customData.vendorId");
}

TEST_CASE("transferred data is carried as it is") {
    for (const char* data : {R"("text")", "12.25", R"({"deep":[{"a":null}]})", "[]", "false"}) {
        const std::string payload = R"({"data":)" + std::string{data} + R"(,"vendorId":"V"})";
        Decoder decoder{.version = Version::v201, .validation = Validation::strict};
        const auto request = decode<v2::DataTransferRequest>(*json::parse(payload), decoder);
        REQUIRE(request.has_value());
        CHECK(*json::parse(written(*request, Version::v201)) == *json::parse(payload));
    }
    CHECK(written(v2::DataTransferRequest{.data = boost::json::value(nullptr), .vendorId = "V"},
                  Version::v201) == R"({"vendorId":"V"})");
    v2::DataTransferRequest deep{.vendorId = "V"};
    boost::json::value nested = 1;
    for (int depth = 0; depth < 100; ++depth)
        nested = boost::json::array{std::move(nested)};
    deep.data = std::move(nested);
    CHECK(written(deep, Version::v201) == "PropertyConstraintViolation $.data");
}
