#include "tools/simulator/local_authorization.hpp"

#include <boost/algorithm/string/case_conv.hpp>

namespace voltgate::simulator {

namespace {
std::string key_of(std::string_view tag) {
    return boost::to_lower_copy(std::string(tag));
}
} // namespace

v16::UpdateStatus LocalAuthorization::update(const v16::SendLocalListRequest& request) {
    const bool full = request.updateType == v16::UpdateType::Full;
    if (!full && request.listVersion <= version_)
        return v16::UpdateStatus::VersionMismatch;
    Tags list = full ? Tags() : list_;
    if (request.localAuthorizationList) {
        for (const auto& entry : *request.localAuthorizationList) {
            if (entry.idTagInfo)
                list[key_of(entry.idTag)] = *entry.idTagInfo;
            else
                list.erase(key_of(entry.idTag));
        }
    }
    if (list.size() > most_)
        return v16::UpdateStatus::Failed;
    list_ = std::move(list);
    version_ = request.listVersion;
    return v16::UpdateStatus::Accepted;
}

void LocalAuthorization::remember(std::string_view tag, const v16::IdTagInfo& info) {
    cache_[key_of(tag)] = info;
}

std::optional<v16::IdTagInfo> LocalAuthorization::find(std::string_view tag) const {
    for (const auto* tags : {&list_, &cache_})
        if (const auto found = tags->find(key_of(tag)); found != tags->end())
            return found->second;
    return std::nullopt;
}

} // namespace voltgate::simulator
