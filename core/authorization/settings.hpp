#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace voltgate::core {

/// For which id tags the external authorizer is asked.
enum class AuthorizerScope {
    none,    ///< for none: there is no such service
    unknown, ///< for those that are not registered here
    all,     ///< for all, except those that are blocked or expired here
};

/// What counts when the external authorizer gives no answer.
enum class AuthorizerFallback {
    reject,
    accept,
    use_last_known, ///< what it said last; a tag it never judged is judged by what is registered here
};

namespace authorization {

/// Id tags that nobody registered.
struct TagSettings {
    /// The id tag for free vend and for remote starts without a customer: registered at the start, any number
    /// of sessions (pitfall 43). Empty: none.
    std::string service_tag{};
    /// How many unknown id tags are remembered.
    std::int64_t unknown_kept = 10'000;
};

/// The external service that is asked about id tags.
struct AuthorizerSettings {
    AuthorizerScope scope = AuthorizerScope::none;
    /// How long it may take; less than charge points wait for their answers.
    std::chrono::milliseconds timeout{5'000};
    /// How long its answer counts.
    std::chrono::seconds cache{300};
    AuthorizerFallback fallback = AuthorizerFallback::reject;
    /// How many questions it gets at a time; more wait, within the same time.
    std::size_t concurrency = 16;
};

} // namespace authorization

} // namespace voltgate::core
