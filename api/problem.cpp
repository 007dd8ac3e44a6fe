#include "api/problem.hpp"

#include "core/json/write.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>

namespace voltgate::api {
namespace {

/// The document; its member names are the standard's.
struct ProblemDetails {
    std::string type;
    std::string title;
    unsigned status = 0;
    std::string detail;
    std::string code;
    std::optional<std::string> instance;
    std::optional<std::map<std::string, std::vector<std::string>>> field_errors;
};
BOOST_DESCRIBE_STRUCT(ProblemDetails, (), (type, title, status, detail, code, instance, field_errors))

} // namespace

http::Response to_response(const Problem& problem, std::string_view instance) {
    ProblemDetails details;
    details.type = "urn:voltgate:problem:" + problem.code;
    std::ranges::replace(details.type, '_', '-');
    details.title = http::reason_phrase(problem.status);
    details.status = problem.status;
    details.detail = problem.detail;
    details.code = problem.code;
    if (!instance.empty())
        details.instance = instance;
    if (!problem.field_errors.empty())
        details.field_errors = problem.field_errors;
    http::Response response;
    response.status = problem.status;
    response.headers = problem.headers;
    response.headers.set("Content-Type", "application/problem+json");
    response.body = core::json::to_text(details);
    return response;
}

namespace problem {

Problem malformed(std::string detail) {
    return {400, "malformed_request", std::move(detail)};
}

Problem invalid(core::json::FieldErrors errors) {
    return {422, "invalid_fields", "some fields are not valid", std::move(errors)};
}

Problem invalid(std::string field, std::string detail) {
    return invalid(core::json::FieldErrors{{std::move(field), {std::move(detail)}}});
}

Problem unauthenticated(std::string detail) {
    return {
        401, "unauthenticated", std::move(detail), {}, {{"WWW-Authenticate", "Bearer realm=\"voltgate\""}}};
}

Problem forbidden(std::string_view missing_scope) {
    const std::string scope(missing_scope);
    return {403,
            "missing_scope",
            "the key lacks the scope " + scope,
            {},
            {{"WWW-Authenticate",
              "Bearer realm=\"voltgate\", error=\"insufficient_scope\", scope=\"" + scope + "\""}}};
}

Problem not_found(std::string_view what) {
    return {404, "not_found", "there is no such " + std::string(what)};
}

Problem no_route() {
    return {404, "not_found", "there is nothing at this path"};
}

Problem method_not_allowed(std::string allow) {
    return {405, "method_not_allowed", "this path knows only " + allow, {}, {{"Allow", allow}}};
}

Problem conflict(std::string code, std::string detail) {
    return {409, std::move(code), std::move(detail)};
}

Problem changed_meanwhile() {
    return {412, "precondition_failed", "the resource is not in the state that the request expects"};
}

Problem unsupported_media_type() {
    return {415, "unsupported_media_type", "send the body as application/json"};
}

Problem too_many_requests(std::chrono::seconds retry_after) {
    return {429,
            "too_many_requests",
            "the key has used up its requests for now",
            {},
            {{"Retry-After", std::to_string(retry_after.count())}}};
}

Problem too_large(std::string detail) {
    return {413, "content_too_large", std::move(detail)};
}

Problem no_space(std::string detail) {
    return {507, "insufficient_storage", std::move(detail)};
}

Problem unavailable(std::string detail) {
    return {503, "unavailable", std::move(detail), {}, {{"Retry-After", "1"}}};
}

Problem internal() {
    return {500, "internal_error", "something went wrong here; the log has the request id"};
}

Problem of_status(unsigned status, std::string_view detail) {
    std::string code(http::reason_phrase(status));
    std::ranges::transform(code, code.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c == ' ' ? '_' : c;
    });
    return {status, std::move(code), std::string(detail)};
}

} // namespace problem
} // namespace voltgate::api
