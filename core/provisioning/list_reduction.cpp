#include "core/provisioning/list_reduction.hpp"

#include "core/told.hpp"

#include <iterator>
#include <utility>

namespace voltgate::core::provisioning {

namespace {

void append(std::string& list, const std::string& item) {
    if (!list.empty())
        list += ',';
    list += item;
}

} // namespace

ListReduction::ListReduction(std::string_view list)
    : open_(told::items_in(list))
    , tried_(open_.size()) {}

std::optional<std::string> ListReduction::propose() const {
    if (tried_ == 0)
        return std::nullopt;
    std::string list;
    for (const auto& item : kept_)
        append(list, item);
    for (std::size_t each = 0; each < tried_; ++each)
        append(list, open_[each]);
    return list;
}

// The first of the open items alone was refused: it stands in the way.
void ListReduction::refused() {
    if (--tried_ > 0)
        return;
    dropped_.push_back(std::move(open_.front()));
    open_.erase(open_.begin());
    tried_ = open_.size();
}

// What comes next behind what was taken was refused with it a moment ago.
void ListReduction::taken() {
    result_ = propose();
    const auto end = open_.begin() + static_cast<std::ptrdiff_t>(tried_);
    std::move(open_.begin(), end, std::back_inserter(kept_));
    open_.erase(open_.begin(), end);
    if (!open_.empty()) {
        dropped_.push_back(std::move(open_.front()));
        open_.erase(open_.begin());
    }
    tried_ = open_.size();
}

} // namespace voltgate::core::provisioning
