#include "certs/secrets.hpp"
#include "tests/api/file_world.hpp"

#include <catch2/catch.hpp>

#include <future>

using namespace voltgate;
using namespace std::chrono_literals;
using tests::FileWorld;

TEST_CASE("A charge point fetches a file with all that tells it what it is") {
    FileWorld world;
    const auto id = world.image("firmware image", "fw.bin");
    const auto path = world.download_path(id);
    CHECK(path.ends_with("/firmware%202.bin"));
    const auto whole = world.ask("GET", path);
    CHECK(whole.status == 200);
    CHECK(whole.body == "firmware image");
    CHECK(whole.header("accept-ranges") == "bytes");
    CHECK(whole.header("content-length") == "14");
    CHECK(whole.header("etag") == '"' + certs::sha256_hex("firmware image") + '"');
    CHECK(whole.header("x-content-type-options") == "nosniff");
    CHECK(whole.header("content-disposition") == "attachment; filename*=UTF-8''fw.bin");

    const auto head = world.ask("HEAD", path, {{"Range", "bytes=0-3"}});
    CHECK(head.status == 200);
    CHECK(head.header("content-length") == "14");
    const auto known = world.ask("GET", path, {{"If-None-Match", whole.header("etag")}});
    CHECK(known.status == 304);
    CHECK(known.body.empty());
}

TEST_CASE("A download is resumed by ranges") {
    FileWorld world;
    const auto path = world.download_path(world.image("0123456789"));
    const auto ranged = [&](const std::string& range) {
        const auto response = world.ask("GET", path, {{"Range", range}});
        return std::to_string(response.status) + ' ' + response.header("content-range") + ' ' + response.body;
    };
    CHECK(ranged("bytes=0-3") == "206 bytes 0-3/10 0123");
    CHECK(ranged("bytes=4-5") == "206 bytes 4-5/10 45");
    CHECK(ranged("bytes=4-") == "206 bytes 4-9/10 456789");
    CHECK(ranged("bytes=-3") == "206 bytes 7-9/10 789");
    CHECK(ranged("bytes=8-99") == "206 bytes 8-9/10 89");
    const auto beyond = world.ask("GET", path, {{"Range", "bytes=10-"}});
    CHECK(beyond.status == 416);
    CHECK(beyond.header("content-range") == "bytes */10");
    CHECK(beyond.body.empty());
}

TEST_CASE("A range of a file that has changed since gets the whole file") {
    FileWorld world;
    const auto path = world.download_path(world.image("0123456789"));
    const auto tag = '"' + certs::sha256_hex("0123456789") + '"';
    CHECK(world.ask("GET", path, {{"Range", "bytes=4-5"}, {"If-Range", tag}}).status == 206);
    CHECK(world.ask("GET", path, {{"Range", "bytes=4-5"}, {"If-Range", "\"other\""}}).body == "0123456789");
    CHECK(world.ask("GET", path, {{"Range", "bytes=0-1,4-5"}}).body == "0123456789");
    CHECK(world.ask("GET", path, {{"Range", "bytes=5-4"}}).status == 200);
}

TEST_CASE("A download URL is used up by its number of completed downloads, not by broken ones") {
    tests::ServerFixtureOptions options;
    options.csms.settings.files.downloads_per_grant = 2;
    FileWorld world(options);
    const auto path = world.download_path(world.image("0123456789"));
    for (int tries = 0; tries < 5; ++tries)
        CHECK(world.ask("GET", path, {{"Range", "bytes=0-5"}}).status == 206);
    CHECK(world.ask("HEAD", path).status == 200);
    // Counted after its last byte is sent: the next request on the same connection comes behind that.
    auto socket = world.connect();
    for (const auto* range : {"bytes=6-", "bytes=0-"}) {
        socket.send(FileWorld::head("GET", path, {{"Range", range}}));
        CHECK(read_response(socket).status == 206);
    }
    socket.send(FileWorld::head("GET", path, {}));
    CHECK(read_response(socket).status == 404);
}

TEST_CASE("A large file comes whole to many at once, and a connection is kept for the next") {
    FileWorld world;
    std::string content;
    for (int line = 0; content.size() < 1'000'000; ++line)
        content += "line " + std::to_string(line) + '\n';
    const auto path = world.download_path(world.image(content));
    std::vector<std::future<bool>> downloads;
    for (int each = 0; each < 4; ++each)
        downloads.push_back(std::async(std::launch::async, [&] {
            auto socket = world.connect();
            socket.send(FileWorld::head("GET", path, {{"Range", "bytes=0-499999"}}));
            const auto first = read_response(socket);
            socket.send(FileWorld::head("GET", path, {{"Range", "bytes=500000-"}}));
            return first.body + read_response(socket).body == content;
        }));
    for (auto& download : downloads)
        CHECK(download.get());
}

