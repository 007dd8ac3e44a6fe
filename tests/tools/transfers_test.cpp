#include "api/http/server.hpp"
#include "tests/support/loop.hpp"
#include "tests/tools/station_world.hpp"
#include "tools/simulator/file_transfer.hpp"

#include <boost/algorithm/string/replace.hpp>

#include <algorithm>
#include <atomic>
#include <map>
#include <mutex>
#include <vector>

using namespace voltgate;
using namespace voltgate::simulator;

namespace {

/// A file server of the test: what is asked of it is kept, and each path has an answer.
class Files final : public api::http::Handler {
public:
    Files()
        : server_(options(), {&loop_.context()}, *this) {
        server_.start();
    }
    ~Files() { server_.stop(0ms); }

    asio::awaitable<api::http::Response> handle(api::http::Request request) override {
        if (request.path.starts_with("/hang")) {
            asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
            co_await timer.async_wait(asio::use_awaitable);
        }
        co_return answer(request);
    }
    api::http::Response refuse(unsigned status, std::string_view) override {
        api::http::Response response;
        response.status = status;
        return response;
    }

    [[nodiscard]] std::string url(const std::string& path) const {
        return "http://127.0.0.1:" + std::to_string(server_.local_endpoint().port()) + path;
    }
    [[nodiscard]] std::size_t asked(const std::string& path) {
        const std::scoped_lock lock(mutex_);
        return static_cast<std::size_t>(std::count(paths_.begin(), paths_.end(), path));
    }
    [[nodiscard]] std::string delivered(const std::string& path) {
        const std::scoped_lock lock(mutex_);
        return bodies_[path];
    }

private:
    static api::http::ServerOptions options() {
        api::http::ServerOptions made;
        made.listen.port(0);
        return made;
    }

    api::http::Response answer(const api::http::Request& request) {
        const std::scoped_lock lock(mutex_);
        paths_.push_back(request.path);
        api::http::Response response;
        if (request.path.starts_with("/good"))
            response.body = "Version: 2.5.0\nand the rest of it";
        else if (request.path.starts_with("/odd"))
            response.body = "\x7f"
                            "ELF";
        else if (request.path.starts_with("/second-time"))
            response.status = std::count(paths_.begin(), paths_.end(), request.path) > 1 ? 200 : 503;
        else
            response.status = request.path.starts_with("/denied") ? 403 : 404;
        if (response.status == 200)
            bodies_[request.path] = request.body;
        return response;
    }

    std::mutex mutex_;
    std::vector<std::string> paths_;
    std::map<std::string, std::string> bodies_;
    tests::LoopThread loop_;
    api::http::Server server_;
};

struct TransferWorld : World {
    TransferWorld() { options.transfers = Transfers::real; }

    /// The statuses told by messages of this action, in order.
    [[nodiscard]] std::string statuses(std::string_view action) const {
        std::string all;
        for (const auto& each : central.told) {
            if (each.action == action)
                all += std::string(each.payload.at("status").as_string()) + ' ';
        }
        return all;
    }
    asio::awaitable<void> until_told(std::string_view action, const std::string& expected) {
        const bool told = co_await station->until([&] { return statuses(action) == expected; }, patience);
        CHECK(statuses(action) == expected);
        REQUIRE(told);
    }

    Files files;
};

constexpr auto firmware_status = "FirmwareStatusNotification";
constexpr auto signed_status = "SignedFirmwareStatusNotification";
constexpr auto diagnostics_status = "DiagnosticsStatusNotification";
constexpr auto log_status = "LogStatusNotification";

std::string update(const std::string& url, int retries = 0) {
    return R"({"retrieveDate":"2026-01-01T00:00:00Z","retries":)" + std::to_string(retries) +
           R"(,"location":")" + url + "\"}";
}

