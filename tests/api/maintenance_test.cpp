#include "tests/api/file_world.hpp"

#include <catch2/catch.hpp>

namespace voltgate::tests {
namespace {

/// A charge point whose firmware and logs an operator cares for, with the files on our own file server.
struct MaintenanceWorld : FileWorld {
    boost::json::object command(const std::string& verb, const std::string& body, const std::string& answer) {
        return json(answered(station, "/api/v1/charge-points/CP1/actions/" + verb, body, answer, &call));
    }

    /// The path of the URL that the charge point was given, and that the server must be asked for.
    [[nodiscard]] std::string path() const {
        const auto base = "http://127.0.0.1:" + std::to_string(server.files_endpoint().port());
        const auto begin = call.find(base);
        REQUIRE(begin != std::string::npos);
        const auto path = begin + base.size();
        return call.substr(path, call.find('"', path) - path);
    }

    boost::json::object record(const std::string& kind) {
        const auto list = json(client.get("/api/v1/charge-points/CP1/" + kind));
        return list.at("data").as_array().at(0).as_object();
    }

    boost::json::object progress(const boost::json::object& of) {
        const std::string id(of.at("id").as_string());
        const auto shown = json(client.get("/api/v1/commands/" + id));
        return shown.at("result").at("progress").as_object();
    }

    RawStation station = booted("CP1");
    std::string call; ///< the last one that the charge point received
};

const std::string content(100'000, 'f');

} // namespace

TEST_CASE("API: a stored image goes to the charge point that is to install it, under a URL of its own") {
    MaintenanceWorld api;
    const auto image = api.image(content);
    const auto given = api.command("update-firmware", R"({"file_id":")" + image + R"("})", "{}");
    CHECK(given.at("status") == "accepted");
    CHECK(api.call.find("UpdateFirmware") != std::string::npos);
    CHECK(api.path().ends_with("/firmware.bin"));
    const auto downloaded = api.ask("GET", api.path());
    CHECK(downloaded.status == 200);
    CHECK(downloaded.body == content);
    api.station.call("FirmwareStatusNotification", R"({"status":"Installed"})");
    const auto update = api.record("firmware-updates");
    CHECK(update.at("file_id") == boost::json::string(image));
    CHECK(update.at("status") == "succeeded");
    CHECK(api.progress(given).at("final") == true);
}

TEST_CASE("API: a log that is uploaded lands in the file store and in the record of its request") {
    MaintenanceWorld api;
    const auto given = api.command("get-diagnostics", "{}", R"({"fileName":"CP1.zip"})");
    api.station.call("DiagnosticsStatusNotification", R"({"status":"Uploading"})");
    CHECK(api.ask("PUT", api.path() + "CP1.zip", {}, content).status == 201);
    REQUIRE(api.stored().size() == 1);
    const auto file = api.stored().at(0);
    CHECK(file.name == "CP1.zip");
    CHECK(file.purpose == "diagnostics_log");
    CHECK(api.content(file.id) == content);

    const auto request = api.record("log-requests");
    CHECK(request.at("file_id") == boost::json::string(file.id));
    CHECK(request.at("ended_by") == "file");
    CHECK(api.progress(given).at("file_id") == boost::json::string(file.id));
    // What the charge point says of it afterwards changes nothing.
    api.station.call("DiagnosticsStatusNotification", R"({"status":"Uploaded"})");
    CHECK(api.record("log-requests").at("status") == "succeeded");
    CHECK(api.client.get("/api/v1/files/" + file.id).status == 200);
}

TEST_CASE("API: the log of security events goes to our file server too") {
    MaintenanceWorld api;
    const auto given = api.command("get-security-log", R"({"reason":"audit"})",
                                   R"({"status":"Accepted","filename":"security.log"})");
    CHECK(api.call.find("SecurityLog") != std::string::npos);
    CHECK(api.ask("PUT", api.path() + "security.log", {}, content).status == 201);
    REQUIRE(api.stored().size() == 1);
    CHECK(api.stored().at(0).purpose == "security_log");
    CHECK(api.record("log-requests").at("reason") == "audit");
    CHECK(api.progress(given).at("status") == "succeeded");
}

} // namespace voltgate::tests
