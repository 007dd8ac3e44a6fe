#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::core::provisioning {

/// Finds the part of a comma separated list that a charge point takes, where it refuses the whole list for
/// one item that it does not know (pitfall 32). Items are left out from the end until the rest is taken; the
/// item that stood in the way is dropped, and those behind it are tried again. No I/O: propose(), then tell
/// what became of it.
class ListReduction {
public:
    explicit ListReduction(std::string_view list);

    /// What to try next; nothing: there is no more to be had.
    [[nodiscard]] std::optional<std::string> propose() const;
    void refused();
    void taken();

    /// What was taken last.
    [[nodiscard]] const std::optional<std::string>& result() const { return result_; }
    /// The items that it refuses, as far as found out.
    [[nodiscard]] const std::vector<std::string>& dropped() const { return dropped_; }

private:
    std::vector<std::string> kept_; ///< taken already
    std::vector<std::string> open_; ///< not judged yet
    std::size_t tried_ = 0;         ///< so many of the open ones are proposed
    std::vector<std::string> dropped_;
    std::optional<std::string> result_;
};

} // namespace voltgate::core::provisioning
