#include "ocpp/types/date_time.hpp"

#include "ocpp/types/trimmed.hpp"

#include <algorithm>
#include <ostream>

namespace voltgate::ocpp {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

enum class Form { exact, lenient };

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

/// Reads a point in time from left to right. Each step consumes what it knows and returns false on anything
/// else.
class TimeReader {
public:
    TimeReader(std::string_view text, Form form, minutes local = {})
        : rest_{text}
        , lenient_{form == Form::lenient}
        , offset_{local} {}

    std::optional<DateTime> read() {
        if (!date())
            return std::nullopt;
        const bool date_alone = lenient_ && rest_.empty();
        if (!date_alone && !(separator() && clock() && offset() && rest_.empty()))
            return std::nullopt;
        return DateTime{day_ + time_ - offset_};
    }

private:
    bool date() {
        int year{};
        int month{};
        int day{};
        if (!number(4, year) || !mark('-') || !number(2, month) || !mark('-') || !number(2, day))
            return false;
        const std::chrono::year_month_day read{std::chrono::year{year},
                                               std::chrono::month{static_cast<unsigned>(month)},
                                               std::chrono::day{static_cast<unsigned>(day)}};
        if (!read.ok())
            return false;
        day_ = std::chrono::sys_days{read};
        return true;
    }

    bool separator() {
        if (next("Tt"))
            return true;
        if (!lenient_)
            return false;
        const std::size_t blanks = std::min(rest_.find_first_not_of(' '), rest_.size());
        rest_.remove_prefix(blanks);
        return blanks > 0;
    }

    bool clock() {
        int hour{};
        int minute{};
        int second{};
        if (!number(2, hour) || !mark(':') || !number(2, minute))
            return false;
        const bool no_seconds = lenient_ && !(rest_.starts_with(':') || starts_with_digit());
        if (!no_seconds && (!mark(':') || !number(2, second)))
            return false;
        // A leap second is the next second to us, as to every POSIX clock.
        if (hour > 23 || minute > 59 || second > 60)
            return false;
        time_ = std::chrono::hours{hour} + minutes{minute} + std::chrono::seconds{second};
        return fraction();
    }

    bool fraction() {
        if (!next(lenient_ ? ".," : "."))
            return true;
        if (!starts_with_digit())
            return false;
        int weight = 100;
        for (; starts_with_digit(); rest_.remove_prefix(1)) {
            time_ += milliseconds{(rest_.front() - '0') * weight};
            weight /= 10;
        }
        return true;
    }

    bool offset() {
        if (lenient_)
            rest_.remove_prefix(std::min(rest_.find_first_not_of(' '), rest_.size()));
        if (next("Zz")) {
            offset_ = minutes{0};
            return true;
        }
        if (lenient_ && rest_.empty())
            return true;
        const bool west = rest_.starts_with('-');
        int hour{};
        int minute{};
        if (!next("+-") || !number(2, hour))
            return false;
        const bool hours_alone = lenient_ && rest_.empty();
        if (!hours_alone && (!mark(':') || !number(2, minute)))
            return false;
        if (hour > 23 || minute > 59)
            return false;
        offset_ = std::chrono::hours{hour} + minutes{minute};
        if (west)
            offset_ = -offset_;
        return true;
    }

    /// A separator that the lenient form may lack.
    bool mark(char expected) {
        if (rest_.starts_with(expected)) {
            rest_.remove_prefix(1);
            return true;
        }
        return lenient_ && starts_with_digit();
    }

    bool next(std::string_view any_of) {
        if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos)
            return false;
        rest_.remove_prefix(1);
        return true;
    }

    bool number(std::size_t digits, int& value) {
        if (rest_.size() < digits)
            return false;
        for (const char letter : rest_.substr(0, digits)) {
            if (!is_digit(letter))
                return false;
            value = value * 10 + (letter - '0');
        }
        rest_.remove_prefix(digits);
        return true;
    }

    [[nodiscard]] bool starts_with_digit() const { return !rest_.empty() && is_digit(rest_.front()); }

    std::string_view rest_;
    bool lenient_;
    std::chrono::sys_days day_{};
    milliseconds time_{};
    minutes offset_;
};

/// Appends a number with leading zeros. By hand: a printf costs more than the rest of a usual message.
void append_digits(std::string& out, int number, std::size_t width) {
    const std::string digits = std::to_string(number);
    if (digits.size() < width)
        out.append(width - digits.size(), '0');
    out += digits;
}

} // namespace

std::optional<DateTime> DateTime::parse(std::string_view text) {
    return TimeReader{text, Form::exact}.read();
}

std::optional<DateTime> parse_leniently(std::string_view text, minutes local) {
    return TimeReader{trimmed(text), Form::lenient, local}.read();
}

std::string DateTime::text() const {
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{at - day};
    std::string text;
    text.reserve(std::string_view{"2026-03-01T12:00:00.000Z"}.size());
    append_digits(text, static_cast<int>(date.year()), 4);
    append_digits(text += '-', static_cast<int>(static_cast<unsigned>(date.month())), 2);
    append_digits(text += '-', static_cast<int>(static_cast<unsigned>(date.day())), 2);
    append_digits(text += 'T', static_cast<int>(clock.hours().count()), 2);
    append_digits(text += ':', static_cast<int>(clock.minutes().count()), 2);
    append_digits(text += ':', static_cast<int>(clock.seconds().count()), 2);
    if (clock.subseconds().count() != 0)
        append_digits(text += '.', static_cast<int>(clock.subseconds().count()), 3);
    return text += 'Z';
}

std::ostream& operator<<(std::ostream& out, const DateTime& time) {
    return out << time.text();
}

} // namespace voltgate::ocpp
