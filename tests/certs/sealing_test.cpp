#include "certs/sealing.hpp"
#include "tests/support/temporary_folder.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <string>

using namespace voltgate::certs;
using namespace std::string_literals;

namespace fs = std::filesystem;

TEST_CASE("What is sealed is opened by the same key at the same place only") {
    const Sealer sealer;
    const auto secret = "a password\0with a zero"s;
    const auto sealed = sealer.seal(secret, "commands/1");
    CHECK(sealed.find("password") == std::string::npos);
    CHECK(sealer.open(sealed, "commands/1") == secret);
    CHECK_FALSE(sealer.open(sealed, "commands/2"));
    CHECK_FALSE(Sealer().open(sealed, "commands/1"));
    CHECK(sealer.seal(secret, "commands/1") != sealed);
    CHECK(sealer.open(sealer.seal("", ""), "") == ""s);
}

TEST_CASE("What was changed after it was sealed does not open") {
    const Sealer sealer;
    const auto sealed = sealer.seal("secret", "here");
    auto changed = sealed;
    auto& digit = changed[sealed.size() - 10]; // of the tag
    digit = digit == 'A' ? 'B' : 'A';
    CHECK_FALSE(sealer.open(changed, "here"));
    CHECK_FALSE(sealer.open(sealed.substr(0, 20), "here"));
    CHECK_FALSE(sealer.open("secret", "here"));
    CHECK_FALSE(sealer.open("aes256gcm$!", "here"));
}

TEST_CASE("The key of a file is made once, for its owner alone") {
    const voltgate::tests::TemporaryFolder folder;
    const auto file = folder.path() / "secret.key";
    const auto sealed = Sealer::of_file(file).seal("secret", "here");
    CHECK((fs::status(file).permissions() & fs::perms::mask) ==
          (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(Sealer::of_file(file).open(sealed, "here") == "secret"s);
    CHECK_FALSE(Sealer::of_file(folder.path() / "another.key").open(sealed, "here"));
}

TEST_CASE("A key file that others can read, or that is damaged, is refused") {
    const voltgate::tests::TemporaryFolder folder;
    const auto file = folder.path() / "secret.key";
    Sealer::of_file(file);
    fs::permissions(file, fs::perms::group_read, fs::perm_options::add);
    CHECK_THROWS_WITH(Sealer::of_file(file), Catch::Contains("chmod 600"));
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    std::ofstream(file) << "0123";
    CHECK_THROWS_WITH(Sealer::of_file(file), Catch::Contains("damaged"));
    CHECK_THROWS_WITH(Sealer::of_file(folder.path() / "no" / "folder.key"),
                      Catch::Contains("cannot be made"));
}
