#pragma once

#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

namespace voltgate::core::multipart {

/// What a charge point takes in one message.
struct Room {
    std::size_t items = 1;
    std::size_t bytes =
        std::numeric_limits<std::size_t>::max(); ///< of the items, without what is around them
};

/// Takes a list apart into messages that have room for their items, in their order. `size_of(item)` is its
/// length on the wire; two items that `collide` never share a message. An item that is too long for any
/// message goes alone.
template <class Item, class SizeOf, class Collide>
[[nodiscard]] std::vector<std::vector<Item>> portions(std::vector<Item> items, const Room& room,
                                                      SizeOf size_of, Collide collide) {
    std::vector<std::vector<Item>> all;
    std::size_t used = 0;
    for (auto& item : items) {
        const std::size_t size = size_of(item);
        bool fits = !all.empty() && all.back().size() < room.items && used + size <= room.bytes;
        if (fits)
            for (const auto& present : all.back())
                fits = fits && !collide(present, item);
        if (!fits) {
            all.emplace_back();
            used = 0;
        }
        used += size;
        all.back().push_back(std::move(item));
    }
    return all;
}

} // namespace voltgate::core::multipart
