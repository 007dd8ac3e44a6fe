#include "api/webhooks/subscription_body.hpp"

#include "api/webhooks/address_rule.hpp"
#include "api/webhooks/matching.hpp"
#include "api/webhooks/signature.hpp"
#include "core/json/write.hpp"
#include "ocpp/transport/http_url.hpp"
#include "storage/records/charge_points.hpp"

#include <algorithm>

namespace voltgate::api::webhooks {
namespace {

constexpr std::size_t most_headers = 5;

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(
        out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

/// What is wrong with the URL; empty: nothing. A name is judged by its address at each delivery.
std::string url_fault(const std::string& text, const Options& options) {
    const auto url = ocpp::parse_http_url(text);
    if (!url)
        return "must be an https URL";
    if (!url->credentials.empty())
        return "must hold no credentials; send them as a header";
    if (options.allow_private)
        return {};
    if (!url->secure)
        return "must be an https URL";
    boost::system::error_code no_literal;
    const auto address = boost::asio::ip::make_address(url->host, no_literal);
    if (!no_literal && !is_public(address))
        return "must not be a loopback, private or link-local address";
    return {};
}

bool is_ours(std::string_view lower_case_name) {
    constexpr std::array ours{signature_header, timestamp_header, event_id_header, event_type_header,
                              delivery_id_header};
    return std::ranges::any_of(ours, [&](auto name) { return lower(name) == lower_case_name; });
}

std::string header_fault(const std::string& name, const std::string& value) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    constexpr std::size_t longest = 1000;
    const auto folded = lower(name);
    if (!folded.starts_with("x-") || folded.size() < 3 || folded.size() > 100 ||
        folded.find_first_not_of(allowed) != std::string::npos)
        return "must have a name of letters, digits and - that begins with X-";
    if (is_ours(folded))
        return "is a header of the delivery itself";
    if (value == kept_secret)
        return "must be the value itself, not what stands for it";
    const bool printable = std::ranges::all_of(value, [](char c) { return c >= ' ' && c <= '~'; });
    return printable && value.size() <= longest ? "" : "must be printable ASCII of at most 1000 characters";
}

void check_headers(core::json::FieldErrors& faults, const CustomHeaders& headers) {
    if (headers.size() > most_headers)
        faults["headers"].emplace_back("must hold at most 5");
    for (const auto& [name, value] : headers)
        if (auto fault = header_fault(name, value); !fault.empty())
            faults["headers." + name].push_back(std::move(fault));
}

std::string place(std::string_view list, std::size_t index) {
    return std::string(list) + '[' + std::to_string(index) + ']';
}

} // namespace

core::json::FieldErrors faults_of(storage::Database& db, const SubscriptionBody& body,
                                  const std::string& organization_id, const Options& options) {
    core::json::FieldErrors faults;
    if (auto fault = url_fault(body.callback_url, options); !fault.empty())
        faults["callback_url"].push_back(std::move(fault));
    for (std::size_t i = 0; i < body.events.size(); ++i)
        if (!is_pattern(body.events[i]))
            faults[place("events", i)].emplace_back("must be *, an event type, or as session.*");
    if (body.headers)
        check_headers(faults, *body.headers);
    const auto charge_points = body.charge_point_ids.value_or(std::vector<std::string>());
    for (std::size_t i = 0; i < charge_points.size(); ++i) {
        const auto found = storage::charge_points::get(db, charge_points[i]);
        if (!found || found->organization_id != organization_id)
            faults[place("charge_point_ids", i)].emplace_back("is not a charge point");
    }
    return faults;
}

void apply(const SubscriptionBody& body, storage::Webhook& webhook, Secrets& secrets) {
    webhook.callback_url = body.callback_url;
    webhook.events.text = core::json::to_text(body.events);
    webhook.charge_point_ids.text =
        core::json::to_text(body.charge_point_ids.value_or(std::vector<std::string>()));
    webhook.description = body.description;
    webhook.active = body.active;
    secrets.headers = body.headers.value_or(CustomHeaders());
    if (body.secret)
        secrets.secret = *body.secret;
}

void keep_what_was_not_shown(SubscriptionBody& body, const Secrets& secrets) {
    if (!body.headers)
        return;
    for (auto& [name, value] : *body.headers) {
        const auto kept = secrets.headers.find(name);
        if (value == kept_secret && kept != secrets.headers.end())
            value = kept->second;
    }
}

SubscriptionBody body_of(const storage::Webhook& webhook, const Secrets& secrets) {
    SubscriptionBody body;
    body.callback_url = webhook.callback_url;
    body.events = texts_of(webhook.events);
    body.description = webhook.description;
    body.headers = secrets.headers;
    body.charge_point_ids = texts_of(webhook.charge_point_ids);
    body.active = webhook.active;
    return body;
}

} // namespace voltgate::api::webhooks
