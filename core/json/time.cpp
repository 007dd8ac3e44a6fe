#include "core/json/time.hpp"

#include <cctype>

namespace voltgate::core::json {
namespace {

using namespace std::chrono;

/// Eats a text from the left; every step says whether it fitted.
class Scanner {
public:
    explicit Scanner(std::string_view text)
        : rest_(text) {}

    bool digits(int count, int& value) {
        if (rest_.size() < static_cast<std::size_t>(count))
            return false;
        value = 0;
        for (int i = 0; i < count; ++i) {
            const char c = rest_[static_cast<std::size_t>(i)];
            if (c < '0' || c > '9')
                return false;
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(static_cast<std::size_t>(count));
        return true;
    }
    bool any_of(std::string_view characters, char& found) {
        if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos)
            return false;
        found = rest_.front();
        rest_.remove_prefix(1);
        return true;
    }
    bool any_of(std::string_view characters) {
        char ignored = 0;
        return any_of(characters, ignored);
    }
    /// The digits of a fraction as milliseconds, finer ones cut.
    bool fraction(int& milliseconds) {
        int weight = 100;
        std::size_t count = 0;
        for (; count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9'; ++count) {
            milliseconds += (rest_[count] - '0') * weight;
            weight /= 10;
        }
        rest_.remove_prefix(count);
        return count > 0;
    }
    bool done() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

bool read_clock(Scanner& in, milliseconds& of_day) {
    int hour = 0, minute = 0, second = 0, fraction = 0;
    if (!in.digits(2, hour) || !in.any_of(":") || !in.digits(2, minute))
        return false;
    if (in.any_of(":") && !in.digits(2, second))
        return false;
    if (in.any_of(".,") && !in.fraction(fraction))
        return false;
    of_day = hours(hour) + minutes(minute) + seconds(second) + milliseconds(fraction);
    return hour < 24 && minute < 60 && second <= 60;
}

bool read_offset(Scanner& in, minutes& offset) {
    char sign = 0;
    if (in.done() || in.any_of("Zz"))
        return true;
    int hour = 0, minute = 0;
    // A blank is the `+` of a query that was not percent-encoded.
    if (!in.any_of("+- ", sign) || !in.digits(2, hour))
        return false;
    in.any_of(":");
    if (!in.done() && !in.digits(2, minute))
        return false;
    offset = hours(hour) + minutes(minute);
    if (sign == '-')
        offset = -offset;
    return hour < 24 && minute < 60;
}

/// With leading zeros.
void append_digits(std::string& out, int width, unsigned number) {
    const auto begin = out.size();
    out.resize(begin + static_cast<std::size_t>(width), '0');
    for (auto digit = out.size(); number != 0 && digit > begin; number /= 10)
        out[--digit] = static_cast<char>('0' + number % 10);
}

} // namespace

std::string time_text(Timestamp at) {
    const auto day = floor<days>(at);
    const year_month_day date{day};
    const hh_mm_ss clock{at - day};
    std::string out;
    out.reserve(24); // with three digits of fraction
    const auto part = [&](char before, int width, auto number) {
        out += before;
        append_digits(out, width, static_cast<unsigned>(number));
    };
    append_digits(out, 4, static_cast<unsigned>(int(date.year())));
    part('-', 2, unsigned(date.month()));
    part('-', 2, unsigned(date.day()));
    part('T', 2, clock.hours().count());
    part(':', 2, clock.minutes().count());
    part(':', 2, clock.seconds().count());
    if (clock.subseconds().count() != 0) {
        part('.', 3, clock.subseconds().count());
        out.erase(out.find_last_not_of('0') + 1);
    }
    out += 'Z';
    return out;
}

std::optional<Timestamp> time_of(std::string_view text) {
    Scanner in(text);
    int y = 0, m = 0, d = 0;
    if (!in.digits(4, y) || !in.any_of("-") || !in.digits(2, m) || !in.any_of("-") || !in.digits(2, d))
        return std::nullopt;
    const auto date = year(y) / month(static_cast<unsigned>(m)) / day(static_cast<unsigned>(d));
    if (y == 0 || !date.ok())
        return std::nullopt;
    milliseconds of_day{0};
    minutes offset{0};
    if (!in.done() &&
        (!in.any_of("Tt ") || !read_clock(in, of_day) || !read_offset(in, offset) || !in.done()))
        return std::nullopt;
    return Timestamp(sys_days(date).time_since_epoch()) + of_day - offset;
}

} // namespace voltgate::core::json
