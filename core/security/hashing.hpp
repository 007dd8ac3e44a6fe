#pragma once

#include "core/blocking_work.hpp"
#include "core/security/settings.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace voltgate::core::security {

/// The threads that hash passwords. It is slow on purpose and asked for by who has proven nothing yet, so it
/// must hold up neither an event loop nor the readers of the database. Owned by the central system; any
/// thread.
class Hashing {
public:
    explicit Hashing(const HashingSettings& settings);
    Hashing(const Hashing&) = delete;
    ~Hashing() { threads_.join(); }

    /// The hash to store of a charge point's password.
    boost::asio::awaitable<std::string> hash(std::string password);

    /// Whether a charge point's password is the one that was hashed. Nothing while as many checks wait as
    /// may, or one of the same charge point is under way.
    boost::asio::awaitable<std::optional<bool>> check(std::string identity, std::string_view password,
                                                      std::string_view hash);

private:
    class Turn;

    const std::size_t most_checks_;
    std::mutex mutex_;
    std::unordered_set<std::string> checked_; ///< whose password is checked now, or waits for it
    boost::asio::thread_pool threads_;
};

} // namespace voltgate::core::security
