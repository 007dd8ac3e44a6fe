// What real charge points get wrong (the pitfalls of interoperability), at the level of the codec: tolerant
// decoding repairs it and says so, strict decoding refuses it.
#include "ocpp/json/codec.hpp"
#include "ocpp/json/parse.hpp"
#include "ocpp/v16/authorization.hpp"
#include "ocpp/v16/availability.hpp"
#include "ocpp/v16/metering.hpp"
#include "ocpp/v16/provisioning.hpp"
#include "ocpp/v16/security.hpp"
#include "ocpp/v16/smart_charging.hpp"
#include "ocpp/v16/transactions.hpp"
#include "ocpp/v2/availability.hpp"
#include "ocpp/v2/provisioning.hpp"
#include "ocpp/v2/tariff_cost.hpp"
#include "ocpp/v2/transactions.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::ocpp;
using namespace std::chrono_literals;

namespace {

using Repairs = std::vector<std::string>; // "<kind> <path>"

template <class T>
struct Tolerated {
    T message;
    Repairs repairs;
};

/// Decodes tolerantly, which must succeed, and checks that strict decoding refuses the same payload.
template <class T>
Tolerated<T> tolerate(std::string_view payload, Version version = Version::v16) {
    const auto value = *json::parse(payload);
    Decoder strict{.version = version, .validation = Validation::strict};
    CHECK(decode<T>(value, strict).has_error());
    Decoder tolerant{.version = version};
    auto message = decode<T>(value, tolerant);
    INFO((message ? "" : message.error().text()));
    REQUIRE(message.has_value());
    Repairs repairs;
    for (const Repair& repair : tolerant.repairs)
        repairs.push_back(std::string{to_string(repair.kind)} + ' ' + repair.path);
    return {std::move(*message), std::move(repairs)};
}

template <class T>
std::string refusal(std::string_view payload) {
    Decoder tolerant{.version = Version::v16};
    const auto message = decode<T>(*json::parse(payload), tolerant);
    return message ? "accepted"
                   : std::string{wire_code(message.error().fault, Version::v16)} + ' ' + message.error().path;
}

std::string start(std::string_view connector, std::string_view tag, std::string_view meter,
                  std::string_view time) {
    return R"({"connectorId":)" + std::string{connector} + R"(,"idTag":)" + std::string{tag} +
           R"(,"meterStart":)" + std::string{meter} + R"(,"timestamp":)" + std::string{time} + "}";
}

constexpr std::string_view right_time = R"("2026-03-01T12:00:00Z")";
const DateTime noon{std::chrono::sys_days{2026y / 3 / 1} + 12h};

using Start = v16::StartTransactionRequest;
using Meter = v16::MeterValuesRequest;

} // namespace

TEST_CASE("pitfall 10: a timestamp without offset, with +02 or with a space is understood") {
    for (const char* time :
         {R"("2026-03-01T12:00:00")", R"("2026-03-01T14:00:00+02")", R"("2026-03-01 12:00:00Z")"}) {
        const auto [message, repairs] = tolerate<Start>(start("1", R"("A")", "0", time));
        CHECK(message.timestamp == noon);
        CHECK(repairs == Repairs{"timestamp $.timestamp"});
    }
}

TEST_CASE("pitfall 10: a hopeless timestamp is left out where we can do without it") {
    const auto [message, repairs] = tolerate<Start>(start("1", R"("A")", "0", R"("")"));
    CHECK_FALSE(message.timestamp);
    CHECK(repairs == Repairs{"timestamp $.timestamp", "missing $.timestamp"});
    CHECK(refusal<v16::SecurityEventNotificationRequest>(R"({"type":"T","timestamp":"yesterday"})") ==
          "PropertyConstraintViolation $.timestamp");
}

