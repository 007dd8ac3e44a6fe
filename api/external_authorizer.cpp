#include "api/external_authorizer.hpp"

#include "core/json/read.hpp"
#include "core/json/write.hpp"
#include "ocpp/transport/name_lookups.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace voltgate::api {

namespace {

namespace asio = boost::asio;
using core::authorization::ExternalAnswer;
using core::authorization::ExternalQuestion;

// An answer is a few lines.
constexpr std::size_t longest_answer = 64U * 1024U;

std::string first_fault(const core::json::FieldErrors& errors) {
    const auto& [path, messages] = *errors.begin();
    return path + " " + messages.front();
}

std::string text_of(const std::string& what) {
    return "the external authorizer gave no usable answer: " + what;
}

} // namespace

ExternalAuthorizer::ExternalAuthorizer(ExternalAuthorizerOptions options)
    : options_(std::move(options))
    , lookups_(options_.lookups ? options_.lookups : std::make_shared<ocpp::NameLookups>()) {}

asio::awaitable<std::optional<ExternalAnswer>> ExternalAuthorizer::ask(ExternalQuestion question,
                                                                       std::chrono::milliseconds time) {
    ocpp::HttpRequest request;
    request.method = "POST";
    request.url = options_.url;
    request.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
    if (!options_.secret.empty())
        request.headers.emplace_back("Authorization", "Bearer " + options_.secret);
    request.body = core::json::to_text(question);
    ocpp::HttpClientOptions limits;
    limits.timeout = time;
    limits.response_limit = longest_answer;
    limits.lookups = lookups_;
    limits.trusted_certificates = options_.trusted_certificates;
    const auto response = co_await ocpp::http_exchange(std::move(request), std::move(limits));
    if (!response) {
        spdlog::warn("{}", text_of(ocpp::to_text(response.error())));
        co_return std::nullopt;
    }
    if (response->status != 200) {
        spdlog::warn("{}", text_of("status " + std::to_string(response->status)));
        co_return std::nullopt;
    }
    auto answer = external_answer(response->body);
    if (!answer.answer)
        spdlog::warn("{}", text_of(answer.fault));
    co_return answer.answer;
}

ReadAnswer external_answer(std::string_view body) {
    const auto json = core::json::parse(body);
    if (!json)
        return {std::nullopt, first_fault(json.error())};
    auto answer = core::json::read<ExternalAnswer>(*json);
    if (!answer)
        return {std::nullopt, first_fault(answer.error())};
    return {std::move(*answer), {}};
}

} // namespace voltgate::api
