#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace voltgate::core {

/// What a charge point did against the standard, counted by kind with the place where it was last seen.
class Deviations {
public:
    struct Seen {
        std::int64_t count = 0;
        std::string last_detail;
    };

    using Counts = std::map<std::string, Seen, std::less<>>;

    void count(std::string_view kind, std::string_view detail) {
        if (!seen_)
            seen_ = std::make_unique<Counts>();
        auto found = seen_->find(kind);
        if (found == seen_->end())
            found = seen_->emplace(kind, Seen{}).first;
        ++found->second.count;
        found->second.last_detail = detail;
    }

    [[nodiscard]] bool empty() const { return !seen_; }

    /// Hands over what was counted and starts again.
    [[nodiscard]] Counts take() {
        const auto taken = std::exchange(seen_, nullptr);
        return taken ? std::move(*taken) : Counts{};
    }

private:
    std::unique_ptr<Counts> seen_; // null while there is nothing, as with nearly all
};

} // namespace voltgate::core
