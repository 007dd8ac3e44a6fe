#include "core/files/protocols.hpp"
#include "core/told.hpp"
#include "domain_fixture.hpp"
#include "storage/records/configuration_keys.hpp"

#include <catch2/catch.hpp>

using namespace voltgate;
using namespace voltgate::core;

namespace {

struct ToldFixture : DomainFixture {
    void tell(const std::string& name, std::optional<std::string> value, const std::string& component = {}) {
        storage::ConfigurationKey row;
        row.charge_point_id = "CP1";
        row.component_name = component;
        row.name = name;
        row.known = value.has_value();
        row.value = std::move(value);
        row.reported_at = now;
        storage::configuration_keys::put(db, row);
    }

    std::optional<std::string> fault(const std::optional<std::string>& url) {
        return files::transfer_fault(db, "CP1", url, settings.files);
    }
};

} // namespace

TEST_CASE("A told number is a whole one from 0 on, with blanks around it or not") {
    ToldFixture world;
    const auto number = [&](const char* value) {
        world.tell("Count", value);
        return told::number(world.db, "CP1", "count");
    };
    CHECK(number("10") == 10);
    CHECK(number(" 7 ") == 7);
    CHECK(number("0") == 0);
    for (const auto* none : {"", " ", "-1", "1.5", "10 items", "99999999999999999999"})
        CHECK_FALSE(number(none));
}

TEST_CASE("What a charge point does not know or left empty it has not told") {
    ToldFixture world;
    CHECK_FALSE(told::text(world.db, "CP1", "Key"));
    world.tell("Key", std::nullopt);
    CHECK_FALSE(told::text(world.db, "CP1", "Key"));
    world.tell("Key", "");
    CHECK_FALSE(told::text(world.db, "CP1", "Key"));
    CHECK_FALSE(told::yes(world.db, "CP1", "Key"));
    world.tell("Key", "True ");
    CHECK(told::yes(world.db, "CP1", "key"));
    CHECK_FALSE(told::text(world.db, "CP2", "Key"));
}

TEST_CASE("A told list has its items without blanks and without empty ones") {
    CHECK(told::items_in(" a, b ,,c,") == std::vector<std::string>{"a", "b", "c"});
    CHECK(told::items_in("").empty());
    CHECK(told::items_in(" , ").empty());
}

TEST_CASE("A file goes only where a charge point told that it can send or fetch it") {
    ToldFixture world;
    CHECK_FALSE(world.fault("gopher://host/x"));
    SECTION("by a plain key") {
        world.tell("SupportedFileTransferProtocols", "FTP,https");
        CHECK_FALSE(world.fault("ftp://host/x"));
        CHECK_FALSE(world.fault("HTTPS://host/x"));
        CHECK(world.fault("http://host/x"));
        CHECK(world.fault(std::nullopt));
        world.settings.files.url = "https://files.example";
        CHECK_FALSE(world.fault(std::nullopt));
    }
    SECTION("by a variable, which counts before the key that it had in an older version") {
        world.tell("SupportedFileTransferProtocols", "HTTP");
        world.tell("FileTransferProtocols", "SFTP", "OCPPCommCtrlr");
        CHECK(world.fault("http://host/x"));
        CHECK_FALSE(world.fault("sftp://host/x"));
    }
}
