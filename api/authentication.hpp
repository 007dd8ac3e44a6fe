#pragma once

#include "api/exchange.hpp"
#include "core/clock.hpp"
#include "storage/records/api_keys.hpp"
#include "storage/store.hpp"

#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>

namespace voltgate::api {

struct AuthenticationOptions {
    std::chrono::milliseconds trust{
        2'000}; ///< a key just checked is believed this long: revoking acts by then
    std::chrono::milliseconds note_use{60'000}; ///< last_used_at is written at most this often per key
    std::size_t remembered = 10'000;            ///< keys in memory
};

/// Who sends a request: `Authorization: Bearer <key>`. Any thread.
class Authentication {
public:
    Authentication(storage::Store& store, const core::Clock& clock, AuthenticationOptions options = {});

    asio::awaitable<Outcome<Caller>> identify(const http::Request& request);

private:
    using Moment = std::chrono::steady_clock::time_point;
    struct Known {
        storage::ApiKey key;
        Moment checked;
        Moment noted;
    };

    std::optional<storage::ApiKey> recall(const std::string& hash);
    void remember(const std::string& hash, const storage::ApiKey& key);
    Outcome<Caller> accept(const storage::ApiKey& key) const;

    storage::Store& store_;
    const core::Clock& clock_;
    AuthenticationOptions options_;
    std::mutex mutex_;
    std::unordered_map<std::string, Known> known_; ///< by hash
};

} // namespace voltgate::api
