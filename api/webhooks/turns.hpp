#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace voltgate::api::webhooks {

/// Shares the attempts that may be under way among organizations: whoever has the fewest is next, and beside
/// others nobody gets more than half of them, so that one who comes later finds room.
class Turns {
public:
    explicit Turns(std::size_t limit)
        : limit_(limit) {}

    void begin(const std::string& organization_id);
    void end(const std::string& organization_id);

    /// Whose turn it is among those that wait; nothing when there is no room. `alone`: no other organization
    /// has subscriptions.
    [[nodiscard]] std::optional<std::string> next(const std::set<std::string>& waiting, bool alone) const;

private:
    [[nodiscard]] std::size_t held_by(const std::string& organization_id) const;

    const std::size_t limit_;
    std::size_t held_ = 0;
    std::map<std::string, std::size_t> by_organization_; // without those that hold none
};

} // namespace voltgate::api::webhooks
