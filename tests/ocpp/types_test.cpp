#include "ocpp/rpc/errors.hpp"
#include "ocpp/types/date_time.hpp"
#include "ocpp/types/list.hpp"
#include "ocpp/types/number.hpp"
#include "ocpp/types/text.hpp"
#include "ocpp/v16/provisioning.hpp"
#include "ocpp/version.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace voltgate::ocpp;
using namespace std::chrono_literals;

namespace {

std::string decimal(double value, int places = usual_places) {
    std::string text;
    return append_decimal(text, value, places) ? text : "refused";
}

std::string lenient(std::string_view text) {
    const auto time = parse_leniently(text);
    return time ? time->text() : "refused";
}

} // namespace

TEST_CASE("a version is known by its subprotocol in any case") {
    CHECK(version_of("ocpp1.6") == Version::v16);
    CHECK(version_of("OCPP2.0.1") == Version::v201);
    CHECK(version_of("ocpp2.1") == Version::v21);
    CHECK_FALSE(version_of("ocpp2.0"));
    CHECK_FALSE(version_of(""));
    CHECK(to_string(Version::v201) == "2.0.1");
    CHECK(subprotocol(Version::v16) == "ocpp1.6");
}

TEST_CASE("a fault is spelled as each version spells it and read in every spelling") {
    CHECK(wire_code(Fault::occurrence, Version::v16) == "OccurenceConstraintViolation");
    CHECK(wire_code(Fault::occurrence, Version::v201) == "OccurrenceConstraintViolation");
    CHECK(wire_code(Fault::formation, Version::v16) == "FormationViolation");
    CHECK(wire_code(Fault::formation, Version::v21) == "FormatViolation");
    CHECK(fault_of("OccurenceConstraintViolation") == Fault::occurrence);
    CHECK(fault_of("OccurrenceConstraintViolation") == Fault::occurrence);
    CHECK(fault_of("FormatViolation") == Fault::formation);
    CHECK(fault_of("SomethingElse") == Fault::generic);
    for (int code = 0; code <= static_cast<int>(Fault::rpc_framework); ++code) {
        const auto fault = static_cast<Fault>(code);
        CHECK(fault_of(wire_code(fault, Version::v21)) == fault);
    }
}

TEST_CASE("text compares exactly, case-insensitive text does not care about case") {
    const Text<20> text{"Tag"};
    CHECK(text == "Tag");
    CHECK(text == std::string{"Tag"});
    CHECK(text == Text<20>{"Tag"});
    CHECK_FALSE(text == "TAG");
    const CiText<20> tag{"Tag"};
    CHECK(tag == "TAG");
    CHECK(tag == std::string_view{"tag"});
    CHECK(tag == CiText<20>{"tAG"});
    CHECK_FALSE(tag == "Tag2");
    CHECK(tag.str() == "Tag");
    const std::string copy = tag;
    const std::string_view view = tag;
    CHECK(copy == view);
}

TEST_CASE("an open word is an enumerator, an unknown text, or not set") {
    Open<v16::RegistrationStatus> status;
    CHECK_FALSE(status.known());
    CHECK(status.text().empty());
    status = v16::RegistrationStatus::Pending;
    CHECK(status == v16::RegistrationStatus::Pending);
    CHECK(status.known() == v16::RegistrationStatus::Pending);
    CHECK(status.text() == "Pending");
    status = Open<v16::RegistrationStatus>::of("Perhaps");
    CHECK_FALSE(status.known());
    CHECK(status.text() == "Perhaps");
    CHECK(Open<v16::RegistrationStatus>::of("Accepted") == v16::RegistrationStatus::Accepted);
    CHECK(enumerator_of<v16::RegistrationStatus>("Rejected") == v16::RegistrationStatus::Rejected);
    CHECK_FALSE(enumerator_of<v16::RegistrationStatus>("rejected"));
}

TEST_CASE("a decimal is written without exponent and without needless zeros") {
    CHECK(decimal(16) == "16");
    CHECK(decimal(16.1) == "16.1");
    CHECK(decimal(0.1 + 0.2) == "0.3");
    CHECK(decimal(-0.0000001) == "0");
    CHECK(decimal(1e21) == "1000000000000000000000");
    CHECK(decimal(1e-7) == "0");
    CHECK(decimal(std::numeric_limits<double>::max()).size() == 309);
    CHECK(decimal(8.149, 1) == "8.1");
    CHECK(decimal(2.5, 0) == "2");
    CHECK(decimal(std::numeric_limits<double>::infinity()) == "refused");
    CHECK(decimal(std::numeric_limits<double>::quiet_NaN()) == "refused");
}

