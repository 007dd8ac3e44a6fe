#include "core/local_list/content.hpp"

#include "storage/records/id_tags.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace voltgate::core::local_list {

namespace {

Entry entry_of(const storage::IdTag& tag, Instant now) {
    using authorization::Status;
    Entry entry{tag.id_tag_uid, Status::accepted, tag.expire_at, tag.group_id, tag.type};
    if (tag.status != storage::IdTagStatus::enabled)
        entry.status = Status::blocked;
    else if (tag.expire_at && *tag.expire_at <= now)
        entry.status = Status::expired;
    return entry;
}

/// Gathers entries in the order in which they are wanted most, until there is no room.
class Gathering {
public:
    explicit Gathering(const Capacity& capacity)
        : capacity_(capacity) {}

    void add(Entry entry) {
        auto key = key_of(entry.id_tag);
        if (taken_.contains(key))
            return;
        const bool fits = entry.id_tag.size() <= capacity_.longest_id_tag &&
                          taken_.size() < capacity_.entries.value_or(most_entries);
        if (fits)
            taken_.emplace(std::move(key), std::move(entry));
        else
            left_out_.emplace(std::move(key), 0);
    }

    Resolved take() {
        Resolved resolved;
        for (auto& [key, entry] : taken_)
            resolved.entries.push_back(std::move(entry));
        resolved.left_out = std::ssize(left_out_);
        return resolved;
    }

private:
    const Capacity& capacity_;
    std::map<std::string, Entry> taken_;
    std::map<std::string, int> left_out_;
};

void gather(storage::Database& db, std::string_view organization_id, const Content& content, Instant now,
            Gathering& into) {
    for (const auto& uid : content.id_tags)
        if (const auto tag = storage::id_tags::by_uid(db, uid, organization_id))
            into.add(entry_of(*tag, now));
    for (const auto& group : content.groups)
        for (const auto& tag : storage::id_tags::of_group(db, organization_id, group))
            into.add(entry_of(tag, now));
    if (content.all_tags)
        for (const auto& tag : storage::id_tags::all(db, organization_id))
            into.add(entry_of(tag, now));
}

} // namespace

std::string key_of(std::string_view id_tag) {
    std::string key(id_tag);
    std::transform(key.begin(), key.end(), key.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return key;
}

Resolved resolve(storage::Database& db, std::string_view organization_id,
                 const std::vector<Content>& contents, const Capacity& capacity, Instant now) {
    Gathering gathering(capacity);
    for (const auto& content : contents)
        for (const auto& entry : content.entries)
            gathering.add(entry);
    for (const auto& content : contents)
        gather(db, organization_id, content, now, gathering);
    return gathering.take();
}

} // namespace voltgate::core::local_list
