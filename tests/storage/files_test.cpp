#include "storage/migrations.hpp"
#include "storage/records/file_grants.hpp"
#include "storage/records/files.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::storage;
using namespace std::chrono_literals;

namespace {

struct Fixture {
    Fixture()
        : db({.path = ":memory:"}) {
        migrate(db);
    }

    StoredFile add(const std::string& id, std::optional<Timestamp> expires_at = {}) {
        StoredFile file;
        file.id = id;
        file.purpose = "firmware";
        file.name = id + ".bin";
        file.size = 5;
        file.created_at = now;
        file.expires_at = expires_at;
        files::add(db, file);
        return file;
    }
    FileGrant grant(const std::string& hash, Timestamp expires_at, std::string file_id = "file_1") {
        FileGrant made;
        made.token_hash = hash;
        made.file_id = std::move(file_id);
        made.expires_at = expires_at;
        file_grants::add(db, made);
        return made;
    }

    Database db;
    Timestamp now{1'000'000s};
};

} // namespace

TEST_CASE("files are found by id and listed with the newest first") {
    Fixture world;
    world.add("file_1");
    world.add("file_2");
    CHECK(files::get(world.db, "file_1")->name == "file_1.bin");
    CHECK_FALSE(files::get(world.db, "file_3"));
    PageRequest one;
    one.limit = 1;
    const auto page = files::list(world.db, files::ListFilter{}, one);
    REQUIRE(page.data.size() == 1);
    CHECK(page.data.front().id == "file_2");
    one.cursor = *page.next;
    CHECK(files::list(world.db, files::ListFilter{}, one).data.front().id == "file_1");
    files::ListFilter others;
    others.charge_point_id = "CP1";
    CHECK(files::list(world.db, others, PageRequest{}).data.empty());
    CHECK(files::total_size(world.db) == 10);
}

TEST_CASE("a removed file takes along the grants to download it") {
    Fixture world;
    world.add("file_1");
    world.grant("a", world.now, "file_1");
    world.grant("b", world.now, "file_2");
    CHECK(files::remove(world.db, "file_1"));
    CHECK_FALSE(files::remove(world.db, "file_1"));
    CHECK_FALSE(file_grants::get(world.db, "a"));
    CHECK(file_grants::get(world.db, "b"));
    CHECK(files::total_size(world.db) == 0);
}

TEST_CASE("files and grants expire at their time, a few at once") {
    Fixture world;
    world.add("file_1");
    world.add("file_2", world.now + 2h);
    world.add("file_3", world.now + 1h);
    CHECK(files::expired(world.db, world.now, 10).empty());
    CHECK(files::expired(world.db, world.now + 1h, 10) == std::vector<std::string>{"file_3"});
    CHECK(files::expired(world.db, world.now + 2h, 10) == std::vector<std::string>{"file_3", "file_2"});
    CHECK(files::expired(world.db, world.now + 2h, 1).size() == 1);
    world.grant("a", world.now);
    world.grant("b", world.now + 1h);
    CHECK(file_grants::prune(world.db, world.now, 10) == 1);
    CHECK(file_grants::get(world.db, "b"));
}

TEST_CASE("a grant counts no more transfers than it has") {
    Fixture world;
    world.grant("a", world.now);
    CHECK(file_grants::complete(world.db, "a", 2));
    CHECK(file_grants::complete(world.db, "a", 2));
    CHECK_FALSE(file_grants::complete(world.db, "a", 2));
    CHECK(file_grants::get(world.db, "a")->completed == 2);
    CHECK_FALSE(file_grants::complete(world.db, "b", 2));
}
