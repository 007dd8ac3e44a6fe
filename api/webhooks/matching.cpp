#include "api/webhooks/matching.hpp"

#include "core/json/read.hpp"

#include <algorithm>

namespace voltgate::api::webhooks {
namespace {

constexpr std::string_view everything = "*";
constexpr std::string_view any_verb = ".*";

bool is_word(std::string_view text) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789_";
    return !text.empty() && text.find_first_not_of(letters) == std::string_view::npos;
}

} // namespace

bool is_pattern(std::string_view text) {
    if (text == everything)
        return true;
    const auto dot = text.find('.');
    if (dot == std::string_view::npos || !is_word(text.substr(0, dot)))
        return false;
    return text.substr(dot) == any_verb || is_word(text.substr(dot + 1));
}

bool matches(std::string_view pattern, std::string_view event_type) {
    if (pattern.ends_with(any_verb))
        return event_type.starts_with(pattern.substr(0, pattern.size() - 1));
    return pattern == everything || pattern == event_type;
}

std::vector<std::string> texts_of(const storage::JsonText& list) {
    const auto document = core::json::parse(list.text);
    const auto texts = document ? core::json::read<std::vector<std::string>>(*document)
                                : core::json::Read<std::vector<std::string>>(std::vector<std::string>());
    return texts ? *texts : std::vector<std::string>();
}

Wishes::Wishes(const storage::Webhook& webhook)
    : organization_id_(webhook.organization_id)
    , patterns_(texts_of(webhook.events))
    , charge_point_ids_(texts_of(webhook.charge_point_ids)) {}

bool Wishes::want(const storage::Event& event) const {
    if (event.organization_id != organization_id_)
        return false;
    if (!charge_point_ids_.empty() &&
        (!event.charge_point_id || std::ranges::count(charge_point_ids_, *event.charge_point_id) == 0))
        return false;
    return std::ranges::any_of(patterns_, [&](const auto& pattern) { return matches(pattern, event.type); });
}

} // namespace voltgate::api::webhooks
