#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace voltgate::core::security {

/// Remembers that a password was right, so that ten thousand charge points that come back at once do not each
/// cost a slow hash; and the last wrong one of each, so that a charge point which goes on trying it, as after
/// a change of its password, costs none either. Keeps keyed digests under a key of this process, never the
/// password. Safe to use from any thread.
class VerifiedPasswords {
public:
    VerifiedPasswords();

    /// True when this password was found right against this hash before.
    [[nodiscard]] bool knows(const std::string& identity, std::string_view password,
                             std::string_view hash) const;
    void remember(const std::string& identity, std::string_view password, std::string_view hash);

    /// True when this password was the last one found wrong against this hash.
    [[nodiscard]] bool knows_wrong(const std::string& identity, std::string_view password,
                                   std::string_view hash) const;
    void remember_wrong(const std::string& identity, std::string_view password, std::string_view hash);

    void forget(const std::string& identity);

private:
    using Digests = std::unordered_map<std::string, std::string>;

    [[nodiscard]] bool is_in(const Digests& digests, const std::string& identity, std::string_view password,
                             std::string_view hash) const;
    void put_into(Digests& digests, const std::string& identity, std::string_view password,
                  std::string_view hash);
    [[nodiscard]] std::string digest(std::string_view password, std::string_view hash) const;

    const std::string key_;
    mutable std::mutex mutex_;
    Digests right_;
    Digests wrong_;
};

} // namespace voltgate::core::security
