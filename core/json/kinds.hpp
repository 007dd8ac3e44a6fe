#pragma once

#include "core/json/patch.hpp"
#include "core/json/time.hpp"
#include "storage/types.hpp"
#include "storage/words.hpp"

#include <boost/describe/members.hpp>
#include <boost/json/value.hpp>

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// The kinds of member that read, write and schema tell apart.
namespace voltgate::core::json {

template <class T, template <class...> class Of>
inline constexpr bool is_a = false;
template <template <class...> class Of, class... Arguments>
inline constexpr bool is_a<Of<Arguments...>, Of> = true;

template <class T>
concept Optional = is_a<T, std::optional>;
template <class T>
concept Patched = is_a<T, Patch>;
template <class T>
concept Sequence = is_a<T, std::vector>;
template <class T>
concept Dictionary = is_a<T, std::map> && std::same_as<typename T::key_type, std::string>;
template <class T>
concept Number = std::integral<T> && !std::same_as<T, bool>;
template <class T>
concept RawText = std::same_as<T, storage::JsonText>;
template <class T>
concept RawValue = std::same_as<T, boost::json::value> || std::same_as<T, boost::json::object>;
template <class T>
concept Worded = storage::WordEnum<T>;
template <class T>
concept Described = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <class T>
using MembersOf =
    boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

/// How a member is spelled in JSON: a trailing underscore keeps clear of C++ keywords and is not part of it.
constexpr std::string_view spelled(const char* member) {
    return storage::detail::trim_word(member);
}

/// The words of an enumeration, comma separated.
template <Worded E>
const std::string& word_list() {
    static const std::string list = [] {
        std::string words;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto described) {
            words += words.empty() ? "" : ",";
            words += storage::word_of(described.value);
        });
        return words;
    }();
    return list;
}

} // namespace voltgate::core::json
