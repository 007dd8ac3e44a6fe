#include "core/local_list/exchange.hpp"

#include <utility>

namespace voltgate::core::local_list {

namespace {

namespace asio = boost::asio;

/// What an operator gave, as changes; nothing of it is of the registered tags.
std::vector<Change> changes_of(const std::vector<ListedTag>& tags) {
    std::vector<Change> changes;
    for (const auto& tag : tags) {
        Change change{tag.id_tag, std::nullopt, tag.type};
        if (!tag.remove.value_or(false))
            change.entry = static_cast<const Entry&>(tag);
        changes.push_back(std::move(change));
    }
    return changes;
}

/// The definition went while the command waited.
Outcome undefined_list() {
    return unusable("charge_point_id", "no local list is defined for this charge point");
}

std::optional<Outcome> fault_of(const SendLocalList& command, const Capacity& capacity) {
    if (!command.entries)
        return std::nullopt;
    for (std::size_t i = 0; i < command.entries->size(); ++i) {
        const auto& entry = (*command.entries)[i];
        const auto path = "entries[" + std::to_string(i) + "].";
        if (entry.id_tag.size() > capacity.longest_id_tag)
            return unusable(path + "id_tag", "its protocol has at most " +
                                                 std::to_string(capacity.longest_id_tag) + " characters");
        if (entry.remove.value_or(false) && command.update_type == UpdateType::full)
            return unusable(path + "remove", "a full list has nothing to take off");
    }
    if (command.update_type == UpdateType::full && capacity.entries &&
        command.entries->size() > *capacity.entries)
        return unusable("entries",
                        "the charge point's list has room for " + std::to_string(*capacity.entries));
    return std::nullopt;
}

/// What the operator wants the charge point to hold, and how.
struct Wish {
    std::vector<Change> changes;
    std::optional<std::vector<Entry>> whole; ///< the list that results; unknown where what it holds is
};

Wish wish_of(const SendLocalList& command, const Situation& situation) {
    const bool is_known = situation.list.acknowledged_version.has_value();
    if (!command.entries)
        return {difference(situation.held, situation.wanted.entries), situation.wanted.entries};
    Wish wish{changes_of(*command.entries), {}};
    if (command.update_type == UpdateType::full)
        wish.whole = after({}, wish.changes);
    else if (is_known)
        wish.whole = after(situation.held, wish.changes);
    return wish;
}

/// Whether the version that it tells is the one that it has acknowledged. An empty list may have version 0.
bool is_as_acknowledged(const Situation& situation, std::int64_t version) {
    const auto& acknowledged = situation.list.acknowledged_version;
    return acknowledged && (version == *acknowledged || (version == 0 && situation.held.empty()));
}

} // namespace

asio::awaitable<Outcome> get_local_list_version(Delivery delivery) {
    co_await delivery.look();
    const auto version = co_await delivery.read_version();
    if (!version)
        co_return delivery.unanswered();
    auto outcome = delivery.station().answered("", Verdict::accepted);
    if (*version < 0)
        outcome.effect = delivery.without_list().effect;
    co_return outcome;
}

asio::awaitable<Outcome> send_local_list(Delivery delivery, SendLocalList command) {
    co_await delivery.look();
    const auto& situation = delivery.situation();
    if (!command.entries && situation.source == Source::none)
        co_return undefined_list();
    auto fault = fault_of(command, situation.capacity);
    if (fault)
        co_return std::move(*fault);
    const bool replaces = command.update_type == UpdateType::full;
    std::int64_t version = 0;
    if (!replaces && !situation.list.acknowledged_version) {
        const auto told = co_await delivery.read_version();
        if (!told)
            co_return delivery.unanswered();
        if (*told < 0)
            co_return delivery.without_list();
        version = *told;
    }
    auto wish = wish_of(command, situation);
    const auto first = situation.next_version(version);
    auto parts = replaces ? full(*wish.whole, first, situation.capacity.portion)
                          : differential(wish.changes, first, situation.capacity.portion);
    const auto sent = co_await delivery.send_or_replace(std::move(parts), std::move(wish.whole));
    co_return co_await delivery.conclude(sent);
}

asio::awaitable<Outcome> sync_local_list(Delivery delivery, SyncLocalList command) {
    co_await delivery.look();
    const auto& situation = delivery.situation();
    if (situation.source == Source::none)
        co_return undefined_list();
    const auto version = co_await delivery.read_version();
    if (!version)
        co_return delivery.unanswered();
    if (*version < 0)
        co_return delivery.without_list();
    const bool replaces = command.full.value_or(false) || !is_as_acknowledged(situation, *version);
    const auto first = situation.next_version(*version);
    const auto& wanted = situation.wanted.entries;
    auto parts = replaces
                     ? full(wanted, first, situation.capacity.portion)
                     : differential(difference(situation.held, wanted), first, situation.capacity.portion);
    const auto sent = co_await delivery.send_or_replace(std::move(parts), wanted);
    co_return co_await delivery.conclude(sent);
}

} // namespace voltgate::core::local_list
