// Whether the store may be relied on. Shared by its threads; thread safe.
#pragma once

#include "storage/error.hpp"

#include <atomic>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace voltgate::storage {

class Health {
public:
    explicit Health(std::function<void(const std::string&)> on_fatal);

    void succeeded();
    // What the machine failed with. A fatal error is told to the listener once, and for ever.
    void failed(const Error& error);

    [[nodiscard]] bool ready() const { return ready_.load(std::memory_order_relaxed); }
    [[nodiscard]] bool broken() const { return broken_.load(std::memory_order_acquire); }
    // What every write gets from the fatal error on.
    [[nodiscard]] std::exception_ptr refusal() const;

private:
    std::function<void(const std::string&)> on_fatal_;
    std::atomic<bool> ready_{true};
    std::atomic<bool> broken_{false};
    mutable std::mutex mutex_;
    std::optional<Error> fatal_;
};

} // namespace voltgate::storage
