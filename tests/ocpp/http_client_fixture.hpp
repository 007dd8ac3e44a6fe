// One exchange with a server of the test's own.
#pragma once

#include "ocpp/transport/http_client.hpp"
#include "tests/support/http_receiver.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace voltgate::tests {

ocpp::HttpResult exchanged(const ocpp::HttpRequest& request, const ocpp::HttpClientOptions& options = {});
ocpp::HttpResult got(const std::string& url, const ocpp::HttpClientOptions& options = {});

/// Why it failed; what succeeds fails the test.
ocpp::HttpFailure::Kind failure_of(const ocpp::HttpResult& result);

ocpp::HttpClientOptions trusting(const TlsIdentity& identity);

inline Reply fine(const Received&) {
    return reply(200, "fine");
}

} // namespace voltgate::tests
