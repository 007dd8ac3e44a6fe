#include "storage/ulid.hpp"
#include "tests/storage/support/scratch.hpp"

#include <catch2/catch.hpp>

using namespace voltgate::storage;
using namespace voltgate::storage::test;

TEST_CASE("A ULID is written in Crockford's base 32, time first") {
    CHECK(ulid(at(0), {}) == "00000000000000000000000000");
    CHECK(ulid(at(1'469'918'176'385), {}).substr(0, 10) == "01ARYZ6S41");
    CHECK(ulid(at(0), {255, 255, 255, 255, 255, 255, 255, 255, 255, 255}) == "0000000000ZZZZZZZZZZZZZZZZ");
    CHECK(ulid(at(0), {0, 0, 0, 0, 0, 0, 0, 0, 0, 33}) == "00000000000000000000000011");
}

TEST_CASE("Ids of one thread rise strictly, within a millisecond and when the clock steps back") {
    std::string last = new_id("ses", at(5'000));
    CHECK(last.size() == 30);
    CHECK(last.substr(0, 4) == "ses_");
    for (const auto time : {5'000, 5'000, 5'000, 4'000, 1, 5'000, 5'001, 9'000, 8'999}) {
        const auto next = new_id("ses", at(time));
        CHECK(next > last);
        last = next;
    }
}
