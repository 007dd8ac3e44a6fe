#include "core/diagnostics/event_parts.hpp"

namespace voltgate::core::diagnostics {

namespace {

/// `last`: the part before, which was to be continued.
std::optional<std::string> gap(std::optional<std::int64_t> last, std::int64_t number) {
    const auto words = "part " + std::to_string(number);
    if (!last)
        return number > 0 ? std::optional(words + " comes first") : std::nullopt;
    if (number > *last + 1)
        return words + " follows part " + std::to_string(*last);
    const bool begins_anew = number == 0 && *last > 0;
    return begins_anew ? std::optional("nothing follows part " + std::to_string(*last)) : std::nullopt;
}

} // namespace

std::optional<std::string> EventParts::missing_before(const std::string& charge_point_id, std::int64_t number,
                                                      bool to_be_continued) {
    const std::lock_guard lock(mutex_);
    const auto found = last_.find(charge_point_id);
    const auto last = found == last_.end() ? std::nullopt : std::optional(found->second);
    const bool comes_again = last && number > 0 && number <= *last;
    if (comes_again)
        return std::nullopt;
    if (to_be_continued)
        last_.insert_or_assign(charge_point_id, number);
    else if (last)
        last_.erase(found);
    return gap(last, number);
}

} // namespace voltgate::core::diagnostics
