#include "core/json/read.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/throw_exception.hpp>

#include <cmath>
#include <regex>
#include <stdexcept>

namespace voltgate::core::json {
namespace {

constexpr std::size_t deepest_document = 32;
constexpr std::size_t longest_matched = 4096; // std::regex recurses once per character

/// Characters, not bytes: that is what the limits of OCPP and of JSON Schema count.
std::size_t characters(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text)
        count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    return count;
}

bool contains_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const auto comma = list.find(',');
        if (list.substr(0, comma) == word)
            return true;
        list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    }
    return false;
}

std::string plain(double value) {
    return value == std::floor(value) && std::abs(value) < 1e15
               ? std::to_string(static_cast<std::int64_t>(value))
               : std::to_string(value);
}

void check_length(Reader& in, const Constraint& rule, std::size_t length, const char* unit) {
    if (length < rule.min_length)
        in.fault("must have at least " + std::to_string(rule.min_length) + unit);
    if (length > rule.max_length)
        in.fault("must have at most " + std::to_string(rule.max_length) + unit);
}

} // namespace

void throw_exception_from_error(const FieldErrors& errors, const boost::source_location& where) {
    std::string text = "a document was taken for valid";
    for (const auto& [path, messages] : errors)
        text += "; " + path + ' ' + (messages.empty() ? std::string() : messages.front());
    boost::throw_exception(std::logic_error(text), where);
}

Reader::Step::Step(Reader& reader, std::string_view member)
    : reader_(reader)
    , length_(reader.path_.size()) {
    if (length_ != 0)
        reader.path_ += '.';
    reader.path_ += member;
}

Reader::Step::Step(Reader& reader, std::size_t index)
    : reader_(reader)
    , length_(reader.path_.size()) {
    reader.path_ += '[' + std::to_string(index) + ']';
}

void read_flag(Reader& in, const boost::json::value& value, bool& out) {
    value.is_bool() ? void(out = value.get_bool()) : in.fault("must be true or false");
}

void read_integer(Reader& in, const boost::json::value& value, std::int64_t& out, std::int64_t least,
                  std::int64_t most) {
    boost::system::error_code error;
    const auto number = value.to_number<std::int64_t>(error); // 5.0 is the integer 5, as JSON Schema has it
    if (error)
        return in.fault(value.is_number() ? "must be a whole number in range" : "must be a whole number");
    if (number < least || number > most)
        return in.fault("must be from " + std::to_string(least) + " to " + std::to_string(most));
    out = number;
}

void read_decimal(Reader& in, const boost::json::value& value, double& out) {
    value.is_number() ? void(out = value.to_number<double>()) : in.fault("must be a number");
}

void read_text(Reader& in, const boost::json::value& value, std::string& out) {
    value.is_string() ? void(out = std::string(value.get_string())) : in.fault("must be a text");
}

void read_time(Reader& in, const boost::json::value& value, Timestamp& out) {
    const auto* text = value.if_string();
    const auto time = text ? time_of(*text) : std::nullopt;
    time ? void(out = *time) : in.fault("must be a time as in 2026-07-30T09:41:00Z");
}

void read_raw(Reader& in, const boost::json::value& value, std::string& out, Shape shape) {
    if (value.is_null())
        return in.fault("must not be null");
    if (shape == Shape::object && !value.is_object())
        return in.fault("must be an object");
    if (shape == Shape::list && !value.is_array())
        return in.fault("must be a list");
    out = serialize(value);
}

void check_text(Reader& in, const Constraint& rule, std::string_view text) {
    check_length(in, rule, characters(text), " characters");
    if (!rule.words.empty() && !contains_word(rule.words, text))
        unknown_word(in, rule.words);
    if (rule.expression.empty() || text.size() > rule.max_length)
        return;
    if (text.size() > longest_matched)
        return in.fault("is too long");
    const std::regex expression(std::string(rule.expression), std::regex::ECMAScript);
    if (!std::regex_search(text.begin(), text.end(), expression))
        in.fault("must match " + std::string(rule.expression));
}

void check_number(Reader& in, const Constraint& rule, double value) {
    if (rule.minimum && value < *rule.minimum)
        in.fault("must be at least " + plain(*rule.minimum));
    if (rule.maximum && value > *rule.maximum)
        in.fault("must be at most " + plain(*rule.maximum));
}

void check_count(Reader& in, const Constraint& rule, std::size_t items) {
    check_length(in, rule, items, " items");
}

void unknown_word(Reader& in, std::string_view allowed) {
    std::string text = "must be one of ";
    for (const char c : allowed) {
        text += c;
        if (c == ',')
            text += ' ';
    }
    in.fault(std::move(text));
}

Read<boost::json::value> parse(std::string_view text) {
    boost::json::parse_options options;
    options.max_depth = deepest_document;
    boost::system::error_code error;
    auto value = boost::json::parse(text, error, {}, options);
    if (error)
        return {boost::system::in_place_error,
                FieldErrors{{"body", {"is not valid JSON: " + error.message()}}}};
    return {boost::system::in_place_value, std::move(value)};
}

} // namespace voltgate::core::json
