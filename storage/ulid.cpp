#include "storage/ulid.hpp"

#include <algorithm>
#include <sys/random.h>
#include <system_error>

namespace voltgate::storage {

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford: no I, L, O, U
constexpr int time_characters = 10;
constexpr int random_characters = 16;

void refill(std::array<std::uint8_t, 10>& random) {
    if (::getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size()))
        throw std::system_error(errno, std::generic_category(), "getrandom");
    random[0] &= 0x7f; // room to count up within a millisecond
}

void increment(std::array<std::uint8_t, 10>& random) {
    for (auto byte = random.rbegin(); byte != random.rend() && ++*byte == 0; ++byte) {
    }
}

struct Generator {
    Timestamp last{Timestamp::min()};
    std::array<std::uint8_t, 10> random{};

    std::string next(Timestamp at) {
        if (at > last) {
            last = at;
            refill(random);
        } else {
            increment(random);
        }
        return ulid(last, random);
    }
};

} // namespace

std::string ulid(Timestamp at, const std::array<std::uint8_t, 10>& random) {
    std::string text(time_characters + random_characters, '0');
    auto milliseconds = static_cast<std::uint64_t>(std::max<std::int64_t>(at.time_since_epoch().count(), 0));
    for (int i = time_characters; i-- > 0; milliseconds >>= 5)
        text[static_cast<std::size_t>(i)] = alphabet[milliseconds & 31];
    std::uint64_t bits = 0;
    int held = 0;
    std::size_t out = time_characters;
    for (const auto byte : random) {
        bits = (bits << 8) | byte;
        for (held += 8; held >= 5; held -= 5)
            text[out++] = alphabet[(bits >> (held - 5)) & 31];
    }
    return text;
}

std::string new_id(std::string_view prefix, Timestamp at) {
    thread_local Generator generator;
    return std::string(prefix).append("_").append(generator.next(at));
}

std::string first_id(std::string_view prefix, Timestamp at) {
    return std::string(prefix).append("_").append(ulid(at, {}));
}

} // namespace voltgate::storage