TEST_CASE("pitfall 12: strings for numbers") {
    const auto [message, repairs] = tolerate<Start>(start(R"("1")", R"("A")", R"(" 1500 ")", right_time));
    CHECK(message.connectorId == 1);
    CHECK(message.meterStart == 1500);
    CHECK(repairs == Repairs{"text_to_number $.connectorId", "text_to_number $.meterStart"});
    for (const char* connector : {R"("one")", R"("")", "{}"})
        CHECK(refusal<v16::StatusNotificationRequest>(
                  R"({"errorCode":"NoError","status":"Charging","connectorId":)" + std::string{connector} +
                  '}') == "TypeConstraintViolation $.connectorId");
}

TEST_CASE("pitfall 12: numbers for strings") {
    const auto [message, repairs] = tolerate<Meter>(
        R"({"connectorId":1,"meterValue":[{"timestamp":"2026-03-01T12:00:00Z","sampledValue":[{"value":12.50},{"value":7}]}]})");
    CHECK(message.meterValue[0].sampledValue[0].value == "12.5");
    CHECK(message.meterValue[0].sampledValue[1].value == "7");
    CHECK(repairs == Repairs{"number_to_text $.meterValue[0].sampledValue[0].value",
                             "number_to_text $.meterValue[0].sampledValue[1].value"});
    CHECK(tolerate<Start>(start("1", "12345678", "0", right_time)).message.idTag == "12345678");
}

TEST_CASE("pitfall 12: booleans as text and as numbers") {
    const auto text = tolerate<v2::TransactionEventRequest>(
        R"({"eventType":"Started","timestamp":"2026-03-01T12:00:00Z","triggerReason":"Authorized","seqNo":0,
            "transactionInfo":{"transactionId":"T"},"offline":"True"})",
        Version::v201);
    CHECK(text.message.offline == true);
    CHECK(text.repairs == Repairs{"boolean_coerced $.offline"});
    const auto number = tolerate<v16::GetConfigurationResponse>(
        R"({"configurationKey":[{"key":"K","readonly":0,"value":true}]})");
    CHECK(number.message.configurationKey->front().readonly == false);
    CHECK(number.message.configurationKey->front().value == "true");
}

TEST_CASE("pitfall 13: fractional, negative and missing meter readings") {
    const auto fraction = tolerate<Start>(start("1", R"("A")", "1500.6", right_time));
    CHECK(fraction.message.meterStart == 1501);
    CHECK(fraction.repairs == Repairs{"rounded $.meterStart"});
    CHECK(tolerate<Start>(start("1", R"("A")", R"("1500.4")", right_time)).message.meterStart == 1500);
    Decoder decoder{.version = Version::v16};
    CHECK(decode<Start>(*json::parse(start("1", R"("A")", "-5", right_time)), decoder)->meterStart == -5);
    const auto missing =
        tolerate<Start>(R"({"connectorId":1,"idTag":"A","timestamp":"2026-03-01T12:00:00Z"})");
    CHECK_FALSE(missing.message.meterStart);
    CHECK(missing.repairs == Repairs{"missing $.meterStart"});
    const auto stop = tolerate<v16::StopTransactionRequest>(R"({"transactionId":5})");
    CHECK(stop.repairs == Repairs{"missing $.meterStop", "missing $.timestamp"});
    CHECK(refusal<v16::AuthorizeRequest>("{}") == "OccurenceConstraintViolation $.idTag");
}

TEST_CASE("pitfall 13: a message of a transaction is read without what identifies it") {
    const auto start = tolerate<Start>("{}");
    CHECK_FALSE(start.message.connectorId);
    CHECK_FALSE(start.message.idTag);
    CHECK(start.repairs ==
          Repairs{"missing $.connectorId", "missing $.idTag", "missing $.meterStart", "missing $.timestamp"});
    const auto stop = tolerate<v16::StopTransactionRequest>(
        R"({"transactionId":"abc","meterStop":1,"timestamp":"2026-03-01T12:00:00Z"})");
    CHECK_FALSE(stop.message.transactionId);
    CHECK(stop.repairs == Repairs{"unreadable $.transactionId", "missing $.transactionId"});
    CHECK_FALSE(tolerate<Meter>(R"({"connectorId":[],"meterValue":[]})").message.connectorId);
}

