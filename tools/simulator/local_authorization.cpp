#include "tools/simulator/local_authorization.hpp"

#include <boost/algorithm/string/case_conv.hpp>

namespace voltgate::simulator {

namespace {
std::string key_of(const Token& token) {
    return boost::to_lower_copy(token.type + ' ' + token.text);
}
} // namespace

LocalAuthorization::Outcome LocalAuthorization::update(std::int64_t version, Update kind,
                                                       std::span<const Entry> entries) {
    const bool full = kind == Update::full;
    if (!full && version <= version_)
        return Outcome::version_mismatch;
    Verdicts list = full ? Verdicts() : list_;
    for (const auto& entry : entries) {
        if (entry.verdict)
            list[key_of(entry.token)] = *entry.verdict;
        else
            list.erase(key_of(entry.token));
    }
    if (list.size() > most_)
        return Outcome::failed;
    list_ = std::move(list);
    version_ = version;
    return Outcome::accepted;
}

void LocalAuthorization::remember(const Token& token, const Verdict& verdict) {
    cache_[key_of(token)] = verdict;
}

bool LocalAuthorization::forget_answer(const Token& token) {
    return cache_.erase(key_of(token)) > 0;
}

std::optional<Verdict> LocalAuthorization::in_list(const Token& token) const {
    const auto found = list_.find(key_of(token));
    return found == list_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Verdict> LocalAuthorization::in_cache(const Token& token) const {
    const auto found = cache_.find(key_of(token));
    return found == cache_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Verdict> LocalAuthorization::find(const Token& token) const {
    auto verdict = in_list(token);
    return verdict ? verdict : in_cache(token);
}

} // namespace voltgate::simulator
