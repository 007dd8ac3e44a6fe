// Enumerations as words: the names given to BOOST_DESCRIBE_ENUM are the words in columns and in the API.
// A trailing underscore (operator_, delete_) keeps clear of C++ keywords and is not part of the word.
#pragma once

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

#include <optional>
#include <string_view>
#include <type_traits>

namespace voltgate::storage {

template <class T>
concept WordEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

namespace detail {

constexpr std::string_view trim_word(std::string_view name) {
    if (name.ends_with('_'))
        name.remove_suffix(1);
    return name;
}

} // namespace detail

template <WordEnum E>
constexpr std::string_view word_of(E value) {
    std::string_view word;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto described) {
        if (described.value == value)
            word = detail::trim_word(described.name);
    });
    return word;
}

template <WordEnum E>
constexpr std::optional<E> parse_word(std::string_view text) {
    std::optional<E> value;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto described) {
        if (detail::trim_word(described.name) == text)
            value = described.value;
    });
    return value;
}

} // namespace voltgate::storage