TEST_CASE("a value without sense is read as absent where nothing is allowed") {
    for (const char* meter :
         {R"("")", R"("n/a")", R"("1e19")", "1e19", "18446744073709551615", "{}", "[1]"}) {
        const auto [message, repairs] = tolerate<Start>(start("1", R"("A")", meter, right_time));
        CHECK_FALSE(message.meterStart);
        CHECK(repairs == Repairs{"unreadable $.meterStart", "missing $.meterStart"});
    }
    const auto boot = tolerate<v16::BootNotificationRequest>(
        R"({"chargePointVendor":"V","chargePointModel":"M","iccid":{},"meterType":[]})");
    CHECK_FALSE(boot.message.iccid);
    CHECK(boot.repairs == Repairs{"unreadable $.iccid", "unreadable $.meterType"});
    const auto heartbeat = tolerate<v2::HeartbeatRequest>(R"({"customData":7})", Version::v201);
    CHECK_FALSE(heartbeat.message.customData);
    CHECK(refusal<v16::BootNotificationRequest>(R"({"chargePointVendor":{},"chargePointModel":"M"})") ==
          "TypeConstraintViolation $.chargePointVendor");
}

TEST_CASE("an item without sense is left out of its list") {
    const auto [message, repairs] = tolerate<Meter>(
        R"({"connectorId":1,"meterValue":[7,{"timestamp":"2026-03-01T12:00:00Z","sampledValue":[
            {"value":null},{"value":"5"},{},"6"]}]})");
    REQUIRE(message.meterValue.size() == 1);
    REQUIRE(message.meterValue[0].sampledValue.size() == 1);
    CHECK(message.meterValue[0].sampledValue[0].value == "5");
    CHECK(repairs ==
          Repairs{"unreadable $.meterValue[0]", "null_dropped $.meterValue[1].sampledValue[0].value",
                  "unreadable $.meterValue[1].sampledValue[0]", "unreadable $.meterValue[1].sampledValue[2]",
                  "unreadable $.meterValue[1].sampledValue[3]"});
    const auto single = tolerate<Meter>(R"({"connectorId":1,"meterValue":"none"})");
    CHECK(single.message.meterValue.empty());
    CHECK(single.repairs ==
          Repairs{"wrapped_in_array $.meterValue", "unreadable $.meterValue", "missing $.meterValue"});
    const auto stop = tolerate<v16::StopTransactionRequest>(
        R"({"transactionId":5,"meterStop":1,"timestamp":"2026-03-01T12:00:00Z","transactionData":true})");
    CHECK_FALSE(stop.message.transactionData);
}

TEST_CASE("pitfall 13: a number out of its range is kept") {
    const auto [message, repairs] = tolerate<Start>(start("-1", R"("A")", "0", right_time));
    CHECK(message.connectorId == -1);
    CHECK(repairs == Repairs{"out_of_range $.connectorId"});
}

TEST_CASE("pitfall 14: a single object where a list belongs") {
    const auto [message, repairs] = tolerate<Meter>(
        R"({"connectorId":1,"meterValue":{"timestamp":"2026-03-01T12:00:00Z","sampledValue":{"value":"1"}}})");
    REQUIRE(message.meterValue.size() == 1);
    CHECK(message.meterValue[0].timestamp == noon);
    CHECK(message.meterValue[0].sampledValue[0].value == "1");
    CHECK(repairs ==
          Repairs{"wrapped_in_array $.meterValue", "wrapped_in_array $.meterValue[0].sampledValue"});
}

TEST_CASE("pitfall 14: lists that are missing or empty are empty") {
    CHECK(tolerate<Meter>(R"({"connectorId":1})").repairs == Repairs{"missing $.meterValue"});
    const auto empty = tolerate<Meter>(R"({"connectorId":1,"meterValue":[{"sampledValue":[]}]})");
    CHECK(empty.message.meterValue[0].sampledValue.empty());
    CHECK(empty.repairs ==
          Repairs{"item_count $.meterValue[0].sampledValue", "missing $.meterValue[0].timestamp"});
    const auto dropped = tolerate<v2::TransactionEventRequest>(
        R"({"eventType":"Started","timestamp":"2026-03-01T12:00:00Z","triggerReason":"Authorized","seqNo":0,
            "transactionInfo":{"transactionId":"T"},"meterValue":[]})",
        Version::v201);
    CHECK_FALSE(dropped.message.meterValue);
    CHECK(dropped.repairs == Repairs{"item_count $.meterValue"});
}

