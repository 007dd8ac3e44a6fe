// One HTTP/1.1 exchange as a client, over http or https: the server's certificate and name are always
// verified. Redirects are not followed and connections not kept. Runs on the loop of the awaiting coroutine;
// cancelling that coroutine ends the exchange.
#pragma once

#include "certs/tls.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace voltgate::ocpp {

class NameLookups;

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// "user:password@" in the URL becomes Basic credentials.
struct HttpRequest {
    std::string method = "GET";
    std::string url{};
    HttpHeaders headers{};
    std::string body{};
};

struct HttpResponse {
    unsigned status = 0;
    HttpHeaders headers{};
    std::string body{};

    // The first of that name, in whatever case.
    [[nodiscard]] std::optional<std::string> header(std::string_view name) const;
};

// Why there is no whole response.
struct HttpFailure {
    enum class Kind : std::uint8_t {
        bad_url,           // or a header that cannot be sent
        unresolved,        // the name has no address
        forbidden_address, // allow_address refused every address of the name
        unreachable,       // nobody took the connection
        tls,               // not encrypted as it must be, or not whom we asked for
        timed_out,
        broken,    // the connection ended early, what came is no HTTP, or a file could not be used
        too_large, // more than response_limit
    };
    Kind kind = Kind::broken;
    std::string detail{};
};

struct HttpClientOptions {
    std::chrono::milliseconds timeout{10'000}; // over everything from resolving to the last byte; 0: none
    std::size_t response_limit = 16U << 20U;   // bytes of the body
    // Asked of every resolved address right before it is connected to, so a name that resolves differently
    // the second time gains nothing. Empty: all are allowed.
    std::function<bool(const boost::asio::ip::address&)> allow_address{};
    std::string trusted_certificates{}; // PEM; empty: the system's
    // Made once for many exchanges, with the certificates it trusts; empty: made for this one.
    std::shared_ptr<const certs::TlsClient> tls{}; // shared by the exchanges under way
    // Of its own, so that names that hang for others do not hold it up; empty: the program's. A literal
    // address is not looked up.
    std::shared_ptr<NameLookups> lookups{}; // shared by the exchanges under way
};

using HttpResult = boost::system::result<HttpResponse, HttpFailure>;

boost::asio::awaitable<HttpResult> http_exchange(HttpRequest request, HttpClientOptions options);

// Hands the body of a 2xx over in pieces as they come; other bodies are collected in the response. `take`
// returns false to end the exchange.
using HttpSink = std::function<bool(std::string_view piece)>;
boost::asio::awaitable<HttpResult> http_receive(HttpRequest request, HttpSink take,
                                                HttpClientOptions options);

// The body of a 2xx goes into the file, which is overwritten; after a failure there is none.
boost::asio::awaitable<HttpResult> http_download(HttpRequest request, std::filesystem::path into,
                                                 HttpClientOptions options);

// Sends the file as the request's body; the request names the method (PUT, POST).
boost::asio::awaitable<HttpResult> http_upload(HttpRequest request, std::filesystem::path from,
                                               HttpClientOptions options);

// "timed_out: the server did not answer in 10000 ms"
std::string to_text(const HttpFailure& failure);

[[noreturn]] void throw_exception_from_error(const HttpFailure& failure, const boost::source_location& where);

} // namespace voltgate::ocpp
