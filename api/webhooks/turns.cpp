#include "api/webhooks/turns.hpp"

#include <algorithm>

namespace voltgate::api::webhooks {

void Turns::begin(const std::string& organization_id) {
    ++held_;
    ++by_organization_[organization_id];
}

void Turns::end(const std::string& organization_id) {
    --held_;
    if (--by_organization_[organization_id] == 0)
        by_organization_.erase(organization_id);
}

std::size_t Turns::held_by(const std::string& organization_id) const {
    const auto found = by_organization_.find(organization_id);
    return found == by_organization_.end() ? 0 : found->second;
}

std::optional<std::string> Turns::next(const std::set<std::string>& waiting, bool alone) const {
    if (waiting.empty() || held_ >= limit_)
        return std::nullopt;
    const auto first = std::ranges::min_element(waiting, {}, [this](const auto& id) { return held_by(id); });
    const auto share = alone ? limit_ : std::max<std::size_t>(limit_ / 2, 1);
    if (held_by(*first) >= share)
        return std::nullopt;
    return *first;
}

} // namespace voltgate::api::webhooks
