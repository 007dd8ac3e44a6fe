#pragma once

#include "api/http/message.hpp"
#include "core/json/read.hpp"

#include <boost/system/result.hpp>

#include <chrono>
#include <string>
#include <string_view>

/// Errors as the API tells them: application/problem+json (RFC 9457) with a stable `code` for programs and
/// `field_errors` for forms.
namespace voltgate::api {

struct Problem {
    unsigned status = 500;
    std::string code;   ///< stable snake_case word
    std::string detail; ///< one sentence for people
    core::json::FieldErrors field_errors{};
    http::Headers headers{}; ///< what the status asks for: Allow, WWW-Authenticate, Retry-After, ...
};

/// What a handler gives: a response, or the problem that stands in its way.
using Answer = boost::system::result<http::Response, Problem>;
template <class T>
using Outcome = boost::system::result<T, Problem>;

http::Response to_response(const Problem& problem, std::string_view instance);

namespace problem {

Problem malformed(std::string detail);                  // 400
Problem invalid(core::json::FieldErrors errors);        // 422
Problem invalid(std::string field, std::string detail); // 422
Problem unauthenticated(std::string detail);            // 401
Problem forbidden(std::string_view missing_scope);      // 403
Problem not_found(std::string_view what);               // 404 "there is no such <what>"
Problem no_route();                                     // 404
Problem method_not_allowed(std::string allow);          // 405
Problem conflict(std::string code, std::string detail); // 409
Problem changed_meanwhile();                            // 412
Problem unsupported_media_type();                       // 415
Problem too_many_requests(std::chrono::seconds retry_after);
Problem too_large(std::string detail);   // 413
Problem no_space(std::string detail);    // 507
Problem unavailable(std::string detail); // 503
Problem internal();                      // 500

/// The problem of what never became a request.
Problem of_status(unsigned status, std::string_view detail);

} // namespace problem
} // namespace voltgate::api
