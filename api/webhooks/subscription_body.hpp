#pragma once

#include "api/problem.hpp"
#include "api/webhooks/attempt.hpp"
#include "api/webhooks/options.hpp"
#include "core/json/constraint.hpp"
#include "core/json/patch.hpp"
#include "storage/records/webhooks.hpp"

#include <boost/describe/class.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

/// What an operator says of a subscription, and what of it cannot be.
namespace voltgate::api::webhooks {

struct SubscriptionBody {
    std::string callback_url;
    std::vector<std::string> events;
    std::optional<std::string> secret;
    std::optional<std::string> description;
    std::optional<CustomHeaders> headers;
    std::optional<std::vector<std::string>> charge_point_ids;
    bool active = true;
};
BOOST_DESCRIBE_STRUCT(SubscriptionBody, (),
                      (callback_url, events, secret, description, headers, charge_point_ids, active))

struct SubscriptionPatch {
    core::json::Patch<std::string> callback_url;
    core::json::Patch<std::vector<std::string>> events;
    core::json::Patch<std::string> secret;
    core::json::Patch<std::string> description;
    core::json::Patch<CustomHeaders> headers;
    core::json::Patch<std::vector<std::string>> charge_point_ids;
    core::json::Patch<bool> active;
};
BOOST_DESCRIBE_STRUCT(SubscriptionPatch, (),
                      (callback_url, events, secret, description, headers, charge_point_ids, active))

template <class Body>
constexpr auto subscription_constraints() {
    using core::json::field;
    return std::array{
        field("callback_url")
            .length(1, 2000)
            .about("Where events are posted to: https, and no loopback, private or link-local address unless "
                   "the server allows it"),
        field("events").length(1, 100).about(R"("*", event types such as session.ended, or session.*)"),
        field("secret").length(16, 255).about(
            "Key of the signature; one is made and shown once when it is absent"),
        field("description").length(0, 255),
        field("headers").about("Up to five headers sent along; names begin with X-"),
        field("charge_point_ids")
            .length(0, 1000)
            .about("Only events about these charge points; empty for all events"),
        field("active").or_default().about(
            "false holds deliveries back; true lets them go on, also after a pause by the server")};
}
constexpr auto json_constraints(const SubscriptionBody*) {
    return subscription_constraints<SubscriptionBody>();
}
constexpr auto json_constraints(const SubscriptionPatch*) {
    return subscription_constraints<SubscriptionPatch>();
}

/// What the types of the members cannot say; looks charge points up.
[[nodiscard]] core::json::FieldErrors faults_of(storage::Database& db, const SubscriptionBody& body,
                                                const std::string& organization_id, const Options& options);

/// Writes the body over a record; the secret stays unless there is a new one.
void apply(const SubscriptionBody& body, storage::Webhook& webhook, Secrets& secrets);
/// The record as the body that would make it, without its secret.
[[nodiscard]] SubscriptionBody body_of(const storage::Webhook& webhook, const Secrets& secrets);
/// A header that is sent back as it was shown keeps its value.
void keep_what_was_not_shown(SubscriptionBody& body, const Secrets& secrets);

} // namespace voltgate::api::webhooks
