#include "certs/secrets.hpp"
#include "storage/records/events.hpp"
#include "tests/api/file_world.hpp"

#include <catch2/catch.hpp>

#include <future>
#include <set>

using namespace voltgate;
using namespace std::chrono_literals;
using tests::FileWorld;
using tests::read_response;

namespace {

tests::ServerFixtureOptions with_upload_limit(std::uint64_t bytes) {
    tests::ServerFixtureOptions options;
    options.csms.settings.files.upload_limit = bytes;
    return options;
}

std::set<std::string> names_in_data(const FileWorld& world) {
    std::set<std::string> names{"files"};
    for (const auto& entry : std::filesystem::directory_iterator(world.server.data()))
        names.insert(entry.path().filename());
    return names;
}

const std::string form_type = "multipart/form-data; boundary=xyz";

std::string form(const std::string& content, const std::string& name = "log.txt") {
    return "--xyz\r\nContent-Disposition: form-data; name=\"comment\"\r\n\r\nof today\r\n"
           "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" +
           name + "\"\r\nContent-Type: text/plain\r\n\r\n" + content + "\r\n--xyz--\r\n";
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
    tests::ServerFixtureOptions options;
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
        auto socket = world.connect();
        const auto body = form(expected);
        socket.send(FileWorld::head(
            "POST", path, {{"Content-Type", form_type}, {"Content-Length", std::to_string(body.size())}}));
        for (const char c : body)
            socket.send({&c, 1});
        status = read_response(socket).status;
    }
    SECTION("in chunks") {
        expected = "first second";
        name = "chunks.log";
        auto socket = world.connect();
        socket.send(FileWorld::head("PUT", path + name, {{"Transfer-Encoding", "chunked"}}) +
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
    auto good = world.connect();
    good.send(FileWorld::head("PUT", world.upload_path() + "a", headers));
    CHECK(good.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    good.send("ok");
    CHECK(read_response(good).status == 201);
    auto bad = world.connect();
    bad.send(FileWorld::head("PUT", "/files/wrong/a", headers));
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

TEST_CASE("An upload beyond its quota is refused and leaves nothing") {
    FileWorld world(with_upload_limit(1000));
    const auto path = world.upload_path();
    const std::string large(1001, 'x');
    unsigned status = 0;
    SECTION("when it says so") {
        auto socket = world.connect();
        socket.send(FileWorld::head("PUT", path + "a", {{"Content-Length", "1001"}}));
        status = read_response(socket).status;
    }
    SECTION("when it comes in chunks and does not say") {
        auto socket = world.connect();
        const std::string chunk = "1f4\r\n" + std::string(500, 'x') + "\r\n";
        socket.send(FileWorld::head("PUT", path + "a", {{"Transfer-Encoding", "chunked"}}) + chunk + chunk +
                    chunk);
        status = read_response(socket).status;
    }
    SECTION("when it is within a form") {
        status = world.ask("POST", path, {{"Content-Type", form_type}}, form(large)).status;
    }
    CHECK(status == 413);
    CHECK(world.stored().empty());
    CHECK(world.half().empty());
    CHECK(world.on_disk().empty());
    // The token is still good for an upload that fits.
    CHECK(world.ask("PUT", path + "a", {}, std::string(1000, 'x')).status == 201);
}

TEST_CASE("A form cannot hide an endless body around its file") {
    FileWorld world(with_upload_limit(1000));
    const std::string field =
        "--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + std::string(100'000, 'x') + "\r\n";
    CHECK(world.ask("POST", world.upload_path(), {{"Content-Type", form_type}}, field + form("x")).status ==
          413);
    auto socket = world.connect();
    socket.send(FileWorld::head("POST", world.upload_path(),
                                {{"Content-Type", form_type}, {"Transfer-Encoding", "chunked"}}) +
                "186a0\r\n" + std::string(100'000, 'x') + "\r\n");
    CHECK(read_response(socket).status == 413);
    CHECK(world.half().empty());
}

TEST_CASE("A length that lies stores no more and no less than it says") {
    FileWorld world;
    const auto path = world.upload_path();
    SECTION("too short: what comes behind it is no part of the file") {
        CHECK(world.ask("PUT", path + "a", {{"Content-Length", "3"}}, "abcdefgh").status == 201);
        CHECK(world.content(world.stored().front().id) == "abc");
    }
    SECTION("too long: the file never comes whole, so there is none") {
        auto socket = world.connect();
        socket.send(FileWorld::head("PUT", path + "a", {{"Content-Length", "100"}}) + "abc");
        CHECK(tests::eventually([&] { return world.half().size() == 1; }));
        socket.reset();
        CHECK(tests::eventually([&] { return world.half().empty(); }));
        CHECK(world.stored().empty());
        CHECK(world.ask("PUT", path + "a", {}, "whole").status == 201);
    }
    SECTION("missing") {
        auto socket = world.connect();
        socket.send(FileWorld::head("PUT", path + "a", {}));
        CHECK(read_response(socket).status == 411);
    }
    SECTION("a part of a file") {
        CHECK(world.ask("PUT", path + "a", {{"Content-Range", "bytes 0-2/9"}}, "abc").status == 400);
    }
    SECTION("a broken chunk") {
        auto socket = world.connect();
        socket.send(FileWorld::head("PUT", path + "a", {{"Transfer-Encoding", "chunked"}}) +
                    "3\r\nabcX\r\n0\r\n\r\n");
        CHECK(read_response(socket).status == 400);
        CHECK(world.stored().empty());
    }
    SECTION("a form without a file, or cut") {
        const auto whole = form("content");
        CHECK(world.ask("POST", path, {{"Content-Type", form_type}}, "--xyz--\r\n").status == 400);
        CHECK(world.ask("POST", path, {{"Content-Type", form_type}}, whole.substr(0, whole.size() - 12))
                  .status == 400);
        CHECK(world.stored().empty());
    }
    CHECK(world.half().empty());
}

TEST_CASE("An upload that stands still, or takes too long as a whole, is given up") {
    tests::ServerFixtureOptions options;
    SECTION("stands still") {
        options.files.body_timeout = 50ms;
    }
    SECTION("takes too long") {
        options.files.stream_timeout = 50ms;
    }
    FileWorld world(options);
    auto socket = world.connect();
    socket.send(FileWorld::head("PUT", world.upload_path() + "a", {{"Content-Length", "100"}}) + "abc");
    CHECK(read_response(socket).status == 408);
    CHECK(world.half().empty());
    CHECK(world.stored().empty());
}

TEST_CASE("Of two uploads to one URL at the same time, one is stored") {
    FileWorld world;
    const auto path = world.upload_path();
    const auto head = FileWorld::head("PUT", path + "a", {{"Content-Length", "6"}});
    auto first = world.connect();
    auto second = world.connect();
    first.send(head + "one");
    second.send(head + "two");
    CHECK(tests::eventually([&] { return world.half().size() == 2; }));
    second.send("two");
    CHECK(read_response(second).status == 201);
    first.send("one");
    CHECK(read_response(first).status == 409);
    const auto files = world.stored();
    REQUIRE(files.size() == 1);
    CHECK(world.content(files.front().id) == "twotwo");
    CHECK(world.on_disk().size() == 1);
    CHECK(world.half().empty());
}

TEST_CASE("A connection goes on after an upload that was read to its end, and closes after a refused one") {
    FileWorld world;
    auto socket = world.connect();
    for (const auto* name : {"one", "two"}) {
        socket.send(FileWorld::head("PUT", world.upload_path() + name, {{"Content-Length", "3"}}) + "abc");
        const auto response = read_response(socket);
        CHECK(response.status == 201);
        CHECK(response.header("connection") == "keep-alive");
    }
    socket.send(FileWorld::head("PUT", "/files/wrong/x", {{"Content-Length", "100"}}) +
                "GET /files/taken/for/a/request HTTP/1.1\r\n\r\n");
    const auto refused = read_response(socket);
    CHECK(refused.status == 404);
    CHECK(refused.header("connection") == "close");
    CHECK(socket.read_all().empty());
    CHECK(world.stored().size() == 2);
}

TEST_CASE("One URL takes a few attempts at a time, and more again when they are over") {
    FileWorld world;
    const auto path = world.upload_path();
    const auto begun = FileWorld::head("PUT", path + "a", {{"Content-Length", "9"}}) + "x";
    std::vector<tests::RawSocket> attempts;
    for (std::size_t count = 1; count <= 4; ++count) {
        attempts.push_back(world.connect());
        attempts.back().send(begun);
        CHECK(tests::eventually([&] { return world.half().size() == count; }));
    }
    CHECK(world.ask("PUT", path + "a", {}, "whole").status == 409);
    CHECK(world.ask("PUT", world.upload_path() + "a", {}, "whole").status == 201);
    attempts.front().reset();
    CHECK(tests::eventually([&] { return world.ask("PUT", path + "a", {}, "whole").status == 201; }));
}

TEST_CASE("Many uploads at once keep their bytes apart") {
    FileWorld world;
    std::vector<std::string> paths;
    for (int each = 0; each < 8; ++each)
        paths.push_back(world.upload_path());
    std::vector<std::future<unsigned>> uploads;
    for (std::size_t each = 0; each < paths.size(); ++each)
        uploads.push_back(std::async(std::launch::async, [&, each] {
            const std::string body(300'000, static_cast<char>('a' + each));
            return world.ask("PUT", paths[each] + "f" + std::to_string(each), {}, body).status;
        }));
    for (auto& upload : uploads)
        CHECK(upload.get() == 201);
    for (const auto& file : world.stored())
        CHECK(world.content(file.id) == std::string(300'000, static_cast<char>('a' + file.name.at(1) - '0')));
    CHECK(world.stored().size() == paths.size());
}

TEST_CASE("A server that stops in the middle of an upload leaves no half file, nor one that was killed") {
    FileWorld world;
    const auto path = world.upload_path();
    CHECK(world.ask("PUT", world.upload_path() + "whole", {}, "whole").status == 201);
    const auto whole = world.stored().front().id;
    auto socket = world.connect();
    socket.send(FileWorld::head("PUT", path + "a", {{"Content-Length", "100"}}) + "abc");
    CHECK(tests::eventually([&] { return world.half().size() == 1; }));
    SECTION("stopped") {
        world.server.stop();
    }
    SECTION("killed") {
        world.server.kill();
        CHECK(world.half().size() == 1);
        std::ofstream(world.server.data() / "files" / "file_OF_NO_ROW") << "renamed, but never booked";
    }
    world.server.start();
    CHECK(world.half().empty());
    CHECK(world.on_disk() == std::vector<std::string>{whole});
    CHECK(world.stored().size() == 1);
    CHECK(world.ask("PUT", path + "a", {}, "tried again").status == 201);
}

TEST_CASE("Files leave the disk its reserve and together stay within their limit") {
    tests::ServerFixtureOptions options;
    SECTION("the disk is full") {
        options.csms.settings.files.keep_free = ~0ULL;
        FileWorld world(options);
        CHECK(world.ask("PUT", world.upload_path() + "a", {}, "abc").status == 507);
        CHECK(world.client.request("POST", "/api/v1/files?name=a", "abc").status == 507);
        CHECK(world.half().empty());
        CHECK(world.on_disk().empty());
    }
    SECTION("the files are too many") {
        options.csms.settings.files.total_limit = 10;
        FileWorld world(options);
        CHECK(world.ask("PUT", world.upload_path() + "a", {}, "1234567").status == 201);
        const auto path = world.upload_path();
        CHECK(world.ask("PUT", path + "b", {}, "1234").status == 507);
        auto socket = world.connect();
        socket.send(FileWorld::head("PUT", path + "b", {{"Transfer-Encoding", "chunked"}}) +
                    "4\r\n1234\r\n0\r\n\r\n");
        CHECK(read_response(socket).status == 507);
        CHECK(world.on_disk().size() == 1);
        const FileWorld::Headers endless{{"Content-Length", "18446744073709551615"}};
        CHECK(world.ask("PUT", path + "b", endless).status == 507);
        CHECK(world.ask("PUT", "/files/" + std::string(64, 'a') + "/b", endless).status == 404);
        CHECK(world.ask("PUT", path + "b", {}, "123").status == 201);
    }
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