TEST_CASE("pitfall 15: null means absent") {
    const auto [message, repairs] = tolerate<v16::BootNotificationRequest>(
        R"({"chargePointVendor":"V","chargePointModel":"M","iccid":null,"imsi":null})");
    CHECK_FALSE(message.iccid);
    CHECK(repairs == Repairs{"null_dropped $.iccid", "null_dropped $.imsi"});
    CHECK(refusal<v16::BootNotificationRequest>(R"({"chargePointVendor":null,"chargePointModel":"M"})") ==
          "OccurenceConstraintViolation $.chargePointVendor");
    CHECK(tolerate<Start>(start("1", R"("A")", "null", right_time)).repairs ==
          Repairs{"null_dropped $.meterStart", "missing $.meterStart"});
    CHECK(tolerate<v16::HeartbeatRequest>("null").repairs == Repairs{"null_dropped $"});
    const auto items = tolerate<Meter>(R"({"connectorId":1,"meterValue":[null]})");
    CHECK(items.message.meterValue.empty());
}

TEST_CASE("pitfall 16: strings over their limit are kept whole") {
    const std::string tag(21, 'T');
    const auto [message, repairs] = tolerate<Start>(start("1", '"' + tag + '"', "0", right_time));
    CHECK(message.idTag == tag);
    CHECK(repairs == Repairs{"over_long $.idTag"});
    const std::string vendor(5000, 'V');
    CHECK(tolerate<v16::BootNotificationRequest>(R"({"chargePointVendor":")" + vendor +
                                                 R"(","chargePointModel":"M"})")
              .message.chargePointVendor == vendor);
}

TEST_CASE("pitfall 16: a limit counts characters, not bytes") {
    std::string tag;
    for (int count = 0; count < 20; ++count)
        tag += "\xC3\xA9";
    Decoder strict{.version = Version::v16, .validation = Validation::strict};
    CHECK(decode<v16::AuthorizeRequest>(*json::parse(R"({"idTag":")" + tag + "\"}"), strict).has_value());
}

TEST_CASE("pitfall 17: unknown words are kept as text") {
    const auto status = tolerate<v16::StatusNotificationRequest>(
        R"({"connectorId":1,"errorCode":"Error","status":"Charging"})");
    CHECK_FALSE(status.message.errorCode.known());
    CHECK(status.message.errorCode.text() == "Error");
    CHECK(status.message.status == v16::ChargePointStatus::Charging);
    CHECK(status.repairs == Repairs{"unknown_word $.errorCode"});
    const auto meter = tolerate<Meter>(
        R"({"connectorId":1,"meterValue":[{"timestamp":"2026-03-01T12:00:00Z","sampledValue":[
            {"value":"50","unit":"Hz","measurand":"Frequencies"}]}]})");
    CHECK(meter.message.meterValue[0].sampledValue[0].unit->text() == "Hz");
    CHECK(meter.repairs == Repairs{"unknown_word $.meterValue[0].sampledValue[0].unit",
                                   "unknown_word $.meterValue[0].sampledValue[0].measurand"});
    CHECK(tolerate<v16::StatusNotificationRequest>(R"({"connectorId":1,"errorCode":7,"status":"Charging"})")
              .message.errorCode.text() == "7");
}

TEST_CASE("pitfall 17: a word in the wrong case is the word") {
    const auto [message, repairs] = tolerate<v16::StatusNotificationRequest>(
        R"({"connectorId":1,"errorCode":"NoError","status":"available"})");
    CHECK(message.status == v16::ChargePointStatus::Available);
    CHECK(repairs == Repairs{"word_case $.status"});
    CHECK(v2::CostDimensionEnum::IdleTIme == enumerator_of<v2::CostDimensionEnum>("IdleTIme"));
}

