#include "api/authentication.hpp"

#include "api/keys.hpp"
#include "api/scopes.hpp"
#include "certs/secrets.hpp"

namespace voltgate::api {
namespace {

std::string_view bearer_token(const http::Request& request) {
    constexpr std::string_view scheme = "Bearer ";
    auto header = request.headers.get("Authorization");
    if (!http::equal_without_case(header.substr(0, scheme.size()), scheme))
        return {};
    header.remove_prefix(scheme.size());
    const auto begin = header.find_first_not_of(' ');
    return begin == std::string_view::npos ? std::string_view() : header.substr(begin);
}

} // namespace

Authentication::Authentication(storage::Store& store, const core::Clock& clock, AuthenticationOptions options)
    : store_(store)
    , clock_(clock)
    , options_(options) {}

asio::awaitable<Outcome<Caller>> Authentication::identify(const http::Request& request) {
    const auto token = bearer_token(request);
    if (token.empty())
        co_return problem::unauthenticated("send an API key as Authorization: Bearer vg_...");
    if (!looks_like_key(token))
        co_return problem::unauthenticated("the API key is not valid");
    const auto hash = hash_of_key(token);
    auto key = recall(hash);
    if (!key) {
        key = co_await store_.read(
            [&](storage::Database& db) { return storage::api_keys::find_by_hash(db, hash); });
        if (!key || !certs::equal_in_constant_time(key->hash, hash))
            co_return problem::unauthenticated("the API key is not valid");
        remember(hash, *key);
    }
    co_return accept(*key);
}

Outcome<Caller> Authentication::accept(const storage::ApiKey& key) const {
    if (key.revoked_at)
        return problem::unauthenticated("the API key has been revoked");
    if (key.expires_at && *key.expires_at <= clock_.now())
        return problem::unauthenticated("the API key has expired");
    return Caller{key.id, key.name, key.organization_id, split_scopes(key.scopes)};
}

std::optional<storage::ApiKey> Authentication::recall(const std::string& hash) {
    const auto now = std::chrono::steady_clock::now();
    const std::scoped_lock lock(mutex_);
    const auto found = known_.find(hash);
    if (found == known_.end() || now - found->second.checked > options_.trust)
        return std::nullopt;
    return found->second.key;
}

void Authentication::remember(const std::string& hash, const storage::ApiKey& key) {
    const auto now = std::chrono::steady_clock::now();
    bool note = false;
    {
        const std::scoped_lock lock(mutex_);
        if (known_.size() >= options_.remembered)
            known_.clear();
        auto [entry, fresh] = known_.try_emplace(hash, Known{key, now, now});
        note = !key.revoked_at && (fresh || now - entry->second.noted >= options_.note_use);
        entry->second = Known{key, now, note ? now : entry->second.noted};
    }
    if (note)
        store_.submit(
            [id = key.id, at = clock_.now()](storage::Database& db) { storage::api_keys::used(db, id, at); });
}

} // namespace voltgate::api
