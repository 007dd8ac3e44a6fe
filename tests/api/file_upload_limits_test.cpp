// Uploads that are too large, too slow or told wrong.
#include "tests/api/file_world.hpp"
#include "tests/api/upload_form.hpp"

#include <catch2/catch.hpp>

using namespace voltgate;
using namespace voltgate::tests;
using namespace std::chrono_literals;

namespace {

ServerFixtureOptions with_upload_limit(std::uint64_t bytes) {
    ServerFixtureOptions options;
    options.csms.settings.files.upload_limit = bytes;
    return options;
}

} // namespace

TEST_CASE("An upload beyond its quota is refused and leaves nothing") {
    FileWorld world(with_upload_limit(1000));
    const auto path = world.upload_path();
    const std::string large(1001, 'x');
    unsigned status = 0;
    SECTION("when it says so") {
        auto socket = world.begun("PUT", path + "a", {{"Content-Length", "1001"}});
        status = read_response(socket).status;
    }
    SECTION("when it comes in chunks and does not say") {
        const std::string chunk = "1f4\r\n" + std::string(500, 'x') + "\r\n";
        auto socket =
            world.begun("PUT", path + "a", {{"Transfer-Encoding", "chunked"}}, chunk + chunk + chunk);
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
    auto socket = world.begun("POST", world.upload_path(),
                              {{"Content-Type", form_type}, {"Transfer-Encoding", "chunked"}},
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
        auto socket = world.begun("PUT", path + "a", {{"Content-Length", "100"}}, "abc");
        CHECK(eventually([&] { return world.half().size() == 1; }));
        socket.reset();
        CHECK(eventually([&] { return world.half().empty(); }));
        CHECK(world.stored().empty());
        CHECK(world.ask("PUT", path + "a", {}, "whole").status == 201);
    }
    SECTION("missing") {
        auto socket = world.begun("PUT", path + "a", {});
        CHECK(read_response(socket).status == 411);
    }
    SECTION("a part of a file") {
        CHECK(world.ask("PUT", path + "a", {{"Content-Range", "bytes 0-2/9"}}, "abc").status == 400);
    }
    SECTION("a broken chunk") {
        auto socket =
            world.begun("PUT", path + "a", {{"Transfer-Encoding", "chunked"}}, "3\r\nabcX\r\n0\r\n\r\n");
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
    ServerFixtureOptions options;
    SECTION("stands still") {
        options.files.body_timeout = 50ms;
    }
    SECTION("takes too long") {
        options.files.stream_timeout = 50ms;
    }
    FileWorld world(options);
    auto socket = world.begun("PUT", world.upload_path() + "a", {{"Content-Length", "100"}}, "abc");
    CHECK(read_response(socket).status == 408);
    CHECK(world.half().empty());
    CHECK(world.stored().empty());
}

TEST_CASE("Files leave the disk its reserve and together stay within their limit") {
    ServerFixtureOptions options;
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
        auto socket =
            world.begun("PUT", path + "b", {{"Transfer-Encoding", "chunked"}}, "4\r\n1234\r\n0\r\n\r\n");
        CHECK(read_response(socket).status == 507);
        CHECK(world.on_disk().size() == 1);
        const FileWorld::Headers endless{{"Content-Length", "18446744073709551615"}};
        CHECK(world.ask("PUT", path + "b", endless).status == 507);
        CHECK(world.ask("PUT", "/files/" + std::string(64, 'a') + "/b", endless).status == 404);
        CHECK(world.ask("PUT", path + "b", {}, "123").status == 201);
    }
}
