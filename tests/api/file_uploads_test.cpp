// What a charge point uploads, and where it comes to lie.
#include "certs/secrets.hpp"
#include "storage/records/events.hpp"
#include "tests/api/file_world.hpp"
#include "tests/api/upload_form.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace voltgate;
using namespace voltgate::tests;
using namespace std::chrono_literals;

namespace {

std::set<std::string> names_in_data(const FileWorld& world) {
    std::set<std::string> names{"files"};
    for (const auto& entry : std::filesystem::directory_iterator(world.server.data()))
        names.insert(entry.path().filename());
    return names;
}

} // namespace

TEST_CASE("A charge point's upload is stored, told of, and its URL used up") {
    FileWorld world;
    const auto path = world.upload_path();
    CHECK(world.ask("PUT", path + "CP1.log", {{"Content-Type", "text/plain"}}, "line 1\n").status == 201);

    const auto files = world.stored();
    REQUIRE(files.size() == 1);
    const auto& file = files.front();
    CHECK(file.name == "CP1.log");
    CHECK(file.charge_point_id == "CP1");
    CHECK(file.command_id == "cmd_1");
    CHECK(file.purpose == "diagnostics_log");
    CHECK(file.size == 7);
    CHECK(file.sha256 == certs::sha256_hex("line 1\n"));
    CHECK(file.content_type == "text/plain");
    CHECK(file.expires_at == world.server.clock().now() + 24h * 90);
    CHECK(world.content(file.id) == "line 1\n");
    CHECK(world.half().empty());

    const auto events =
        world.server.read([](storage::Database& db) { return storage::events::after(db, 0, 100); });
    REQUIRE(!events.empty());
    CHECK(events.back().type == "file.received");
    CHECK(events.back().charge_point_id == "CP1");
    CHECK(events.back().data.text.find(file.id) != std::string::npos);

    CHECK(world.ask("PUT", path + "CP1.log", {}, "again").status == 404);
    CHECK(world.stored().size() == 1);
}

