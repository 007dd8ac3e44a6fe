#include "core/local_list/plan.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace voltgate::core::local_list {

namespace {

using ByTag = std::map<std::string, Entry>;

ByTag by_tag(std::span<const Entry> entries) {
    ByTag all;
    for (const auto& entry : entries)
        all.insert_or_assign(key_of(entry.id_tag), entry);
    return all;
}

/// The same for a charge point: how a tag is written does not count.
bool says_the_same(const Entry& one, const Entry& other) {
    return one.status == other.status && one.expire_at == other.expire_at && one.group_id == other.group_id;
}

} // namespace

std::vector<Part> differential(std::span<const Change> changes, std::int64_t first_version,
                               const Portion& portion) {
    std::vector<Part> parts;
    constexpr auto never_collide = [](const Change&, const Change&) { return false; };
    for (auto& each : multipart::portions(std::vector<Change>(changes.begin(), changes.end()), portion,
                                          portion.bytes_of, never_collide))
        parts.push_back({UpdateType::differential, first_version++, std::move(each)});
    return parts;
}

std::vector<Part> full(std::span<const Entry> entries, std::int64_t first_version, const Portion& portion) {
    std::vector<Change> changes;
    for (const auto& entry : entries)
        changes.push_back({entry.id_tag, entry});
    auto parts = differential(changes, first_version, portion);
    if (parts.empty())
        parts.push_back({UpdateType::full, first_version, {}});
    parts.front().type = UpdateType::full;
    return parts;
}

std::vector<Change> difference(std::span<const Entry> held, std::span<const Entry> wanted) {
    const auto had = by_tag(held);
    const auto target = by_tag(wanted);
    std::vector<Change> changes;
    for (const auto& [key, entry] : had)
        if (!target.contains(key))
            changes.push_back({entry.id_tag, std::nullopt, entry.type});
    for (const auto& [key, entry] : target) {
        const auto before = had.find(key);
        if (before == had.end() || !says_the_same(before->second, entry))
            changes.push_back({entry.id_tag, entry});
    }
    return changes;
}

std::vector<Entry> after(std::span<const Entry> held, std::span<const Change> changes) {
    auto all = by_tag(held);
    for (const auto& change : changes) {
        if (change.entry)
            all.insert_or_assign(key_of(change.id_tag), *change.entry);
        else
            all.erase(key_of(change.id_tag));
    }
    std::vector<Entry> entries;
    for (auto& [key, entry] : all)
        entries.push_back(std::move(entry));
    return entries;
}

} // namespace voltgate::core::local_list
