#pragma once

#include "api/authentication.hpp"
#include "api/idempotency.hpp"
#include "api/metrics.hpp"
#include "api/rate_limit.hpp"
#include "api/router.hpp"

#include <string_view>

namespace voltgate::api {

/// What happens to every request, whatever it asks for: request id, route, key, rate limit, rights,
/// idempotency, the handler, entity tags, metrics, the access log. Any thread.
class Service final : public http::Handler {
public:
    Service(Router router, storage::Store& store, const core::Clock& clock, Authentication& authentication,
            RateLimit& rate_limit, Idempotency& idempotency, RequestMetrics& metrics);

    asio::awaitable<http::Response> handle(http::Request request) override;
    [[nodiscard]] bool streams(const http::Request& head) const override;
    http::Response refuse(unsigned status, std::string_view detail) override;

private:
    asio::awaitable<Answer> answer(const Router::Match& match, Exchange& exchange,
                                   RateLimit::Verdict& verdict);
    asio::awaitable<Answer> admitted(const Route& route, Exchange& exchange);
    asio::awaitable<Answer> once(const Route& route, Exchange& exchange);
    asio::awaitable<Answer> guarded(const Route& route, Exchange& exchange);
    std::string request_id(const http::Request& request) const;

    Router router_;
    storage::Store& store_;
    const core::Clock& clock_;
    Authentication& authentication_;
    RateLimit& rate_limit_;
    Idempotency& idempotency_;
    RequestMetrics& metrics_;
};

} // namespace voltgate::api
