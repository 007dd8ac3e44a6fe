#pragma once

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>

#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace voltgate::core::json {

/// A member of a merge: absent leaves the record's value, null empties it, anything else replaces it.
template <class T>
struct Patch {
    bool present = false;
    std::optional<T> value; ///< empty while present: null was given

    Patch() = default;
    Patch(T replacement)
        : present(true)
        , value(std::move(replacement)) {}
};

/// Puts a patched value where the record keeps it. Null on a member that cannot be empty is refused by read.
template <class T, class Member>
requires(std::is_same_v<Member, T> ||
         std::is_same_v<Member, std::optional<T>>) void merge_member(const Patch<T>& patch, Member& member) {
    if (!patch.present)
        return;
    if constexpr (std::is_same_v<Member, std::optional<T>>) {
        member = patch.value;
    } else if (patch.value) {
        member = *patch.value;
    }
}

/// Merges every member of the patch into the record's member of the same name.
template <class PatchBody, class Record>
void merge(const PatchBody& patch, Record& record) {
    namespace describe = boost::describe;
    using From = describe::describe_members<PatchBody, describe::mod_public | describe::mod_inherited>;
    using To = describe::describe_members<Record, describe::mod_public | describe::mod_inherited>;
    boost::mp11::mp_for_each<From>([&](auto from) {
        boost::mp11::mp_for_each<To>([&](auto to) {
            if constexpr (requires { merge_member(patch.*from.pointer, record.*to.pointer); }) {
                if (std::string_view(from.name) == to.name)
                    merge_member(patch.*from.pointer, record.*to.pointer);
            }
        });
    });
}

} // namespace voltgate::core::json