std::string signed_update(const std::string& url, int id) {
    return R"({"requestId":)" + std::to_string(id) + R"(,"firmware":{"location":")" + url +
           R"(","retrieveDateTime":"2026-01-01T00:00:00Z","signature":"AA==","signingCertificate":")"
           R"(-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----"}})";
}

asio::awaitable<void> trigger(World& world, std::string_view message) {
    auto payload = R"({"requestedMessage":")" + std::string(message) + "\"}";
    const auto answer = co_await world.central.command("ExtendedTriggerMessage", std::move(payload));
    CHECK(answer == R"({"status":"Accepted"})");
}

std::string log_request(const std::string& url, int id, int retries = 0) {
    return R"({"logType":"SecurityLog","requestId":)" + std::to_string(id) + R"(,"retries":)" +
           std::to_string(retries) + R"(,"log":{"remoteLocation":")" + url + "\"}}";
}

} // namespace

TEST_CASE("a station fetches its firmware and boots with the version that the image names") {
    TransferWorld world;
    world.tell([&](World&) -> asio::awaitable<void> {
        const auto answer =
            co_await world.central.command("UpdateFirmware", update(world.files.url("/good")));
        CHECK(answer == "{}");
        co_await world.until_told(firmware_status, "Downloading Downloaded Installing Installed ");
        const bool again = co_await world.station->until(
            [&] { return world.central.count("BootNotification") == 2; }, patience);
        REQUIRE(again);
        CHECK(world.central.last("BootNotification").at("firmwareVersion") == "2.5.0");
        CHECK(world.files.asked("/good") == 1);
        co_await world.settle();
    });
}

TEST_CASE("a station reports a download that failed, after as many tries as it was allowed") {
    TransferWorld world;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.central.command("UpdateFirmware", update(world.files.url("/missing"), 2));
        co_await world.until_told(firmware_status, "Downloading DownloadFailed ");
        CHECK(world.files.asked("/missing") == 3);
        co_await world.central.command("UpdateFirmware", update("ftp://127.0.0.1/firmware", 2));
        co_await world.until_told(firmware_status, "Downloading DownloadFailed Downloading DownloadFailed ");
        co_await world.settle();
        CHECK(world.central.count("BootNotification") == 1);
    });
}

TEST_CASE("a station that fails once succeeds with its next try, and invents a version for an odd image") {
    TransferWorld world;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.central.command("UpdateFirmware", update(world.files.url("/second-time"), 1));
        co_await world.until_told(firmware_status, "Downloading Downloaded Installing Installed ");
        CHECK(world.files.asked("/second-time") == 2);
        const bool again = co_await world.station->until(
            [&] { return world.central.count("BootNotification") == 2; }, patience);
        REQUIRE(again);
        CHECK(world.central.last("BootNotification").at("firmwareVersion") == "1.0.0+");
        co_await world.settle();
    });
}

TEST_CASE("a signed update carries its request id, and a newer one takes its place") {
    TransferWorld world;
    world.tell([&](World&) -> asio::awaitable<void> {
        const auto first = co_await world.central.command("SignedUpdateFirmware",
                                                          signed_update(world.files.url("/hang"), 1));
        CHECK(first == R"({"status":"Accepted"})");
        co_await world.until_told(signed_status, "Downloading ");
        const auto second = co_await world.central.command("SignedUpdateFirmware",
                                                           signed_update(world.files.url("/good"), 2));
        CHECK(second == R"({"status":"AcceptedCanceled"})");
        co_await world.until_told(
            signed_status, "Downloading Downloading Downloaded SignatureVerified Installing Installed ");
        CHECK(world.central.last(signed_status).at("requestId") == 2);
        const bool again = co_await world.station->until(
            [&] { return world.central.count("BootNotification") == 2; }, patience);
        REQUIRE(again);
        co_await world.settle();
    });
}

