#pragma once

#include <boost/describe/bases.hpp>
#include <boost/mp11/algorithm.hpp>

#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>

namespace voltgate::core::json {

/// What a stored JSON document must be.
enum class Shape { any, object, list };

/// What a member of a body must obey beyond its type. Declared beside the struct:
///
///     constexpr auto json_constraints(const CreateTag*) {
///         return std::array{field("id_tag_uid").length(1, 36).pattern("^[ -~]+$"), field("limit").range(0,
///         100)};
///     }
///
/// read checks it and schema publishes it, so the two can never disagree.
struct Constraint {
    std::string_view name;
    std::size_t min_length = 0; ///< of a text, or items of a list
    std::size_t max_length = std::numeric_limits<std::size_t>::max();
    std::optional<double> minimum{};
    std::optional<double> maximum{};
    std::string_view expression{};  ///< ECMAScript regular expression the text must match
    std::string_view description{}; ///< one sentence for the API's documentation
    std::string_view words{};       ///< comma separated: a text must be one of these
    Shape shape = Shape::any;
    bool defaulted = false; ///< may be absent: the member keeps its initial value

    constexpr Constraint length(std::size_t from, std::size_t to) const {
        Constraint next = *this;
        next.min_length = from;
        next.max_length = to;
        return next;
    }
    constexpr Constraint range(double from, double to) const {
        Constraint next = at_least(from);
        next.maximum = to;
        return next;
    }
    constexpr Constraint at_least(double from) const {
        Constraint next = *this;
        next.minimum = from;
        return next;
    }
    constexpr Constraint pattern(std::string_view text) const {
        Constraint next = *this;
        next.expression = text;
        return next;
    }
    constexpr Constraint one_of(std::string_view comma_separated) const {
        Constraint next = *this;
        next.words = comma_separated;
        return next;
    }
    constexpr Constraint about(std::string_view sentence) const {
        Constraint next = *this;
        next.description = sentence;
        return next;
    }
    constexpr Constraint object() const {
        Constraint next = *this;
        next.shape = Shape::object;
        return next;
    }
    constexpr Constraint list() const {
        Constraint next = *this;
        next.shape = Shape::list;
        return next;
    }
    constexpr Constraint or_default() const {
        Constraint next = *this;
        next.defaulted = true;
        return next;
    }
};

constexpr Constraint field(std::string_view name) {
    return Constraint{.name = name};
}

/// The constraint of a member, its own or inherited, or nullptr. Found by argument dependent lookup of
/// json_constraints.
template <class T>
const Constraint* constraint_of(std::string_view member) {
    if constexpr (requires { json_constraints(static_cast<const T*>(nullptr)); }) {
        static constexpr auto all = json_constraints(static_cast<const T*>(nullptr));
        for (const auto& each : all) {
            if (each.name == member)
                return &each;
        }
    }
    const Constraint* inherited = nullptr;
    boost::mp11::mp_for_each<boost::describe::describe_bases<T, boost::describe::mod_public>>([&](auto base) {
        if (!inherited)
            inherited = constraint_of<typename decltype(base)::type>(member);
    });
    return inherited;
}

} // namespace voltgate::core::json
