#pragma once

#include "tools/voltgate/settings.hpp"

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace voltgate::tools {

/// What a value must keep to; an empty optional means no limit.
template <class T>
struct Range {
    std::optional<T> least;
    std::optional<T> most;

    void check(const T& value) const requires std::totally_ordered<T> {
        if (least && value < *least)
            throw InvalidValue("is less than " + ValueOf<T>::show(*least));
        if (most && value > *most)
            throw InvalidValue("is more than " + ValueOf<T>::show(*most));
    }
};

template <class Member>
using TypeAt = std::remove_cvref_t<std::invoke_result_t<Member, Settings&>>;

/// `member` names the place in Settings: a generic lambda from Settings& to a reference.
template <class Member>
Option option(std::string name, Member member, std::string help, Range<TypeAt<Member>> range = {}) {
    using T = TypeAt<Member>;
    return {std::move(name), ValueOf<T>::form(), std::move(help),
            [member](const Settings& settings) { return ValueOf<T>::show(member(settings)); },
            [member, range](Settings& settings, std::string_view text) {
                auto value = ValueOf<T>::parse(text);
                if constexpr (std::totally_ordered<T>)
                    range.check(value);
                member(settings) = std::move(value);
            }};
}

/// The rules of the central system.
void describe_rules(std::vector<Option>& all);
/// Who may charge: id tags, the external authorizer, local lists.
void describe_authorization(std::vector<Option>& all);

} // namespace voltgate::tools
