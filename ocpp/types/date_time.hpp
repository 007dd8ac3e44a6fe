// Points in time as OCPP writes them: RFC 3339 in UTC.
#pragma once

#include <chrono>
#include <compare>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::ocpp {

/// A point in time with the precision of OCPP, a millisecond. Written in UTC with `Z`.
struct DateTime {
    std::chrono::sys_time<std::chrono::milliseconds> at{};

    DateTime() = default;
    template <class Duration>
    DateTime(std::chrono::sys_time<Duration> time)
        : at{std::chrono::floor<std::chrono::milliseconds>(time)} {}

    /// Reads RFC 3339 exactly: date, time and offset; further digits of the fraction are cut off.
    static std::optional<DateTime> parse(std::string_view text);

    /// "2026-03-01T12:00:00Z"; with three decimals when there are milliseconds.
    [[nodiscard]] std::string text() const;

    friend auto operator<=>(const DateTime&, const DateTime&) = default;
};

std::ostream& operator<<(std::ostream& out, const DateTime& time);

/// Reads what charge points are known to send instead: a space for the T, no offset (then it is `local`),
/// offsets such as "+02" and "+0200", a comma before the fraction, no seconds, a date alone, the basic form
/// without separators.
std::optional<DateTime> parse_leniently(std::string_view text, std::chrono::minutes local = {});

} // namespace voltgate::ocpp
