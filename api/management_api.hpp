#pragma once

#include "api/authentication.hpp"
#include "api/events.hpp"
#include "api/http/server.hpp"
#include "api/idempotency.hpp"
#include "api/metrics.hpp"
#include "api/rate_limit.hpp"
#include "api/server_routes.hpp"
#include "api/service.hpp"
#include "core/csms.hpp"

#include <memory>
#include <string>
#include <vector>

namespace voltgate::api {

struct ManagementApiOptions {
    http::ServerOptions server{};
    AuthenticationOptions authentication{};
    RateLimitOptions rate_limit{};
    IdempotencyOptions idempotency{};
    EventStreamOptions events{};
    MetricsAccess metrics_access = MetricsAccess::with_key;
    std::string version = "0"; ///< of the product, for the OpenAPI document
};

/// The management API put together: every resource over one central system, behind one HTTP server. Made and
/// stopped by the program's main thread; the event loops must run between start() and the return of stop().
class ManagementApi {
public:
    ManagementApi(ManagementApiOptions options, core::Csms& csms, std::vector<asio::io_context*> loops);

    /// Binds and listens; throws boost::system::system_error when that fails.
    void start() { server_.start(); }
    /// Ends streams, lets requests in hand finish within `patience`. Blocks; not on an event loop.
    void stop(std::chrono::milliseconds patience) { server_.stop(patience); }

    [[nodiscard]] asio::ip::tcp::endpoint endpoint() const { return server_.local_endpoint(); }

private:
    std::vector<Route> routes(const ManagementApiOptions& options);

    core::Csms& csms_;
    Authentication authentication_;
    RateLimit rate_limit_;
    Idempotency idempotency_;
    RequestMetrics request_metrics_;
    Metrics metrics_;
    EventStream events_;
    Service service_;
    http::Server server_;
};

} // namespace voltgate::api