TEST_CASE("numbers with a range behave as numbers") {
    const Integer<0> connector = 3;
    CHECK(connector == 3);
    CHECK(connector + 1 == 4);
    const Decimal<1> limit = 8.1;
    CHECK(limit == 8.1);
    List<int, 1, 2> list{1, 2, 3};
    CHECK(list.size() == 3);
}

TEST_CASE("a point in time is written in UTC with milliseconds only when there are any") {
    CHECK(DateTime{std::chrono::sys_days{2026y / 3 / 1} + 12h}.text() == "2026-03-01T12:00:00Z");
    CHECK(DateTime{std::chrono::sys_days{2026y / 3 / 1} + 7ms}.text() == "2026-03-01T00:00:00.007Z");
    CHECK(DateTime{std::chrono::sys_days{1969y / 12 / 31} + 23h + 500ms}.text() ==
          "1969-12-31T23:00:00.500Z");
    CHECK(DateTime{std::chrono::sys_days{2026y / 3 / 1} + 1ns} ==
          DateTime{std::chrono::sys_days{2026y / 3 / 1}});
}

TEST_CASE("RFC 3339 is read exactly") {
    CHECK(DateTime::parse("2026-03-01T12:00:00Z")->text() == "2026-03-01T12:00:00Z");
    CHECK(DateTime::parse("2026-03-01T12:00:00.1234567Z")->text() == "2026-03-01T12:00:00.123Z");
    CHECK(DateTime::parse("2026-03-01T12:00:00+02:30")->text() == "2026-03-01T09:30:00Z");
    CHECK(DateTime::parse("2026-03-01T00:00:00-01:00")->text() == "2026-03-01T01:00:00Z");
    CHECK(DateTime::parse("2024-02-29t23:59:60z")->text() == "2024-03-01T00:00:00Z");
    for (const char* wrong :
         {"", "2026-03-01", "2026-03-01T12:00:00", "2026-03-01 12:00:00Z", "2026-03-01T12:00:00+02",
          "2026-03-01T12:00Z", "2023-02-29T12:00:00Z", "2026-13-01T12:00:00Z", "2026-03-01T24:00:00Z",
          "2026-03-01T12:00:00.Z", "2026-03-01T12:00:00Zx", "26-03-01T12:00:00Z", "2026-03-01T12:00:00+0200"})
        CHECK_FALSE(DateTime::parse(wrong));
}

TEST_CASE("what charge points send instead of RFC 3339 is read leniently") {
    CHECK(lenient("2026-03-01T12:00:00") == "2026-03-01T12:00:00Z");
    CHECK(lenient("2026-03-01 12:00:00.5") == "2026-03-01T12:00:00.500Z");
    CHECK(lenient("2026-03-01T12:00:00+02") == "2026-03-01T10:00:00Z");
    CHECK(lenient("2026-03-01T12:00:00 +0230") == "2026-03-01T09:30:00Z");
    CHECK(lenient("2026-03-01T12:00Z") == "2026-03-01T12:00:00Z");
    CHECK(lenient("2026-03-01") == "2026-03-01T00:00:00Z");
    // A clock that is set to local time is known to be so much ahead; an offset of its own counts more.
    const auto local = [](std::string_view text) {
        return parse_leniently(text, std::chrono::minutes{120})->text();
    };
    CHECK(local("2026-03-01T12:00:00") == "2026-03-01T10:00:00Z");
    CHECK(local("2026-03-01") == "2026-02-28T22:00:00Z");
    CHECK(local("2026-03-01 12:00:00Z") == "2026-03-01T12:00:00Z");
    CHECK(local("2026-03-01 12:00:00+01") == "2026-03-01T11:00:00Z");
    CHECK(lenient("20260301T120000Z") == "2026-03-01T12:00:00Z");
    CHECK(lenient("2026-03-01T12:00:00,250Z ") == "2026-03-01T12:00:00.250Z");
    for (const char* hopeless :
         {"", "now", "2026-03-01T", "2026-03-01T12", "01.03.2026 12:00", "2026-03-01T12:00:00Z!"})
        CHECK(lenient(hopeless) == "refused");
}
