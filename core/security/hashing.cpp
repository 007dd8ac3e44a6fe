#include "core/security/hashing.hpp"

#include "certs/secrets.hpp"
#include "core/security/basic_auth.hpp"

#include <algorithm>
#include <thread>
#include <utility>

namespace voltgate::core::security {

namespace asio = boost::asio;

namespace {

std::size_t threads_of(const HashingSettings& settings) {
    if (settings.threads != 0)
        return settings.threads;
    return std::max<std::size_t>(1, std::thread::hardware_concurrency() / 2);
}

} // namespace

/// The right to one check of one charge point.
class Hashing::Turn {
public:
    Turn(Hashing& hashing, std::string identity)
        : hashing_(hashing)
        , identity_(std::move(identity)) {
        const std::scoped_lock lock(hashing_.mutex_);
        given_ =
            hashing_.checked_.size() < hashing_.most_checks_ && hashing_.checked_.insert(identity_).second;
    }
    Turn(const Turn&) = delete;
    ~Turn() {
        const std::scoped_lock lock(hashing_.mutex_);
        if (given_)
            hashing_.checked_.erase(identity_);
    }
    [[nodiscard]] bool given() const { return given_; }

private:
    Hashing& hashing_;
    const std::string identity_;
    bool given_ = false;
};

Hashing::Hashing(const HashingSettings& settings)
    : most_checks_(settings.checks)
    , threads_(threads_of(settings)) {}

asio::awaitable<std::string> Hashing::hash(std::string password) {
    co_return co_await run_on(threads_, [&] { return certs::hash_secret(canonical_password(password)); });
}

asio::awaitable<std::optional<bool>> Hashing::check(std::string identity, std::string_view password,
                                                    std::string_view hash) {
    const Turn turn(*this, std::move(identity));
    if (!turn.given())
        co_return std::nullopt;
    const bool right = co_await run_on(threads_, [&] { return password_matches(password, hash); });
    co_return right;
}

} // namespace voltgate::core::security