TEST_CASE("A file server stops although a download is not taken") {
    FileWorld world;
    const auto path = world.download_path(world.image(std::string(1'000'000, 'x')));
    for (int each = 0; each < 4; ++each) // fills what the sockets hold
        world.image(std::string(1'000'000, 'y'));
    auto socket = world.connect();
    for (int each = 0; each < 20; ++each)
        socket.send(FileWorld::head("GET", path, {}));
    CHECK(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 200"));
    world.server.stop();
    CHECK(socket.closed());
}

TEST_CASE("A deleted file is not found any more, whatever was granted") {
    FileWorld world;
    const auto id = world.image("image");
    const auto path = world.download_path(id);
    CHECK(world.client.remove("/api/v1/files/" + id).status == 204);
    CHECK(world.ask("GET", path).status == 404);
    CHECK(world.on_disk().empty());
}

TEST_CASE("An operator uploads a firmware image, finds it, reads it and deletes it") {
    FileWorld world;
    const auto made = world.client.request("POST", "/api/v1/files?name=..%2Ffw%201.bin", "0123456789");
    CHECK(made.status == 201);
    const auto file = FileWorld::json(made);
    const std::string id(file.at("id").as_string());
    CHECK(made.header("location") == "/api/v1/files/" + id);
    CHECK(id.starts_with("file_"));
    CHECK(file.at("name") == "fw 1.bin");
    CHECK(file.at("purpose") == "firmware");
    CHECK(file.at("size") == 10);
    CHECK(std::string(file.at("sha256").as_string()) == certs::sha256_hex("0123456789"));
    CHECK(!file.contains("charge_point_id"));
    CHECK(!file.contains("expires_at"));

    CHECK(FileWorld::json(world.client.get("/api/v1/files/" + id)) == file);
    const auto part = world.client.get("/api/v1/files/" + id + "/content", {{"Range", "bytes=2-4"}});
    CHECK(part.status == 206);
    CHECK(part.body == "234");
    const auto head = world.client.request("HEAD", "/api/v1/files/" + id + "/content", {});
    CHECK(head.header("content-length") == "10");

    CHECK(world.client.remove("/api/v1/files/" + id).status == 204);
    CHECK(world.client.get("/api/v1/files/" + id).status == 404);
    CHECK(world.client.get("/api/v1/files/" + id + "/content").status == 404);
    CHECK(world.client.remove("/api/v1/files/" + id).status == 404);
}

TEST_CASE("Files are listed by what they are and whose they are") {
    FileWorld world;
    world.image("image");
    world.server.clock().advance(1ms);
    CHECK(world.ask("PUT", world.upload_path() + "a.log", {}, "log").status == 201);
    const auto names = [&](const std::string& query) {
        std::string out;
        const auto page = FileWorld::json(world.client.get("/api/v1/files" + query));
        for (const auto& each : page.at("data").as_array())
            out += std::string(each.at("name").as_string()) + ' ';
        return out;
    };
    CHECK(names("") == "a.log firmware.bin ");
    CHECK(names("?purpose=firmware") == "firmware.bin ");
    CHECK(names("?charge_point_id=CP1") == "a.log ");
    CHECK(names("?command_id=cmd_1") == "a.log ");
    CHECK(names("?charge_point_id=CP2").empty());
    CHECK(names("?per_page=1") == "a.log ");
}

TEST_CASE("An operator's upload is refused with what is wrong with it") {
    tests::ServerFixtureOptions options;
    options.csms.settings.files.image_limit = 2'000'000; // more than other bodies may be
    FileWorld world(options);
    const auto nameless = world.client.request("POST", "/api/v1/files", "x");
    CHECK(nameless.status == 422);
    CHECK(FileWorld::json(nameless).at("field_errors").as_object().contains("name"));
    CHECK(world.client.request("POST", "/api/v1/files?name=a", std::string(2'000'001, 'x')).status == 413);
    CHECK(world.client.request("POST", "/api/v1/files?name=a", std::string(2'000'000, 'x')).status == 201);
    // Nobody is asked for a body that will not be taken.
    tests::RawSocket stranger(world.server.api_endpoint());
    stranger.send(FileWorld::head("POST", "/api/v1/files?name=a",
                                  {{"Expect", "100-continue"}, {"Content-Length", "1"}}));
    CHECK(read_response(stranger).status == 401);
    CHECK(stranger.closed());
    CHECK(world.on_disk().size() == 1);
}
