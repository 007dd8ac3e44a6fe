#include "api/resources/record.hpp"
#include "api/webhooks/attempt.hpp"
#include "api/webhooks/signature.hpp"
#include "api/webhooks/subscriptions.hpp"

namespace voltgate::api::webhooks {
namespace {

using storage::Database;

struct SignatureExplained {
    std::string algorithm = "HMAC-SHA256";
    std::string signature_header{webhooks::signature_header};
    std::string timestamp_header{webhooks::timestamp_header};
    std::string signed_content =
        "the value of X-Timestamp, a full stop, and the request's body byte for byte";
    std::string key = "the subscription's secret, as text";
    std::string format = "sha256=<64 lower-case hexadecimal digits>";
    std::string advice = "compare in constant time, and refuse timestamps more than five minutes old; "
                         "X-Event-Id stays the same when an event is delivered again";
};
BOOST_DESCRIBE_STRUCT(SignatureExplained, (),
                      (algorithm, signature_header, timestamp_header, signed_content, key, format, advice))

struct SignatureCheck {
    std::string subscription_id;
    std::string timestamp;
    std::string body;
    std::optional<std::string> signature;
};
BOOST_DESCRIBE_STRUCT(SignatureCheck, (), (subscription_id, timestamp, body, signature))

constexpr auto json_constraints(const SignatureCheck*) {
    using core::json::field;
    return std::array{field("timestamp").pattern("^[0-9]{1,12}$").about("As received in X-Timestamp"),
                      field("body").about("The received body, byte for byte"),
                      field("signature").about("As received in X-Signature; left out, none is judged")};
}

struct SignatureJudged {
    std::string signed_content;
    std::string expected_signature;
    std::optional<bool> valid;
    std::int64_t age_seconds = 0;
};
BOOST_DESCRIBE_STRUCT(SignatureJudged, (), (signed_content, expected_signature, valid, age_seconds))

asio::awaitable<Answer> explain(Exchange&) {
    co_return respond(200, SignatureExplained());
}

asio::awaitable<Answer> check(storage::Store& store, const core::Clock& clock, const certs::Sealer& sealer,
                              Exchange& exchange) {
    const auto body = body_of<SignatureCheck>(exchange);
    if (!body)
        co_return body.error();
    const auto webhook = co_await store.read(
        [&](Database& db) { return owned(storage::webhooks::get(db, body->subscription_id), exchange); });
    if (!webhook)
        co_return problem::invalid("subscription_id", "is not a subscription");
    const auto secrets = unseal(*webhook, sealer);
    if (!secrets)
        co_return problem::conflict("secret_unreadable", "the secret was sealed with another key");
    SignatureJudged judged;
    judged.signed_content = body->timestamp + '.' + body->body;
    judged.expected_signature = sign(secrets->secret, body->timestamp, body->body);
    if (body->signature)
        judged.valid = is_signed(*body->signature, secrets->secret, body->timestamp, body->body);
    const auto now = std::chrono::floor<std::chrono::seconds>(clock.now()).time_since_epoch().count();
    judged.age_seconds = now - std::stoll(body->timestamp);
    co_return respond(200, judged);
}

} // namespace

std::vector<Route> signature_routes(storage::Store& store, const core::Clock& clock,
                                    const certs::Sealer& sealer) {
    using http::Method;
    const std::string path = "/api/v1/notifications/signature-detail", group = "Notifications";
    return {
        route(Method::get, path, "notifications:read", "Explains how deliveries are signed", group, explain)
            .gives<SignatureExplained>(),
        // Who may see a signature may forge a delivery.
        route(Method::post, path, "notifications:write", "Checks the signature of a delivery", group,
              [&](Exchange& exchange) { return check(store, clock, sealer, exchange); })
            .takes<SignatureCheck>()
            .gives<SignatureJudged>()};
}

} // namespace voltgate::api::webhooks
