#include "storage/frame_queue.hpp"
#include "tests/storage/support/scratch.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>

namespace voltgate::storage::test {
namespace {

constexpr std::size_t more_than_a_block = 200 * 1'000;

LoggedFrame numbered(int number, std::string_view text) {
    return {number % 2 == 0 ? "CP1" : "another charge point",
            number % 3 == 0 ? MessageDirection::sent : MessageDirection::received, text, at(number)};
}

TEST_CASE("Frames come out of the queue as they went in, in their order, over many blocks") {
    FrameQueue queue;
    CHECK(queue.empty());
    constexpr int frames = 3'000;
    for (int number = 0; number < frames; ++number)
        queue.push(numbered(number, std::string(static_cast<std::size_t>(number % 300), 'x')));
    CHECK(queue.size() == frames);
    for (int number = 0; number < frames; ++number) {
        const auto expected = std::string(static_cast<std::size_t>(number % 300), 'x');
        const auto frame = queue.front();
        REQUIRE(frame.text == expected);
        REQUIRE(frame.charge_point_id == numbered(number, "").charge_point_id);
        REQUIRE(frame.direction == numbered(number, "").direction);
        REQUIRE(frame.at == at(number));
        queue.pop();
    }
    CHECK(queue.empty());
    CHECK(queue.bytes() == 0);
}

TEST_CASE("A frame longer than a block stands between others") {
    FrameQueue queue;
    const std::string long_text(more_than_a_block, 'l');
    queue.push(numbered(1, "before"));
    queue.push(numbered(2, long_text));
    queue.push(numbered(3, ""));
    CHECK(queue.bytes() > more_than_a_block);
    CHECK(queue.front().text == "before");
    queue.pop();
    CHECK(queue.front().text == long_text);
    queue.pop();
    CHECK(queue.front().text.empty());
    CHECK(queue.bytes() < more_than_a_block);
}

TEST_CASE("A queue that was emptied or moved from takes frames again") {
    FrameQueue queue;
    queue.push(numbered(1, "first"));
    const auto taken = std::exchange(queue, {});
    CHECK(taken.front().text == "first");
    CHECK(queue.empty());
    queue.push(numbered(2, "second"));
    queue.pop();
    queue.push(numbered(3, "third"));
    CHECK(queue.front().text == "third");
}

} // namespace
} // namespace voltgate::storage::test
