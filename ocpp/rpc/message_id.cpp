#include "ocpp/rpc/engine.hpp"

#include <random>

namespace voltgate::ocpp {

// Random UUID (RFC 9562, version 4): unique over all connections of a station without any state. It is no
// secret, so a generator per thread that is seeded by the system is enough.
std::string new_message_id() {
    thread_local std::mt19937_64 generator = [] {
        std::random_device device;
        std::seed_seq seed{device(), device(), device(), device(), device(), device(), device(), device()};
        return std::mt19937_64(seed);
    }();
    constexpr std::string_view digits = "0123456789abcdef";
    const auto high = (generator() & ~0xF000ULL) | 0x4000ULL;
    const auto low = (generator() & ~(0xC0ULL << 56U)) | (0x80ULL << 56U);
    std::string id(36, '-');
    std::size_t at = 0;
    for (unsigned nibble = 0; nibble < 32; ++nibble) {
        if (at == 8 || at == 13 || at == 18 || at == 23)
            ++at;
        const auto half = nibble < 16 ? high : low;
        id[at++] = digits[half >> (60U - 4U * (nibble % 16U)) & 0x0FU];
    }
    return id;
}

} // namespace voltgate::ocpp