TEST_CASE("a station can be made to disbelieve a signature, and to fail to install") {
    TransferWorld world;
    world.options.faults.bad_installation = true;
    world.options.faults.bad_signature = true;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.central.command("UpdateFirmware", update(world.files.url("/good")));
        co_await world.until_told(firmware_status, "Downloading Downloaded Installing InstallationFailed ");
        co_await world.central.command("SignedUpdateFirmware", signed_update(world.files.url("/good"), 1));
        co_await world.until_told(signed_status, "Downloading Downloaded InvalidSignature ");
        const bool told = co_await world.station->until(
            [&] { return world.central.count("SecurityEventNotification") == 1; }, patience);
        REQUIRE(told);
        CHECK(world.central.last("SecurityEventNotification").at("type") == "InvalidFirmwareSignature");
        world.station->faults().bad_signature = false;
        const auto next = co_await world.central.command("SignedUpdateFirmware",
                                                         signed_update(world.files.url("/good"), 2));
        CHECK(next == R"({"status":"Accepted"})");
        co_await world.until_told(signed_status,
                                  "Downloading Downloaded InvalidSignature Downloading Downloaded "
                                  "SignatureVerified Installing InstallationFailed ");
        CHECK(world.central.count("BootNotification") == 1);
    });
}

TEST_CASE("a station delivers its diagnostics into the folder that was named") {
    TransferWorld world;
    world.tell([&](World&) -> asio::awaitable<void> {
        const auto answer = co_await world.central.command(
            "GetDiagnostics", R"({"location":")" + world.files.url("/good/folder/") + "\"}");
        CHECK(answer == R"({"fileName":"diagnostics-CP1.log"})");
        co_await world.until_told(diagnostics_status, "Uploading Uploaded ");
        const auto log = world.files.delivered("/good/folder/diagnostics-CP1.log");
        CHECK(log.starts_with("Voltgate Simulator CP1\nfirmware 1.0.0\n"));
        CHECK(log.find("\nHeartbeatInterval = 300\n") != std::string::npos);
        CHECK(log.find("AuthorizationKey") == std::string::npos);
        co_await world.central.command("GetDiagnostics",
                                       R"({"retries":1,"location":")" + world.files.url("/missing") + "\"}");
        co_await world.until_told(diagnostics_status, "Uploading Uploaded Uploading UploadFailed ");
        CHECK(world.files.asked("/missing/diagnostics-CP1.log") == 2);
    });
}

TEST_CASE("a station says why a log could not be delivered") {
    TransferWorld world;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.central.command("GetLog", log_request(world.files.url("/denied"), 1));
        co_await world.until_told(log_status, "Uploading PermissionDenied ");
        co_await world.central.command("GetLog", log_request("sftp://127.0.0.1/logs", 2));
        co_await world.until_told(log_status, "Uploading PermissionDenied Uploading NotSupportedOperation ");
        co_await world.central.command("GetLog", log_request(world.files.url("/missing"), 3, 1));
        co_await world.until_told(
            log_status,
            "Uploading PermissionDenied Uploading NotSupportedOperation Uploading UploadFailure ");
        CHECK(world.central.last(log_status).at("requestId") == 3);
        CHECK(world.files.asked("/missing/security-CP1.log") == 2);
    });
}

TEST_CASE("a second request for a log cancels the first, and a stop or restart any") {
    TransferWorld world;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.central.command("GetLog", log_request(world.files.url("/hang"), 1));
        co_await world.until_told(log_status, "Uploading ");
        const auto second =
            co_await world.central.command("GetLog", log_request(world.files.url("/good"), 2));
        CHECK(second == R"({"status":"AcceptedCanceled","filename":"security-CP1.log"})");
        co_await world.until_told(log_status, "Uploading Uploading Uploaded ");
        const auto third = co_await world.central.command("GetLog", log_request(world.files.url("/hang"), 3));
        CHECK(third == R"({"status":"Accepted","filename":"security-CP1.log"})");
        world.station->reboot();
        const bool again = co_await world.station->until(
            [&] { return world.central.count("BootNotification") == 2; }, patience);
        REQUIRE(again);
        co_await world.settle();
        const auto fourth =
            co_await world.central.command("GetLog", log_request(world.files.url("/hang"), 4));
        CHECK(fourth == R"({"status":"Accepted","filename":"security-CP1.log"})");
        co_await world.until_told(log_status, "Uploading Uploading Uploaded Uploading Uploading ");
        // The world ends although the transfer hangs.
    });
}

