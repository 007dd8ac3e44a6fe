#include "certs/digest.hpp"
#include "certs/encoding.hpp"
#include "certs/secrets.hpp"
#include "core/files/files.hpp"
#include "core/files/folder.hpp"
#include "tests/core/domain_fixture.hpp"
#include "tests/support/temporary_folder.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sys/resource.h>

using namespace voltgate;
using namespace voltgate::core::files;
using namespace std::chrono_literals;

namespace {

struct Fixture : core::DomainFixture {
    [[nodiscard]] Grant wanted(std::string file_id = {}) const {
        return {std::string(storage::default_organization),
                "CP1",
                "cmd_1",
                "firmware",
                std::move(file_id),
                now + 1h};
    }
    static std::string token_in(const std::string& path) { return path.substr(7, 64); }
    [[nodiscard]] static Content content(std::uint64_t size = 3) {
        return {"file_1", "a.log", size, certs::sha256_hex("abc"), "text/plain"};
    }
    std::optional<storage::FileGrant> find(const std::string& path, Direction direction) {
        return granted(db, token_in(path), direction, now, settings.files);
    }
};

/// No file of this process grows beyond the limit meanwhile, as on a full disk.
struct SmallDisk {
    explicit SmallDisk(rlim_t bytes)
        : ignored(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before);
        rlimit limit = before;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    SmallDisk(const SmallDisk&) = delete;
    ~SmallDisk() {
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, ignored);
    }
    rlimit before{};
    void (*ignored)(int);
};

bool has_files(const std::filesystem::path& folder) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file())
            return true;
    }
    return false;
}

} // namespace

TEST_CASE("A granted URL holds 256 random bits, of which only the hash is kept") {
    Fixture world;
    const auto path = grant_upload(world.db, world.wanted(), world.now);
    CHECK(path.size() == 7 + 64 + 1);
    CHECK(certs::from_hex(Fixture::token_in(path)));
    CHECK(path != grant_upload(world.db, world.wanted(), world.now));
    const auto grant = world.find(path, Direction::upload);
    REQUIRE(grant);
    CHECK(grant->token_hash == certs::sha256_hex(Fixture::token_in(path)));
    CHECK(grant->charge_point_id == "CP1");
    CHECK(grant->command_id == "cmd_1");
    CHECK_FALSE(granted(world.db, grant->token_hash, Direction::upload, world.now, world.settings.files));
    CHECK(grant_download(world.db, world.wanted("file_1"), "../a b.bin", world.now).ends_with("/a%20b.bin"));
}

TEST_CASE("A grant is good for its direction, until its time and its transfers are over") {
    Fixture world;
    const auto upload = grant_upload(world.db, world.wanted(), world.now);
    const auto download = grant_download(world.db, world.wanted("file_1"), "a", world.now);
    CHECK_FALSE(world.find(upload, Direction::download));
    CHECK_FALSE(world.find(download, Direction::upload));
    CHECK(world.find(download, Direction::download)->file_id == "file_1");

    const auto hash = certs::sha256_hex(Fixture::token_in(download));
    const auto most = world.settings.files.downloads_per_grant;
    for (int each = 0; each < most; ++each)
        CHECK(storage::file_grants::complete(world.db, hash, most));
    CHECK_FALSE(storage::file_grants::complete(world.db, hash, most));
    CHECK_FALSE(world.find(download, Direction::download));
    world.now += 1h;
    CHECK_FALSE(world.find(upload, Direction::upload));
}

TEST_CASE("An upload is booked once, told of, and handed to what waits for it") {
    Fixture world;
    const auto path = grant_upload(world.db, world.wanted(), world.now);
    const auto grant = world.find(path, Direction::upload);
    std::string arrived;
    const Arrived hook = [&](storage::Database& db, const storage::StoredFile& file) {
        arrived += file.id;
        CHECK(storage::files::get(db, file.id));
    };
    const auto first = receive(world.db, *grant, Fixture::content(), world.now, world.settings.files, hook);
    REQUIRE(first.has_value());
    CHECK(first->purpose == "firmware");
    CHECK(first->expires_at == world.now + world.settings.files.keep_uploads);
    const auto second = receive(world.db, *grant, Fixture::content(), world.now, world.settings.files, hook);
    REQUIRE_FALSE(second.has_value());
    CHECK(second.error() == Refused::grant_used);
    CHECK(arrived == "file_1");
}

