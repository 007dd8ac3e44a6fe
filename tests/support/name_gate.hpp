#pragma once

#include "ocpp/transport/name_lookups.hpp"

#include <boost/asio/ip/address_v4.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace voltgate::tests {

/// Resolves every name to 127.0.0.1; one that begins with "hangs" only once the gate is open.
class NameGate {
public:
    ~NameGate() { open(); }

    [[nodiscard]] std::shared_ptr<ocpp::NameLookups> lookups(ocpp::NameLookupLimits limits = {}) const {
        return std::make_shared<ocpp::NameLookups>(
            [state = state_](const std::string& name) { return state->resolve(name); }, limits);
    }

    void open() {
        const std::lock_guard lock(state_->mutex);
        state_->open = true;
        state_->changed.notify_all();
    }
    [[nodiscard]] std::ptrdiff_t asked(const std::string& name) const {
        const std::lock_guard lock(state_->mutex);
        return std::ranges::count(state_->asked, name);
    }
    /// Lookups that have given their answer.
    [[nodiscard]] std::size_t answered() const {
        const std::lock_guard lock(state_->mutex);
        return state_->answered;
    }
    bool wait_for_asked(const std::string& name) {
        return wait([&](const State& state) { return std::ranges::count(state.asked, name) > 0; });
    }
    bool wait_for_answered(std::size_t count) {
        return wait([&](const State& state) { return state.answered >= count; });
    }

private:
    /// Shared with lookups that outlive the test.
    struct State {
        ocpp::NameAddresses resolve(const std::string& name) {
            std::unique_lock lock(mutex);
            asked.push_back(name);
            changed.notify_all();
            if (name.starts_with("hangs"))
                changed.wait(lock, [this] { return open; });
            ++answered;
            changed.notify_all();
            ocpp::NameAddresses found;
            found.addresses.emplace_back(boost::asio::ip::address_v4::loopback());
            return found;
        }

        std::mutex mutex;
        std::condition_variable changed;
        bool open = false;
        std::size_t answered = 0;
        std::vector<std::string> asked;
    };

    template <class Condition>
    bool wait(Condition condition) {
        std::unique_lock lock(state_->mutex);
        return state_->changed.wait_for(lock, std::chrono::seconds(20), [&] { return condition(*state_); });
    }

    std::shared_ptr<State> state_ = std::make_shared<State>();
};

} // namespace voltgate::tests
