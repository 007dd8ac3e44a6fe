// Uploads beside, after and instead of each other, and through a restart.
#include "tests/api/file_world.hpp"

#include <catch2/catch.hpp>

#include <future>

using namespace voltgate;
using namespace voltgate::tests;

TEST_CASE("Of two uploads to one URL at the same time, one is stored") {
    FileWorld world;
    const auto path = world.upload_path();
    const FileWorld::Headers six_bytes{{"Content-Length", "6"}};
    auto first = world.begun("PUT", path + "a", six_bytes, "one");
    auto second = world.begun("PUT", path + "a", six_bytes, "two");
    CHECK(eventually([&] { return world.half().size() == 2; }));
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
    std::vector<RawSocket> attempts;
    for (std::size_t count = 1; count <= 4; ++count) {
        attempts.push_back(world.begun("PUT", path + "a", {{"Content-Length", "9"}}, "x"));
        CHECK(eventually([&] { return world.half().size() == count; }));
    }
    CHECK(world.ask("PUT", path + "a", {}, "whole").status == 409);
    CHECK(world.ask("PUT", world.upload_path() + "a", {}, "whole").status == 201);
    attempts.front().reset();
    CHECK(eventually([&] { return world.ask("PUT", path + "a", {}, "whole").status == 201; }));
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
    auto socket = world.begun("PUT", path + "a", {{"Content-Length", "100"}}, "abc");
    CHECK(eventually([&] { return world.half().size() == 1; }));
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
