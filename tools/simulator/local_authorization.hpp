#pragma once

#include "ocpp/v16/authorization.hpp"
#include "ocpp/v16/local_list.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace voltgate::simulator {

namespace v16 = ocpp::v16;

/// What a charge point knows of tags by itself: the local list that the central system sent, and the cache of
/// its answers. The list goes before the cache.
class LocalAuthorization {
public:
    explicit LocalAuthorization(std::size_t most = 1'000)
        : most_(most) {}

    v16::UpdateStatus update(const v16::SendLocalListRequest& request);
    [[nodiscard]] std::int64_t version() const { return version_; }

    void remember(std::string_view tag, const v16::IdTagInfo& info);
    void forget_answers() { cache_.clear(); }

    [[nodiscard]] std::optional<v16::IdTagInfo> find(std::string_view tag) const;

private:
    using Tags = std::unordered_map<std::string, v16::IdTagInfo>; // by lower-case tag

    std::size_t most_;
    std::int64_t version_ = 0;
    Tags list_;
    Tags cache_;
};

} // namespace voltgate::simulator
