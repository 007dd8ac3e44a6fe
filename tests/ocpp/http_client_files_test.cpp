// Bodies that are files, or have no end.
#include "tests/ocpp/http_client_fixture.hpp"
#include "tests/ocpp/run.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fstream>
#include <iterator>

using namespace voltgate::ocpp;
using namespace voltgate::tests;
using voltgate::test::run;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using Kind = HttpFailure::Kind;

namespace {

std::string content_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

} // namespace

TEST_CASE("A file is downloaded and uploaded in pieces") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "firmware.bin";
    const std::string content(500'000, 'f');
    HttpReceiver server([&](const Received& request) {
        return request.method == "GET" ? reply(200, content)
                                       : reply(201, std::to_string(request.body.size()));
    });
    asio::io_context loop;
    auto body = [&]() -> asio::awaitable<void> {
        HttpRequest request;
        request.url = server.url();
        HttpClientOptions options;
        const auto down = co_await http_download(request, file, options);
        REQUIRE(down.has_value());
        CHECK(down->status == 200);
        CHECK(down->body.empty());
        CHECK(content_of(file) == content);
        request.method = "PUT";
        const auto up = co_await http_upload(request, file, options);
        REQUIRE(up.has_value());
        CHECK(up->status == 201);
        CHECK(up->body == "500000");
    };
    run(loop, body());
    CHECK(server.received().at(1).method == "PUT");
    CHECK(server.received().at(1).body == content);
}

TEST_CASE("A download that fails leaves no file, and a refusal keeps its words") {
    const TemporaryFolder folder;
    const auto file = folder.path() / "firmware.bin";
    HttpReceiver server(always(reply(404, "no such file")));
    asio::io_context loop;
    auto body = [&]() -> asio::awaitable<void> {
        HttpRequest request;
        request.url = server.url();
        HttpClientOptions options;
        const auto missing = co_await http_download(request, file, options);
        REQUIRE(missing.has_value());
        CHECK(missing->status == 404);
        CHECK(missing->body == "no such file");
        CHECK_FALSE(std::filesystem::exists(file));
        server.answer_with(always({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"}));
        const auto cut = co_await http_download(request, file, options);
        CHECK(failure_of(cut) == Kind::broken);
        CHECK_FALSE(std::filesystem::exists(file));
        const auto nowhere = co_await http_download(request, folder.path() / "no" / "folder", options);
        CHECK(failure_of(nowhere) == Kind::broken);
        const auto nothing = co_await http_upload(request, file, options);
        CHECK(failure_of(nothing) == Kind::broken);
    };
    run(loop, body());
}

TEST_CASE("A stream without end is handed over piece by piece until nobody wants more") {
    HttpReceiver server(
        always({"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n", true}));
    asio::io_context loop;
    std::string heard;
    auto body = [&]() -> asio::awaitable<void> {
        HttpRequest request;
        request.url = server.url();
        HttpClientOptions options;
        options.timeout = 0ms;
        HttpSink take = [&](std::string_view piece) {
            heard += piece;
            return heard != "first";
        };
        const auto ended = co_await http_receive(request, std::move(take), options);
        CHECK(failure_of(ended) == Kind::broken);
    };
    run(loop, body());
    CHECK(heard == "first");
}
