// Strings with a limit on their length, as OCPP's string[N] and CiString types.
#pragma once

#include <concepts>
#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

namespace voltgate::ocpp {

/// Equal when ASCII letters of either case count as the same; OCPP's case-insensitive types are ASCII.
bool equal_ignoring_case(std::string_view left, std::string_view right);

/// What every Text<N> is: a std::string that knows no limit itself. The limit is checked by the codec, so
/// that a tolerant decode may keep what a charge point sent, however long it is.
class AnyText {
public:
    AnyText() = default;
    AnyText(std::string value)
        : value_{std::move(value)} {}
    AnyText(std::string_view value)
        : value_{value} {}
    AnyText(const char* value)
        : value_{value} {}

    [[nodiscard]] const std::string& str() const { return value_; }
    [[nodiscard]] bool empty() const { return value_.empty(); }
    [[nodiscard]] std::size_t size() const { return value_.size(); }
    operator std::string_view() const { return value_; }
    operator const std::string&() const { return value_; }

private:
    std::string value_;
};

std::ostream& operator<<(std::ostream& out, const AnyText& text);

/// A string of at most `Max` characters (Unicode, not bytes). `MaxSince21` is the limit that OCPP 2.1 raised
/// it to.
template <std::size_t Max, std::size_t MaxSince21 = Max>
class Text : public AnyText {
public:
    using AnyText::AnyText;
    static constexpr std::size_t max = Max;
    static constexpr std::size_t max_since_21 = MaxSince21;
};

/// As Text, compared without regard to case and kept as received.
template <std::size_t Max, std::size_t MaxSince21 = Max>
class CiText : public AnyText {
public:
    using AnyText::AnyText;
    static constexpr std::size_t max = Max;
    static constexpr std::size_t max_since_21 = MaxSince21;

    friend bool operator==(const CiText& left, const CiText& right) {
        return equal_ignoring_case(left.str(), right.str());
    }
    template <class Other>
    requires(std::convertible_to<const Other&, std::string_view> &&
             !std::derived_from<Other, AnyText>) friend bool
    operator==(const CiText& left, const Other& right) {
        return equal_ignoring_case(left.str(), std::string_view{right});
    }
};

template <std::size_t Max, std::size_t MaxSince21>
bool operator==(const Text<Max, MaxSince21>& left, const Text<Max, MaxSince21>& right) {
    return left.str() == right.str();
}

template <std::size_t Max, std::size_t MaxSince21, class Other>
requires(std::convertible_to<const Other&, std::string_view> && !std::derived_from<Other, AnyText>) bool
operator==(const Text<Max, MaxSince21>& left, const Other& right) {
    return std::string_view{left.str()} == std::string_view{right};
}

} // namespace voltgate::ocpp
