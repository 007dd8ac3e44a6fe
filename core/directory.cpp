#include "core/directory.hpp"

#include "core/charge_point.hpp"

#include <utility>

namespace voltgate::core {

std::shared_ptr<ChargePoint> Directory::enter(const std::shared_ptr<ChargePoint>& charge_point) {
    const std::scoped_lock lock(mutex_);
    auto& current = connected_[charge_point->identity()];
    if (current && current->generation() > charge_point->generation())
        return charge_point;
    return std::exchange(current, charge_point);
}

bool Directory::leave(const ChargePoint& charge_point) {
    const std::scoped_lock lock(mutex_);
    const auto found = connected_.find(charge_point.identity());
    if (found == connected_.end() || found->second.get() != &charge_point)
        return false;
    connected_.erase(found);
    return true;
}

std::shared_ptr<ChargePoint> Directory::find(std::string_view identity) const {
    const std::scoped_lock lock(mutex_);
    const auto found = connected_.find(identity);
    return found == connected_.end() ? nullptr : found->second;
}

std::vector<std::shared_ptr<ChargePoint>> Directory::all() const {
    const std::scoped_lock lock(mutex_);
    std::vector<std::shared_ptr<ChargePoint>> everyone;
    everyone.reserve(connected_.size());
    for (const auto& [identity, charge_point] : connected_)
        everyone.push_back(charge_point);
    return everyone;
}

std::size_t Directory::size() const {
    const std::scoped_lock lock(mutex_);
    return connected_.size();
}

} // namespace voltgate::core
