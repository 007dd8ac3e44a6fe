#include "tests/scenarios/raw_websocket.hpp"

#include <array>
#include <cstdint>

namespace voltgate::tests::raw_websocket {

namespace {

constexpr std::array<unsigned char, 4> mask{0x12, 0x34, 0x56, 0x78};

void add_length(std::string& out, std::size_t size) {
    constexpr unsigned masked = 0x80;
    const int bytes = size < 126 ? 0 : size < 65536 ? 2 : 8;
    out += static_cast<char>(masked | (bytes == 0 ? size : bytes == 2 ? 126U : 127U));
    for (int each = bytes - 1; each >= 0; --each)
        out += static_cast<char>((static_cast<std::uint64_t>(size) >> (8 * each)) & 0xff);
}

} // namespace

std::string upgrade(std::string_view path, std::string_view subprotocol) {
    return "GET " + std::string(path) +
           " HTTP/1.1\r\nHost: test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
           "Sec-WebSocket-Protocol: " +
           std::string(subprotocol) + "\r\n\r\n";
}

std::string frame(std::string_view payload, Opcode opcode, Part part) {
    constexpr unsigned final = 0x80;
    const bool is_last = part == Part::whole || part == Part::last;
    const bool continues = part == Part::middle || part == Part::last;
    std::string out(
        1, static_cast<char>((is_last ? final : 0U) | (continues ? 0U : static_cast<unsigned>(opcode))));
    add_length(out, payload.size());
    out.append(mask.begin(), mask.end());
    for (std::size_t each = 0; each < payload.size(); ++each)
        out += static_cast<char>(static_cast<unsigned char>(payload[each]) ^ mask[each % mask.size()]);
    return out;
}

} // namespace voltgate::tests::raw_websocket
