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

/// How many of the changes, at least one, fit into a message.
std::size_t fitting(std::span<const Change> changes, const Portion& portion) {
    const auto most = std::min(std::max<std::size_t>(portion.entries, 1), changes.size());
    if (!portion.bytes || portion.bytes_of == nullptr)
        return most;
    std::size_t count = 0, bytes = 0;
    while (count < most && (bytes += portion.bytes_of(changes[count])) <= *portion.bytes)
        ++count;
    return std::max<std::size_t>(count, 1);
}

/// The same for a charge point: how a tag is written does not count.
bool says_the_same(const Entry& one, const Entry& other) {
    return one.status == other.status && one.expire_at == other.expire_at && one.group_id == other.group_id;
}

} // namespace

std::vector<Part> differential(std::span<const Change> changes, std::int64_t first_version,
                               const Portion& portion) {
    std::vector<Part> parts;
    while (!changes.empty()) {
        const auto next = changes.first(fitting(changes, portion));
        parts.push_back({UpdateType::differential, first_version++, {next.begin(), next.end()}});
        changes = changes.subspan(next.size());
    }
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
