#pragma once

#include "core/authorization/external.hpp"
#include "ocpp/transport/http_client.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::api {

struct ExternalAuthorizerOptions {
    std::string url{};                  ///< where questions are posted, https://...; empty: there is none
    std::string secret{};               ///< goes along as a bearer token; empty: none does
    std::string trusted_certificates{}; ///< PEM; empty: the system's
    std::shared_ptr<ocpp::NameLookups> lookups{}; ///< shared with the exchanges under way; empty: its own
};

/// The external authorizer over HTTPS: a question is posted as JSON, the answer is JSON too.
class ExternalAuthorizer final : public core::authorization::ExternalAuthorizer {
public:
    explicit ExternalAuthorizer(ExternalAuthorizerOptions options);

    boost::asio::awaitable<std::optional<core::authorization::ExternalAnswer>>
    ask(core::authorization::ExternalQuestion question, std::chrono::milliseconds time) override;

private:
    const ExternalAuthorizerOptions options_;
    const std::shared_ptr<ocpp::NameLookups> lookups_; // shared with the exchanges under way
};

/// The answer in a body, or what is wrong with it.
struct ReadAnswer {
    std::optional<core::authorization::ExternalAnswer> answer;
    std::string fault;
};
[[nodiscard]] ReadAnswer external_answer(std::string_view body);

} // namespace voltgate::api
