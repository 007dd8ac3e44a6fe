#pragma once

#include "api/events.hpp"
#include "api/http/server.hpp"
#include "api/server_routes.hpp"
#include "api/service.hpp"
#include "api/webhooks/delivering.hpp"
#include "core/csms.hpp"

#include <chrono>
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
    webhooks::Options webhooks{};
    MetricsAccess metrics_access = MetricsAccess::with_key;
    std::string version = "0"; ///< of the program, for the OpenAPI document
};

/// The management API put together over a central system. Made and stopped by the program's main thread; the
/// event loops must run between start() and the return of stop(), and stop() comes before the central
/// system's.
class ManagementApi {
public:
    ManagementApi(ManagementApiOptions options, core::Csms& csms,
                  std::vector<boost::asio::io_context*> loops);

    /// Binds the port; throws boost::system::system_error when that fails.
    void start();
    [[nodiscard]] boost::asio::ip::tcp::endpoint endpoint() const { return server_.local_endpoint(); }
    /// Finishes requests in hand, as long as the patience lasts; those that wait for a charge point are
    /// answered at once with how far it is. Blocks; not on an event loop.
    void stop(std::chrono::milliseconds patience);

    /// For figures of the program itself; add before start().
    [[nodiscard]] Metrics& metrics() { return metrics_; }

private:
    std::vector<Route> routes(const ManagementApiOptions& options, core::Csms& csms);

    core::Commands& commands_;
    Metrics metrics_;
    RequestMetrics request_metrics_;
    Authentication authentication_;
    RateLimit rate_limit_;
    Idempotency idempotency_;
    EventStream events_;
    const boost::asio::any_io_executor webhook_loop_;
    webhooks::Delivering webhooks_;
    Service service_;
    http::Server server_;
};

/// Every operation of the API except the description of itself.
std::vector<Route> resource_routes(core::Csms& csms, const ManagementApiOptions& options);

} // namespace voltgate::api
