#include "api/webhooks/attempt.hpp"

#include "api/webhooks/backoff.hpp"
#include "api/webhooks/signature.hpp"
#include "core/json/read.hpp"
#include "core/json/write.hpp"

namespace voltgate::api::webhooks {
namespace {

constexpr std::size_t kept_of_body = 4096;
constexpr std::size_t kept_of_headers = 4096; // in all

std::string place_of(const storage::Webhook& webhook, std::string_view column) {
    return "webhooks/" + webhook.id + '/' + std::string(column);
}

std::optional<CustomHeaders> headers_of(const std::optional<std::string>& text) {
    if (!text)
        return std::nullopt;
    const auto document = core::json::parse(*text);
    if (!document)
        return std::nullopt;
    const auto headers = core::json::read<CustomHeaders>(*document);
    return headers ? std::optional(*headers) : std::nullopt;
}

storage::JsonText json_of(const CustomHeaders& headers) {
    return {core::json::to_text(headers)};
}

/// Those that fit.
CustomHeaders kept_headers(const ocpp::HttpHeaders& headers) {
    CustomHeaders kept;
    std::size_t room = kept_of_headers;
    for (const auto& [name, value] : headers) {
        const auto size = name.size() + value.size();
        if (size <= room && kept.emplace(name, value).second)
            room -= size;
    }
    return kept;
}

} // namespace

void seal(storage::Webhook& webhook, const Secrets& secrets, const certs::Sealer& sealer) {
    webhook.sealed_secret = sealer.seal(secrets.secret, place_of(webhook, "secret"));
    webhook.sealed_headers = sealer.seal(core::json::to_text(secrets.headers), place_of(webhook, "headers"));
}

std::optional<Secrets> unseal(const storage::Webhook& webhook, const certs::Sealer& sealer) {
    const auto secret = sealer.open(webhook.sealed_secret, place_of(webhook, "secret"));
    const auto headers = headers_of(sealer.open(webhook.sealed_headers, place_of(webhook, "headers")));
    if (!secret || !headers)
        return std::nullopt;
    return Secrets{*secret, *headers};
}

ocpp::HttpRequest request_of(const storage::Webhook& webhook, const Secrets& secrets,
                             const storage::Delivery& delivery, storage::Timestamp at) {
    ocpp::HttpRequest request;
    request.method = "POST";
    request.url = webhook.callback_url;
    request.body = delivery.body.text;
    const auto timestamp = timestamp_text(at);
    const auto add = [&request](std::string_view name, std::string value) {
        request.headers.emplace_back(name, std::move(value));
    };
    for (const auto& [name, value] : secrets.headers)
        add(name, value);
    add("Content-Type", "application/json");
    add(event_id_header, delivery.event_id);
    add(event_type_header, delivery.event_type);
    add(delivery_id_header, delivery.id);
    add(timestamp_header, timestamp);
    add(signature_header, sign(secrets.secret, timestamp, request.body));
    return request;
}

Verdict judge(const ocpp::HttpResult& result, const Options& options) {
    constexpr unsigned gone = 410;
    Verdict verdict;
    if (!result) {
        verdict.error = ocpp::to_text(result.error());
        return verdict;
    }
    const auto kind = result->status / 100;
    if (kind == 2) {
        verdict.kind = Verdict::Kind::delivered;
        return verdict;
    }
    if (result->status == gone)
        verdict.kind = Verdict::Kind::gone;
    verdict.error = "the receiver answered " + std::to_string(result->status);
    if (kind == 3)
        *verdict.error += "; redirects are not followed";
    verdict.wait = retry_after(result->header("Retry-After").value_or(""), options);
    return verdict;
}

storage::DeliveryAttempt record_of(const ocpp::HttpRequest& request, const Secrets& secrets,
                                   const ocpp::HttpResult& result, storage::Timestamp at,
                                   std::chrono::milliseconds took) {
    storage::DeliveryAttempt attempt;
    attempt.attempted_at = at;
    attempt.took_ms = took.count();
    CustomHeaders sent;
    for (const auto& [name, value] : request.headers)
        sent[name] = secrets.headers.contains(name) ? std::string(kept_secret) : value;
    attempt.request_headers = json_of(sent);
    if (!result)
        return attempt;
    attempt.response_status = result->status;
    attempt.response_headers = json_of(kept_headers(result->headers));
    attempt.response_body = result->body.substr(0, kept_of_body);
    return attempt;
}

} // namespace voltgate::api::webhooks