TEST_CASE("Files together do not outgrow their limit, and a refused upload keeps its grant") {
    Fixture world;
    world.settings.files.total_limit = 10;
    const auto path = grant_upload(world.db, world.wanted(), world.now);
    const auto grant = world.find(path, Direction::upload);
    const auto refused = receive(world.db, *grant, Fixture::content(11), world.now, world.settings.files, {});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error() == Refused::no_space);
    CHECK(world.find(path, Direction::upload));
    CHECK(keep(world.db, storage::default_organization, "firmware", Fixture::content(10), world.now,
               world.settings.files)
              .has_value());
    CHECK(storage::files::total_size(world.db) == 10);
}

TEST_CASE("Expired files and grants are forgotten, images and what is still good are not") {
    Fixture world;
    const auto path = grant_upload(world.db, world.wanted(), world.now);
    const auto grant = world.find(path, Direction::upload);
    receive(world.db, *grant, Fixture::content(), world.now, world.settings.files, {});
    auto image = Fixture::content();
    image.id = "file_2";
    keep(world.db, storage::default_organization, "firmware", image, world.now, world.settings.files);
    CHECK(expire(world.db, world.now).empty());
    CHECK(storage::file_grants::get(world.db, grant->token_hash));
    CHECK(expire(world.db, world.now + world.settings.files.keep_uploads) ==
          std::vector<std::string>{"file_1"});
    CHECK_FALSE(storage::file_grants::get(world.db, grant->token_hash));
    CHECK_FALSE(storage::files::get(world.db, "file_1"));
    CHECK(storage::files::get(world.db, "file_2"));
}

TEST_CASE("A part of a file goes unless it is released") {
    tests::TemporaryFolder folder;
    const auto files = folder.path() / "files";
    {
        PartFile part(files, 0);
        CHECK_FALSE(part.open());
        CHECK_FALSE(part.append("abc"));
        CHECK(has_files(files / "incoming"));
    }
    CHECK_FALSE(has_files(files));
    {
        PartFile part(files, 0);
        CHECK_FALSE(part.open());
        CHECK_FALSE(part.append("abc"));
        CHECK_FALSE(part.keep("file_1"));
        CHECK(has_files(files));
    }
    CHECK_FALSE(has_files(files));
    PartFile part(files, 0);
    CHECK_FALSE(part.open());
    CHECK_FALSE(part.append("ab"));
    CHECK_FALSE(part.append("c"));
    CHECK(part.size() == 3);
    CHECK(part.sha256() == certs::sha256_hex("abc"));
    CHECK_FALSE(part.keep("file_1"));
    part.release();
    const auto kept = KeptFile::open(files, "file_1");
    REQUIRE(kept);
    CHECK(kept->size() == 3);
    CHECK(kept->read(1, 10) == "bc");
    CHECK_FALSE(KeptFile::open(files, "file_2"));
    const auto rights = std::filesystem::status(files).permissions();
    CHECK((rights & (std::filesystem::perms::group_all | std::filesystem::perms::others_all)) ==
          std::filesystem::perms::none);
}

TEST_CASE("A full disk is told from other faults, and leaves no half file") {
    tests::TemporaryFolder folder;
    {
        PartFile part(folder.path(), 0);
        CHECK_FALSE(part.open());
        const SmallDisk disk(1000);
        CHECK_FALSE(part.append(std::string(1000, 'x')));
        CHECK(no_room(part.append("y")));
    }
    CHECK_FALSE(has_files(folder.path()));
    PartFile reserved(folder.path(), ~0ULL);
    CHECK(no_room(reserved.open()));
    PartFile nowhere({}, 0);
    const auto error = nowhere.open();
    CHECK(error);
    CHECK_FALSE(no_room(error));
    CHECK(no_room(std::make_error_code(std::errc::no_space_on_device)));
}

TEST_CASE("Tidying removes what belongs to no file, and nothing else") {
    Fixture world;
    tests::TemporaryFolder folder;
    keep(world.db, storage::default_organization, "firmware", Fixture::content(), world.now,
         world.settings.files);
    std::filesystem::create_directory(folder.path() / "incoming");
    for (const auto* name : {"file_1", "file_2", "notes.txt", "incoming/a.part"})
        std::ofstream(folder.path() / name) << "x";
    tidy(world.db, folder.path());
    CHECK(std::filesystem::exists(folder.path() / "file_1"));
    CHECK_FALSE(std::filesystem::exists(folder.path() / "file_2"));
    CHECK(std::filesystem::exists(folder.path() / "notes.txt"));
    CHECK_FALSE(std::filesystem::exists(folder.path() / "incoming"));
    tidy(world.db, folder.path() / "missing");
}
