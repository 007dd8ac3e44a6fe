#include "ocpp/transport/stream.hpp"
#include "ocpp/transport/upgrade.hpp"
#include "tests/ocpp/central.hpp"

using namespace voltgate::test;
using namespace std::string_literals;
using asio::ip::tcp;

namespace {

// Stands for TLS: every byte is turned over on its way.
class Mirror : public Stream::Layer {
public:
    void read_some(Stream::Socket& socket, asio::mutable_buffer into, Handler handler) override {
        auto turn = [into, kept = std::make_shared<Handler>(std::move(handler))](
                        boost::system::error_code error, std::size_t size) {
            turn_over(static_cast<unsigned char*>(into.data()), size);
            (*kept)(error, size);
        };
        socket.async_read_some(into, std::move(turn));
    }
    void write_some(Stream::Socket& socket, std::span<const asio::const_buffer> from,
                    Handler handler) override {
        auto bytes = std::make_shared<std::vector<unsigned char>>(asio::buffer_size(from));
        most_gathered = std::max(most_gathered, from.size());
        asio::buffer_copy(asio::buffer(*bytes), from);
        turn_over(bytes->data(), bytes->size());
        const auto buffer = asio::buffer(*bytes);
        auto done = [bytes, kept = std::make_shared<Handler>(std::move(handler))](
                        boost::system::error_code error, std::size_t size) { (*kept)(error, size); };
        socket.async_write_some(buffer, std::move(done));
    }
    static void turn_over(unsigned char* bytes, std::size_t size) {
        for (std::size_t i = 0; i < size; ++i)
            bytes[i] ^= 0xFFU;
    }
    static inline std::size_t most_gathered = 0;
};

// The Sec-WebSocket-Key of the request that comes.
asio::awaitable<std::string> read_key(Stream& stream) {
    const auto name = "Sec-WebSocket-Key: "s;
    std::string head;
    while (!head.ends_with("\r\n\r\n")) {
        std::array<char, 1> byte{};
        co_await stream.async_read_some(asio::buffer(byte), asio::use_awaitable);
        head += byte[0];
    }
    const auto at = head.find(name) + name.size();
    co_return head.substr(at, head.find("\r\n", at) - at);
}

} // namespace

TEST_CASE("A layer between socket and WebSocket carries everything, gathered") {
    asio::io_context loop;
    Stream::Socket left(loop), right(loop);
    tcp::acceptor acceptor(loop, {asio::ip::address_v4::loopback(), 0});
    auto body = [&]() -> asio::awaitable<void> {
        co_await left.async_connect(acceptor.local_endpoint(), asio::use_awaitable);
        co_await acceptor.async_accept(right, asio::use_awaitable);
        Stream client_stream(std::move(left), std::make_unique<Mirror>());
        Stream server_stream(std::move(right), std::make_unique<Mirror>());
        std::optional<WebSocket> client_socket, server_socket;
        auto connect = [&]() -> asio::awaitable<void> {
            ClientUpgrade request;
            request.host = "x";
            request.target = "/CP1";
            const WebSocketOptions options;
            auto upgraded = co_await upgrade(std::move(client_stream), std::move(request), options);
            client_socket = std::move(upgraded.socket);
        };
        asio::co_spawn(loop, connect, asio::detached);
        ServerUpgrade answer;
        answer.key = co_await read_key(server_stream);
        const WebSocketOptions options;
        auto upgraded = co_await upgrade(std::move(server_stream), std::move(answer), options);
        REQUIRE(upgraded.has_value());
        auto both = [&] { return client_socket.has_value(); };
        co_await until(both);

        Record central;
        Peer peer(std::move(*upgraded), Version::v16, central);
        Station station;
        Connected connected{std::move(*client_socket), Version::v16, ""};
        co_await station.begin(std::move(connected));
        bool served = false;
        auto serve = [&]() -> asio::awaitable<void> {
            co_await peer.run();
            served = true;
        };
        asio::co_spawn(loop, serve, asio::detached);
        const auto result =
            co_await station.call("DataTransfer", R"({"data":")" + std::string(100'000, 'x') + R"("})");
        CHECK(result.has_value());
        CHECK(Mirror::most_gathered > 1);
        co_await station.leave();
        auto over = [&] { return served; };
        co_await until(over);
    };
    run(loop, body());
}
