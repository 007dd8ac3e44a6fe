#pragma once

#include "api/events.hpp"
#include "api/http/server.hpp"
#include "api/server_routes.hpp"
#include "api/service.hpp"
#include "core/event_feed.hpp"
#include "storage/store.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/loop.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/temporary_folder.hpp"

#include <memory>
#include <string>
#include <vector>

namespace voltgate::tests {

struct ApiFixtureOptions {
    std::vector<api::Route> routes{};
    api::AuthenticationOptions authentication{};
    api::RateLimitOptions rate_limit{};
    api::EventStreamOptions events{};
    api::http::ServerOptions server{};
};

/// The API over a store of its own, listening on the loopback.
class ApiFixture {
public:
    explicit ApiFixture(ApiFixtureOptions options = {});
    ~ApiFixture();

    /// A new key with these scopes.
    std::string key(const std::vector<std::string>& scopes = {"all"});
    HttpClient client(const std::string& key) const { return HttpClient(server.local_endpoint(), key); }
    HttpClient client() { return client(key()); }

    template <class Rule>
    auto write(Rule rule) {
        return loop.run(store.write(std::move(rule)));
    }

    TemporaryFolder folder;
    ManualClock clock;
    storage::Store store;
    core::EventFeed feed;
    api::Authentication authentication;
    api::RateLimit rate_limit;
    api::Idempotency idempotency;
    api::RequestMetrics request_metrics;
    api::Metrics metrics;
    api::EventStream events;
    api::Service service;
    LoopThread loop;
    api::http::Server server;
};

} // namespace voltgate::tests
