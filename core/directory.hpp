#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace voltgate::core {

class ChargePoint;

/// Who is connected where. The newest authenticated connection of an identity wins, by its generation: one
/// that took longer to authenticate does not displace a later one. Leaving is by compare and remove, so an
/// old connection that ends late never removes its successor. Safe to use from any thread; what it hands out
/// keeps a charge point's object alive, not its connection.
class Directory {
public:
    /// Enters a charge point under its identity and returns the connection that has to go: the one it
    /// displaces, if there was one, or itself, which is then not entered, as a newer one is there.
    std::shared_ptr<ChargePoint> enter(const std::shared_ptr<ChargePoint>& charge_point);

    /// Removes this very connection; true if it still was the current one of its identity.
    bool leave(const ChargePoint& charge_point);

    [[nodiscard]] std::shared_ptr<ChargePoint> find(std::string_view identity) const;
    [[nodiscard]] std::vector<std::shared_ptr<ChargePoint>> all() const;
    [[nodiscard]] std::size_t size() const;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };

    mutable std::mutex mutex_;
    std::unordered_map<std::string, std::shared_ptr<ChargePoint>, Hash, std::equal_to<>> connected_;
};

} // namespace voltgate::core
