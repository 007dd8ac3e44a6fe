#include "api/service.hpp"

#include "api/etag.hpp"
#include "api/scopes.hpp"
#include "storage/error.hpp"
#include "storage/paging.hpp"
#include "storage/ulid.hpp"

#include <boost/system/system_error.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace voltgate::api {
namespace {

constexpr std::size_t longest_request_id = 64;
constexpr std::string_view request_id_header = "X-Request-Id";

bool is_plain(std::string_view id) {
    constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    return !id.empty() && id.size() <= longest_request_id &&
           id.find_first_not_of(allowed) == std::string_view::npos;
}

/// What an exception of a handler means to the client. Called while it is being handled.
Problem of_exception(const Exchange& exchange) {
    try {
        throw;
    } catch (const storage::BadCursor&) {
        return problem::malformed("the cursor is not one of ours");
    } catch (const storage::Error& failure) {
        spdlog::error("request {}: {}", exchange.request_id, failure.what());
        return failure.machine_failure()
                   ? problem::unavailable("the database does not take changes at the moment")
                   : problem::internal();
    } catch (const boost::system::system_error& failure) {
        if (failure.code() == asio::error::operation_aborted)
            return problem::unavailable("the server is stopping");
        spdlog::error("request {}: {}", exchange.request_id, failure.what());
        return problem::internal();
    } catch (const std::exception& failure) {
        spdlog::error("request {}: {}", exchange.request_id, failure.what());
        return problem::internal();
    }
}

bool changes_state(http::Method method) {
    return method != http::Method::get && method != http::Method::head;
}

/// A misspelt filter would show everything.
core::json::FieldErrors unknown_parameters(const Route& route, const http::Request& request) {
    core::json::FieldErrors faults;
    for (const auto& [name, value] : request.query) {
        if (std::ranges::find(route.query, name, &QueryParameter::name) == route.query.end())
            faults[name] = {"is not a parameter of this operation"};
    }
    return faults;
}

} // namespace

Service::Service(Router router, storage::Store& store, const core::Clock& clock,
                 Authentication& authentication, RateLimit& rate_limit, Idempotency& idempotency,
                 RequestMetrics& metrics)
    : router_(std::move(router))
    , store_(store)
    , clock_(clock)
    , authentication_(authentication)
    , rate_limit_(rate_limit)
    , idempotency_(idempotency)
    , metrics_(metrics) {}

std::string Service::request_id(const http::Request& request) const {
    const auto given = request.headers.get(request_id_header);
    return is_plain(given) ? std::string(given) : storage::new_id("req", clock_.now());
}

asio::awaitable<http::Response> Service::handle(http::Request request) {
    const auto begun = std::chrono::steady_clock::now();
    const auto match = router_.find(request.method, request.segments);
    Exchange exchange{std::move(request), {}, match.parameters, {}};
    exchange.request_id = request_id(exchange.request);
    RateLimit::Verdict verdict;
    auto answered = co_await answer(match, exchange, verdict);

    auto response = answered ? std::move(*answered) : to_response(answered.error(), exchange.request.path);
    shorten_unchanged(exchange.request, response);
    response.headers.set(request_id_header, exchange.request_id);
    if (!exchange.caller.key_id.empty())
        rate_limit_.describe(verdict, response.headers);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    const auto method = to_string(exchange.request.method);
    metrics_.answered(method, match.route ? match.route->pattern : "none", response.status, took);
    spdlog::info("{} {} {} {:.1f} ms key={} from={} id={}", method, exchange.request.path, response.status,
                 took.count() * 1e3, exchange.caller.key_id.empty() ? "-" : exchange.caller.key_id,
                 exchange.request.remote.address().to_string(), exchange.request_id);
    co_return response;
}

bool Service::streams(const http::Request& head) const {
    if (!changes_state(head.method))
        return false;
    const auto match = router_.find(head.method, head.segments);
    return match.route && match.route->streams;
}

http::Response Service::refuse(unsigned status, std::string_view detail) {
    return to_response(problem::of_status(status, detail), {});
}

asio::awaitable<Answer> Service::answer(const Router::Match& match, Exchange& exchange,
                                        RateLimit::Verdict& verdict) {
    if (!match.route)
        co_return match.allow.empty() ? problem::no_route() : problem::method_not_allowed(match.allow);
    if (match.route->scope.empty())
        co_return co_await guarded(*match.route, exchange);
    try {
        auto caller = co_await authentication_.identify(exchange.request);
        if (!caller)
            co_return caller.error();
        exchange.caller = std::move(*caller);
    } catch (const std::exception&) {
        co_return of_exception(exchange);
    }
    verdict = rate_limit_.take(exchange.caller.key_id, std::chrono::steady_clock::now());
    if (!verdict.allowed)
        co_return problem::too_many_requests(verdict.retry_after);
    co_return co_await admitted(*match.route, exchange);
}

asio::awaitable<Answer> Service::admitted(const Route& route, Exchange& exchange) {
    if (route.scope != any_key && !grants(exchange.caller.scopes, route.scope))
        co_return problem::forbidden(route.scope);
    if (changes_state(exchange.request.method) && store_.overloaded())
        co_return problem::unavailable("the server has too much to write at the moment");
    if (auto faults = unknown_parameters(route, exchange.request); !faults.empty())
        co_return problem::invalid(std::move(faults));
    if (Idempotency::wanted(exchange))
        co_return co_await once(route, exchange);
    co_return co_await guarded(route, exchange);
}

asio::awaitable<Answer> Service::once(const Route& route, Exchange& exchange) {
    std::optional<Problem> failure;
    try {
        const Idempotency::Turn turn(idempotency_, exchange);
        auto earlier = co_await idempotency_.begin(exchange, turn);
        if (earlier)
            co_return std::move(*earlier);
        auto answer = co_await guarded(route, exchange);
        auto kept = answer ? *answer : to_response(answer.error(), exchange.request.path);
        if (answer && route.confidential)
            kept = to_response(problem::conflict("answer_not_kept",
                                                 "the first request succeeded; its answer held "
                                                 "a secret, so it was not kept"),
                               exchange.request.path);
        co_await idempotency_.finish(exchange, kept);
        co_return answer;
    } catch (const std::exception&) {
        failure = of_exception(exchange);
    }
    co_return *failure;
}

asio::awaitable<Answer> Service::guarded(const Route& route, Exchange& exchange) {
    try {
        co_return co_await route.handler(exchange);
    } catch (const std::exception&) {
        co_return of_exception(exchange);
    }
}

} // namespace voltgate::api
