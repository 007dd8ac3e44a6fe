#include "tests/ocpp/http_client_fixture.hpp"

#include "tests/ocpp/run.hpp"

#include <optional>
#include <utility>

namespace voltgate::tests {

namespace asio = boost::asio;

ocpp::HttpResult exchanged(const ocpp::HttpRequest& request, const ocpp::HttpClientOptions& options) {
    asio::io_context loop;
    std::optional<ocpp::HttpResult> result;
    auto body = [&]() -> asio::awaitable<void> {
        auto one = co_await http_exchange(request, options);
        result.emplace(std::move(one));
    };
    test::run(loop, body());
    return *result;
}

ocpp::HttpResult got(const std::string& url, const ocpp::HttpClientOptions& options) {
    ocpp::HttpRequest request;
    request.url = url;
    return exchanged(request, options);
}

ocpp::HttpFailure::Kind failure_of(const ocpp::HttpResult& result) {
    REQUIRE(!result.has_value());
    INFO(result.error().detail);
    CHECK_FALSE(result.error().detail.empty());
    return result.error().kind;
}

ocpp::HttpClientOptions trusting(const TlsIdentity& identity) {
    ocpp::HttpClientOptions options;
    options.trusted_certificates = identity.certificate;
    return options;
}

} // namespace voltgate::tests
