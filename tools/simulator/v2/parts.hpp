// Reports that come in several messages.
#pragma once

#include "ocpp/types/list.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

namespace voltgate::simulator {

/// Calls `send(part, number, is_last)` for each part of at most `most` items; once with an empty one where
/// there is nothing.
template <class Item, class Send>
void in_parts(const std::vector<Item>& items, std::size_t most, Send send) {
    std::size_t number = 0;
    for (std::size_t from = 0; from < items.size() || number == 0; from += most, ++number) {
        const auto end = std::min(from + most, items.size());
        const auto at = [&](std::size_t index) { return items.begin() + static_cast<std::ptrdiff_t>(index); };
        send(std::vector<Item>(at(from), at(end)), number, end == items.size());
    }
}

} // namespace voltgate::simulator
