#pragma once

#include "api/etag.hpp"
#include "api/paging.hpp"
#include "api/route.hpp"
#include "core/events.hpp"
#include "storage/types.hpp"

#include <memory>
#include <string_view>
#include <type_traits>

/// What resources have in common: views of records, merges into them, and handlers that are member functions.
namespace voltgate::api {

/// Whether a member of the one type takes a value of the other unchanged.
template <class To, class From>
inline constexpr bool holds =
    std::is_same_v<std::remove_cvref_t<To>, std::remove_cvref_t<From>> ||
    std::is_same_v<std::remove_cvref_t<To>, std::optional<std::remove_cvref_t<From>>>;

/// What the API shows of a record: every member of the view that the record has under the same name.
template <class View, class Record>
View view_as(const Record& record) {
    View view;
    boost::mp11::mp_for_each<core::json::MembersOf<View>>([&](auto to) {
        boost::mp11::mp_for_each<core::json::MembersOf<Record>>([&](auto from) {
            if constexpr (holds<decltype(view.*to.pointer), decltype(record.*from.pointer)>) {
                if (std::string_view(to.name) == from.name)
                    view.*to.pointer = record.*from.pointer;
            }
        });
    });
    return view;
}

/// The patched members for which null was given although the record must have a value there.
template <class PatchBody, class Record>
core::json::FieldErrors null_faults(const PatchBody& patch) {
    core::json::FieldErrors faults;
    boost::mp11::mp_for_each<core::json::MembersOf<PatchBody>>([&](auto from) {
        boost::mp11::mp_for_each<core::json::MembersOf<Record>>([&](auto to) {
            using Member = std::remove_cvref_t<decltype(std::declval<Record&>().*to.pointer)>;
            const auto& each = patch.*from.pointer;
            if (!core::json::Optional<Member> && std::string_view(from.name) == to.name && each.present &&
                !each.value)
                faults[from.name].emplace_back("must not be null");
        });
    });
    return faults;
}

/// Merges a PATCH body into a record, or says what of it cannot be.
template <class PatchBody, class Record>
std::optional<Problem> merge_into(const PatchBody& patch, Record& record) {
    auto faults = null_faults<PatchBody, Record>(patch);
    if (!faults.empty())
        return problem::invalid(std::move(faults));
    core::json::merge(patch, record);
    return std::nullopt;
}

/// Copies what a creating body gives into a new record.
template <class Body, class Record>
void fill(const Body& body, Record& record) {
    boost::mp11::mp_for_each<core::json::MembersOf<Body>>([&](auto from) {
        boost::mp11::mp_for_each<core::json::MembersOf<Record>>([&](auto to) {
            if constexpr (holds<decltype(record.*to.pointer), decltype(body.*from.pointer)>) {
                if (std::string_view(from.name) == to.name && !core::json::is_absent(body.*from.pointer))
                    record.*to.pointer = body.*from.pointer;
            }
        });
    });
}

/// A handler that is a member function of a resource. The routes own the resource together.
template <class Resource>
Handler on(std::shared_ptr<Resource> resource, asio::awaitable<Answer> (Resource::*function)(Exchange&)) {
    return [resource = std::move(resource), function](Exchange& exchange) {
        return ((*resource).*function)(exchange);
    };
}

/// A record that belongs to the caller's organization, else nothing: others' records do not exist for it.
template <class Record>
std::optional<Record> owned(std::optional<Record> record, const Exchange& exchange) {
    if (record && record->organization_id != exchange.caller.organization_id)
        record.reset();
    return record;
}

} // namespace voltgate::api
