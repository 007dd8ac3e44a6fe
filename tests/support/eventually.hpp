#pragma once

#include <chrono>
#include <thread>

namespace voltgate::tests {

/// Waits for what happens on other threads; false when it has not happened in time. For a condition that
/// nobody can be told of.
template <class Condition>
[[nodiscard]] bool eventually(Condition condition, std::chrono::seconds limit = std::chrono::seconds(20)) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end)
            return false;
        std::this_thread::yield();
    }
    return true;
}

} // namespace voltgate::tests
