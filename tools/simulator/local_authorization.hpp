#pragma once

#include "tools/simulator/token.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>

namespace voltgate::simulator {

/// What a charge point knows of tokens by itself: the local list that the central system sent, and the cache
/// of its answers. The list goes before the cache.
class LocalAuthorization {
public:
    enum class Update { full, differential };
    enum class Outcome { accepted, failed, version_mismatch };
    struct Entry {
        Token token;
        std::optional<Verdict> verdict{}; ///< nothing: the token leaves the list
    };

    explicit LocalAuthorization(std::size_t most = 1'000)
        : most_(most) {}

    Outcome update(std::int64_t version, Update kind, std::span<const Entry> entries);
    [[nodiscard]] std::int64_t version() const { return version_; }
    [[nodiscard]] std::size_t size() const { return list_.size(); }

    void remember(const Token& token, const Verdict& verdict);
    void forget_answers() { cache_.clear(); }
    /// False when the cache did not have it.
    bool forget_answer(const Token& token);

    [[nodiscard]] std::optional<Verdict> find(const Token& token) const;
    [[nodiscard]] std::optional<Verdict> in_list(const Token& token) const;
    [[nodiscard]] std::optional<Verdict> in_cache(const Token& token) const;

private:
    using Verdicts = std::unordered_map<std::string, Verdict>; // by lower-case type and text

    std::size_t most_;
    std::int64_t version_ = 0;
    Verdicts list_;
    Verdicts cache_;
};

} // namespace voltgate::simulator
