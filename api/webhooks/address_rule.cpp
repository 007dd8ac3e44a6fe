#include "api/webhooks/address_rule.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace voltgate::api::webhooks {
namespace {

namespace ip = boost::asio::ip;

struct Network4 {
    std::uint32_t network;
    unsigned bits;
};

// IANA's special-purpose registry: everything that is not globally reachable, and multicast.
constexpr std::array special4{
    Network4{0x00000000, 8},  // 0.0.0.0/8, this network
    Network4{0x0A000000, 8},  // 10.0.0.0/8, private
    Network4{0x64400000, 10}, // 100.64.0.0/10, shared (carrier NAT)
    Network4{0x7F000000, 8},  // 127.0.0.0/8, loopback
    Network4{0xA9FE0000, 16}, // 169.254.0.0/16, link-local and cloud metadata
    Network4{0xAC100000, 12}, // 172.16.0.0/12, private
    Network4{0xC0000000, 24}, // 192.0.0.0/24, protocol assignments
    Network4{0xC0000200, 24}, // 192.0.2.0/24, documentation
    Network4{0xC0586300, 24}, // 192.88.99.0/24, former 6to4 relays
    Network4{0xC0A80000, 16}, // 192.168.0.0/16, private
    Network4{0xC6120000, 15}, // 198.18.0.0/15, benchmarks
    Network4{0xC6336400, 24}, // 198.51.100.0/24, documentation
    Network4{0xCB007100, 24}, // 203.0.113.0/24, documentation
    Network4{0xE0000000, 3},  // 224.0.0.0/3, multicast, reserved, broadcast
};

struct Network6 {
    std::array<std::uint8_t, 6> prefix;
    unsigned bits;
};

// Inside 2000::/3, which alone is globally reachable.
constexpr std::array special6{
    Network6{{0x20, 0x01, 0x00}, 23},       // 2001::/23, protocol assignments, Teredo
    Network6{{0x20, 0x01, 0x0D, 0xB8}, 32}, // 2001:db8::/32, documentation
    Network6{{0x3F, 0xFF, 0x00}, 20},       // 3fff::/20, documentation
};

bool is_public4(std::uint32_t address) {
    return std::ranges::none_of(special4, [address](const Network4& each) {
        return (address ^ each.network) >> (32U - each.bits) == 0;
    });
}

bool lies_in(const ip::address_v6::bytes_type& address, const Network6& network) {
    for (unsigned bit = 0; bit < network.bits; ++bit) {
        const auto mask = 0x80U >> bit % 8U;
        if (((address[bit / 8U] ^ network.prefix[bit / 8U]) & mask) != 0)
            return false;
    }
    return true;
}

std::uint32_t four_bytes(const ip::address_v6::bytes_type& address, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8U | address[at + i];
    return value;
}

bool is_public6(const ip::address_v6& address) {
    constexpr Network6 nat64{{0x00, 0x64, 0xFF, 0x9B, 0x00, 0x00}, 48};
    constexpr Network6 six_to_four{{0x20, 0x02}, 16};
    const auto bytes = address.to_bytes();
    if (address.is_v4_mapped() || lies_in(bytes, nat64))
        return is_public4(four_bytes(bytes, 12));
    if (lies_in(bytes, six_to_four))
        return is_public4(four_bytes(bytes, 2));
    const bool global = (bytes[0] & 0xE0U) == 0x20U;
    return global &&
           std::ranges::none_of(special6, [&](const Network6& each) { return lies_in(bytes, each); });
}

} // namespace

bool is_public(const ip::address& address) {
    return address.is_v4() ? is_public4(address.to_v4().to_uint()) : is_public6(address.to_v6());
}

} // namespace voltgate::api::webhooks