TEST_CASE("pitfall 17: a word of 2.1 from a 2.0.1 station is understood") {
    const auto [message, repairs] = tolerate<v2::StatusNotificationRequest>(
        R"({"timestamp":"2026-03-01T12:00:00Z","connectorStatus":"charging","evseId":1,"connectorId":1})",
        Version::v201);
    CHECK(message.connectorStatus.text() == "charging");
    CHECK(repairs == Repairs{"unknown_word $.connectorStatus"});
    CHECK(tolerate<v2::ResetRequest>(R"({"type":"ImmediateAndResume"})", Version::v201).message.type ==
          v2::ResetEnum::ImmediateAndResume);
}

TEST_CASE("pitfall 18: unknown fields are ignored") {
    const auto [message, repairs] =
        tolerate<v16::AuthorizeRequest>(R"({"connectorId":1,"idTag":"A","more":{"a":[]}})");
    CHECK(message.idTag == "A");
    CHECK(repairs == Repairs{"unknown_field $.connectorId", "unknown_field $.more"});
}

TEST_CASE("pitfall 18: a flood of unknown fields is recorded up to a limit") {
    std::string payload = R"({"idTag":"A")";
    for (int field = 0; field < 1000; ++field)
        payload += ",\"f" + std::to_string(field) + "\":0";
    Decoder decoder{.version = Version::v16};
    REQUIRE(decode<v16::AuthorizeRequest>(*json::parse(payload + '}'), decoder).has_value());
    CHECK(decoder.repairs.size() == decoder.most_repairs);
}

TEST_CASE("pitfall 34: multiples of 0.1 pass in binary floating point") {
    const auto schedule = [](std::string_view limit) {
        return R"({"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":)" +
               std::string{limit} + "}]}";
    };
    Decoder strict{.version = Version::v16, .validation = Validation::strict};
    for (int tenths = 0; tenths < 1000; ++tenths) {
        const std::string limit = std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10);
        const auto read = decode<v16::ChargingSchedule>(*json::parse(schedule(limit)), strict);
        REQUIRE(read.has_value());
        const auto written = encode(*read, Version::v16);
        REQUIRE(written.has_value());
        CHECK(*json::parse(*written) ==
              *json::parse(schedule(tenths % 10 == 0 ? std::to_string(tenths / 10) : limit)));
    }
    CHECK(decode<v16::ChargingSchedule>(*json::parse(schedule("8.13")), strict).has_error());
    Decoder tolerant{.version = Version::v16};
    CHECK(decode<v16::ChargingSchedule>(*json::parse(schedule("8.13")), tolerant)
              ->chargingSchedulePeriod[0]
              .limit == 8.1);
    CHECK(to_string(tolerant.repairs.at(0).kind) == "rounded");
}

TEST_CASE("custom data without a proper vendor is tolerated") {
    using Heartbeat = v2::HeartbeatRequest;
    CHECK(tolerate<Heartbeat>(R"({"customData":{"a":1}})", Version::v201).repairs ==
          Repairs{"missing $.customData.vendorId"});
    CHECK(tolerate<Heartbeat>(R"({"customData":{"vendorId":null}})", Version::v201).repairs ==
          Repairs{"null_dropped $.customData.vendorId", "missing $.customData.vendorId"});
    const auto number = tolerate<Heartbeat>(R"({"customData":{"vendorId":7}})", Version::v201);
    CHECK(number.message.customData->members.at("vendorId") == "7");
    CHECK(number.repairs == Repairs{"number_to_text $.customData.vendorId"});
}

TEST_CASE("one message may need several repairs at once") {
    const auto [message, repairs] = tolerate<Start>(
        R"({"connectorId":"1","idTag":123,"meterStart":"10.5","timestamp":"2026-03-01 12:00:00","extra":null})");
    CHECK(message.meterStart == 11);
    CHECK(repairs == Repairs{"text_to_number $.connectorId", "number_to_text $.idTag", "rounded $.meterStart",
                             "timestamp $.timestamp", "unknown_field $.extra"});
}