TEST_CASE("A charge point is told the URL at which it reaches the file server") {
    ServerFixtureOptions options;
    std::string expected;
    SECTION("that was set") {
        options.csms.settings.files.url = "https://files.example/csms/";
        expected = "https://files.example/csms/files/";
    }
    SECTION("or the address at which it reached us") {
        expected = "http://127.0.0.1:";
    }
    FileWorld world(options);
    if (expected.ends_with(':'))
        expected += std::to_string(world.server.files_endpoint().port()) + "/files/";
    auto station = world.booted("CP1");
    std::string call;
    const auto answered = world.answered(station, "/api/v1/charge-points/CP1/actions/get-diagnostics", "{}",
                                         R"({"fileName":"a.log"})", &call);
    CHECK(answered.status == 200);
    CHECK(call.find(R"("location":")" + expected) != std::string::npos);
}

TEST_CASE("An upload may come as a form, in chunks, or empty") {
    FileWorld world;
    std::string expected = "several\r\nlines\r\n--not the boundary";
    std::string name = "log.txt";
    const auto path = world.upload_path();
    unsigned status = 0;
    SECTION("as a form") {
        status = world.ask("POST", path, {{"Content-Type", form_type}}, form(expected)).status;
    }
    SECTION("as a form that comes byte by byte") {
        const auto body = form(expected);
        auto socket = world.begun(
            "POST", path, {{"Content-Type", form_type}, {"Content-Length", std::to_string(body.size())}});
        for (const char c : body)
            socket.send({&c, 1});
        status = read_response(socket).status;
    }
    SECTION("in chunks") {
        expected = "first second";
        name = "chunks.log";
        auto socket = world.begun("PUT", path + name, {{"Transfer-Encoding", "chunked"}},
                                  "6\r\nfirst \r\n6\r\nsecond\r\n0\r\n\r\n");
        status = read_response(socket).status;
    }
    SECTION("with its name in a header") {
        name = "named.log";
        status =
            world.ask("POST", path, {{"Content-Disposition", "attachment; filename=\"named.log\""}}, expected)
                .status;
    }
    SECTION("empty and nameless") {
        expected.clear();
        name = "file";
        status = world.ask("PUT", path).status;
    }
    CHECK(status == 201);
    const auto files = world.stored();
    REQUIRE(files.size() == 1);
    CHECK(files.front().name == name);
    CHECK(world.content(files.front().id) == expected);
}

TEST_CASE("A client that waits for it is told to go on only where there is something to deliver") {
    FileWorld world;
    const FileWorld::Headers headers{{"Expect", "100-continue"}, {"Content-Length", "2"}};
    auto good = world.begun("PUT", world.upload_path() + "a", headers);
    CHECK(good.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    good.send("ok");
    CHECK(read_response(good).status == 201);
    auto bad = world.begun("PUT", "/files/wrong/a", headers);
    CHECK(read_response(bad).status == 404);
}

TEST_CASE("An uploaded file cannot choose where it is written") {
    FileWorld world;
    const std::vector<std::pair<std::string, std::string>> names{
        {"..%2f..%2fetc%2fpasswd", "passwd"},
        {"../../../etc/shadow", "shadow"},
        {"..%5c..%5cboot.ini", "boot.ini"},
        {"%2e%2e", "file"},
        {"..", "file"},
        {".bashrc", "bashrc"},
        {"a%0d%0ab%22c", "a__b_c"},
        {"%ff%fe.log", "file"},
        {"C%3A%5CWindows%5Cx.log", "x.log"},
        {std::string(300, 'n'), std::string(128, 'n')}};
    const auto before = names_in_data(world);
    for (const auto& [given, kept] : names) {
        CAPTURE(given);
        world.server.clock().advance(1ms); // so that the newest is known
        CHECK(world.ask("PUT", world.upload_path() + given, {}, "x").status == 201);
        CHECK(world.stored().front().name == kept);
    }
    world.server.clock().advance(1ms);
    CHECK(world
              .ask("POST", world.upload_path(), {{"Content-Type", form_type}},
                   form("x", "..\\\\..\\\\evil.log"))
              .status == 201);
    CHECK(world.stored().front().name == "evil.log");
    for (const auto& name : world.on_disk())
        CHECK(name.starts_with("file_"));
    CHECK(world.on_disk().size() == names.size() + 1);
    CHECK(names_in_data(world) == before);
}

TEST_CASE("What was not granted does not exist") {
    FileWorld world;
    const auto image = world.image("image");
    const auto upload = world.upload_path();
    const auto download = world.download_path(image);
    CHECK(world.ask("PUT", "/files/" + std::string(64, 'a') + "/x", {}, "x").status == 404);
    CHECK(world.ask("GET", "/files/" + std::string(64, 'a') + "/x").status == 404);
    CHECK(world.ask("GET", "/files/" + image + "/x").status == 404);
    CHECK(world.ask("GET", upload).status == 404);
    CHECK(world.ask("PUT", download, {}, "x").status == 404);
    CHECK(world.ask("GET", "/").status == 404);
    CHECK(world.ask("GET", "/files").status == 404);
    CHECK(world.ask("GET", "/files//").status == 404);
    CHECK(world.ask("PUT", "/somewhere" + upload, {}, "x").status == 404);
    CHECK(world.ask("GET", "/api/v1/files").status == 404);
    const auto refused = world.ask("DELETE", download);
    CHECK(refused.status == 405);
    CHECK(refused.header("allow") == "GET, HEAD, PUT, POST");
    world.server.clock().advance(1h);
    CHECK(world.ask("PUT", upload + "x", {}, "x").status == 404);
    CHECK(world.ask("GET", download).status == 404);
    CHECK(world.stored().size() == 1);
}

TEST_CASE("Files and grants whose time is over are swept, contents and all") {
    FileWorld world;
    const auto image = world.image("image");
    CHECK(world.ask("PUT", world.upload_path() + "a", {}, "abc").status == 201);
    world.upload_path();
    world.server.clock().advance(24h * 90);
    world.server.sweep();
    const auto files = world.stored();
    REQUIRE(files.size() == 1);
    CHECK(files.front().id == image);
    CHECK(world.on_disk() == std::vector<std::string>{image});
    CHECK(world.server.read(
              [](storage::Database& db) { return db.scalar("select count(*) from file_grants"); }) == 0);
}
