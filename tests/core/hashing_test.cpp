#include "core/security/hashing.hpp"
#include "tests/support/loop.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <catch2/catch.hpp>

#include <future>
#include <optional>
#include <string>
#include <vector>

namespace voltgate::core::security {

namespace {

struct HashingFixture {
    tests::LoopThread loop;
    Hashing hashing{HashingSettings{.threads = 1, .checks = 2}};
    const std::string hash = loop.run(hashing.hash("right"));
};

} // namespace

TEST_CASE_METHOD(HashingFixture, "a password is the one that was hashed, or is not") {
    CHECK(loop.run(hashing.check("CP1", "right", hash)) == true);
    CHECK(loop.run(hashing.check("CP1", "wrong", hash)) == false);
}

TEST_CASE_METHOD(HashingFixture, "of one charge point one password is checked at a time, of all so many") {
    std::vector<std::future<std::optional<bool>>> all;
    const std::string right = "right", wrong = "wrong";
    // Begun in one turn of the loop: none is over before the last one has asked.
    loop.call([&] {
        for (const auto* identity : {"CP1", "CP1", "CP2", "CP3"})
            all.push_back(boost::asio::co_spawn(loop.context(), hashing.check(identity, wrong, hash),
                                                boost::asio::use_future));
    });
    CHECK(all[0].get() == false);
    CHECK(all[1].get() == std::nullopt);
    CHECK(all[2].get() == false);
    CHECK(all[3].get() == std::nullopt);
    CHECK(loop.run(hashing.check("CP3", right, hash)) == true);
}

} // namespace voltgate::core::security
