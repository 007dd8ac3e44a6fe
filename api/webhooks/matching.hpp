#pragma once

#include "storage/records/events.hpp"
#include "storage/records/webhooks.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Which events a subscription wants.
namespace voltgate::api::webhooks {

/// "*", "session.ended" or "session.*".
[[nodiscard]] bool is_pattern(std::string_view text);
[[nodiscard]] bool matches(std::string_view pattern, std::string_view event_type);

/// The wishes of a subscription, read once for many events.
class Wishes {
public:
    explicit Wishes(const storage::Webhook& webhook);
    [[nodiscard]] bool want(const storage::Event& event) const;

private:
    std::string organization_id_;
    std::vector<std::string> patterns_;
    std::vector<std::string> charge_point_ids_; // empty: all
};

/// A stored JSON list of texts.
[[nodiscard]] std::vector<std::string> texts_of(const storage::JsonText& list);

} // namespace voltgate::api::webhooks
