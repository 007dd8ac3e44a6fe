#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace voltgate::core::security {

/// Remembers that a password was right, so that ten thousand charge points that come back at once do not each
/// cost a slow hash. Keeps keyed digests under a key of this process, never the password. Safe to use from
/// any thread.
class VerifiedPasswords {
public:
    VerifiedPasswords();

    /// True when this password was found right against this hash before.
    [[nodiscard]] bool knows(const std::string& identity, std::string_view password,
                             std::string_view hash) const;
    void remember(const std::string& identity, std::string_view password, std::string_view hash);
    void forget(const std::string& identity);

private:
    [[nodiscard]] std::string digest(std::string_view password, std::string_view hash) const;

    const std::string key_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, std::string> digests_;
};

} // namespace voltgate::core::security
