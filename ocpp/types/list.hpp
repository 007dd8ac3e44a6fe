// Lists with a rule on how many items they may hold.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace voltgate::ocpp {

/// A vector that must hold at least `Min` and, unless `Max` is 0, at most `Max` items. The codec checks it.
template <class T, std::size_t Min = 0, std::size_t Max = 0>
class List : public std::vector<T> {
public:
    using std::vector<T>::vector;
    List() = default;
    List(std::vector<T> items)
        : std::vector<T>(std::move(items)) {}

    static constexpr std::size_t min_items = Min;
    static constexpr std::size_t max_items = Max;
};

} // namespace voltgate::ocpp
