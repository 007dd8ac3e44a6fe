#include "core/provisioning/fulfil.hpp"

#include "core/provisioning/list_reduction.hpp"

#include <utility>

namespace voltgate::core::provisioning {

namespace asio = boost::asio;

namespace {

using storage::DeliveryStatus;

bool is_taken(const Change& change) {
    return change.answer == Change::Answer::accepted || change.answer == Change::Answer::reboot_required;
}

DeliveryStatus status_of(const Change& change) {
    if (!change.answer)
        return DeliveryStatus::failed;
    switch (*change.answer) {
    case Change::Answer::accepted:
        return DeliveryStatus::accepted;
    case Change::Answer::reboot_required:
        return DeliveryStatus::reboot_required;
    case Change::Answer::not_supported:
        return DeliveryStatus::not_supported;
    case Change::Answer::rejected:
        break;
    }
    return DeliveryStatus::rejected;
}

Delivered delivered_of(const Change& change, const std::string& value) {
    if (is_taken(change))
        return {status_of(change), value, {}};
    return {status_of(change), std::nullopt, change.detail};
}

std::string refused_items(const ListReduction& reduction) {
    std::string text = "refused:";
    for (const auto& item : reduction.dropped())
        text += ' ' + item;
    return text;
}

/// The whole list has been refused.
asio::awaitable<Delivered> deliver_part(Conversation& station, const Wording& wording, const Wish& wish,
                                        Delivered refusal) {
    ListReduction reduction(wish.value);
    reduction.refused();
    for (auto list = reduction.propose(); list; list = reduction.propose()) {
        const auto change = co_await wording.change(station, wish.key, *list);
        if (!change.answer)
            co_return delivered_of(change, *list);
        if (is_taken(change))
            reduction.taken();
        else
            reduction.refused();
    }
    if (!reduction.result())
        co_return refusal;
    co_return Delivered{DeliveryStatus::reduced, reduction.result(), refused_items(reduction)};
}

} // namespace

asio::awaitable<Delivered> fulfil(Conversation& station, const Wording& wording, const Wish& wish) {
    const auto change = co_await wording.change(station, wish.key, wish.value);
    auto delivered = delivered_of(change, wish.value);
    if (delivered.status != DeliveryStatus::rejected || !wording.is_reducible(wish.key))
        co_return delivered;
    co_return co_await deliver_part(station, wording, wish, std::move(delivered));
}

} // namespace voltgate::core::provisioning