TEST_CASE("a triggered status is that of the job under way, and Idle when there is none") {
    TransferWorld world;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await trigger(world, firmware_status);
        co_await world.until_told(firmware_status, "Idle ");
        co_await world.central.command("SignedUpdateFirmware", signed_update(world.files.url("/hang"), 7));
        co_await world.until_told(signed_status, "Downloading ");
        co_await trigger(world, firmware_status);
        co_await world.until_told(signed_status, "Downloading Downloading ");
        CHECK(world.central.last(signed_status).at("requestId") == 7);

        co_await world.central.command("GetDiagnostics",
                                       R"({"location":")" + world.files.url("/hang") + "\"}");
        co_await world.until_told(diagnostics_status, "Uploading ");
        co_await trigger(world, log_status);
        co_await world.until_told(log_status, "Idle ");
        const auto answer = co_await world.central.command(
            "TriggerMessage", R"({"requestedMessage":"DiagnosticsStatusNotification"})");
        CHECK(answer == R"({"status":"Accepted"})");
        co_await world.until_told(diagnostics_status, "Uploading Uploading ");

        co_await world.central.command("GetLog", log_request(world.files.url("/hang"), 8));
        co_await world.until_told(log_status, "Idle Uploading ");
        co_await trigger(world, log_status);
        co_await world.until_told(log_status, "Idle Uploading Uploading ");
        CHECK(world.central.last(log_status).at("requestId") == 8);
    });
}

TEST_CASE("a signed update waits for its dates, and says so") {
    TransferWorld world;
    world.tell([&](World&) -> asio::awaitable<void> {
        auto late = signed_update(world.files.url("/good"), 1);
        late.insert(late.find(R"("signature")"), R"("installDateTime":"2099-01-01T00:00:00Z",)");
        co_await world.central.command("SignedUpdateFirmware", late);
        const std::string until_then = "Downloading Downloaded SignatureVerified InstallScheduled ";
        co_await world.until_told(signed_status, until_then);
        boost::replace_all(late, "2026", "2099");
        const auto second = co_await world.central.command("SignedUpdateFirmware", late);
        CHECK(second == R"({"status":"AcceptedCanceled"})");
        co_await world.until_told(signed_status, until_then + "DownloadScheduled ");
        CHECK(world.files.asked("/good") == 1);
    });
}

TEST_CASE("a station that runs new firmware tells so as a security event") {
    TransferWorld world;
    world.options.security_events = true;
    world.tell([&](World&) -> asio::awaitable<void> {
        co_await world.central.command("UpdateFirmware", update(world.files.url("/good")));
        const bool told = co_await world.station->until(
            [&] { return world.central.count("SecurityEventNotification") == 3; }, patience);
        REQUIRE(told);
        std::string types;
        for (const auto& each : world.central.told)
            if (each.action == "SecurityEventNotification")
                types += std::string(each.payload.at("type").as_string()) + ' ';
        CHECK(types == "StartupOfTheDevice FirmwareUpdated ResetOrReboot ");
        co_await world.settle();
    });
}

TEST_CASE("a firmware image names its version in its first line") {
    CHECK(version_in("Version: 1.2.3\r\nrest") == "1.2.3");
    CHECK(version_in("Version: 1.2.3") == "1.2.3");
    CHECK(version_in("Version: " + std::string(60, '1')) == std::string(50, '1'));
    CHECK(version_in("other\nVersion: 1").empty());
    CHECK(version_in("").empty());
}
