#include "tools/voltgate/ctl/arguments.hpp"

#include "ocpp/transport/target.hpp"
#include "tools/voltgate/command_line.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <iterator>

namespace voltgate::tools::ctl {
namespace {

constexpr std::array flags{
    CommonFlag{"url", "URL",
               "Where the API is. Default http://127.0.0.1:8080; VOLTGATE_URL in the environment."},
    CommonFlag{"key", "KEY",
               "The API key; VOLTGATE_KEY in the environment keeps it out of the process list."},
    CommonFlag{"key-file", "FILE", "A file that holds the API key."},
    CommonFlag{"ca-file", "FILE", "Certificates to trust for https, in PEM; default: the system's."},
    CommonFlag{"output", "table|json", "How answers are printed. Default table."},
    CommonFlag{"json", "JSON", "The body, or part of it, as JSON; fields given as flags go over it."},
    CommonFlag{"file", "FILE",
               "The same from a file; - is the standard input. Where a file is uploaded: that file."},
    CommonFlag{"all", "", "Follows a list to its end."},
    CommonFlag{"watch", "", "Commands: waits until they end. Lists: shows them again and again."},
    CommonFlag{"interval", "SECONDS", "How often --watch looks. Default 2."},
    CommonFlag{"times", "NUMBER", "Ends --watch after so many looks, or events after so many."},
    CommonFlag{"help", "", "Prints a help text."},
};

const CommonFlag* find_flag(std::string_view name) {
    const auto found = std::ranges::find(flags, name, &CommonFlag::name);
    return found == flags.end() ? nullptr : &*found;
}

struct Written {
    std::string name;
    std::optional<std::string> value; ///< behind an equals sign
    bool before_words = false;
};

bool is_flag(std::string_view word) {
    return word.size() > 2 && word.starts_with("--");
}

Written parse_flag(std::string_view word) {
    word.remove_prefix(2);
    const auto equals = word.find('=');
    Written written{std::string(word.substr(0, equals)), {}, false};
    if (equals != std::string_view::npos)
        written.value = word.substr(equals + 1);
    return written;
}

/// Whether a flag stands alone: its value, if any, is then written with an equals sign only.
bool stands_alone(std::string_view name, std::span<const Field> fields, bool before_words) {
    if (!before_words) {
        const auto field = std::ranges::find(fields, name, &Field::flag);
        if (field != fields.end())
            return field->type == Type::flag;
    }
    const auto* common = find_flag(name);
    return common && common->form.empty();
}

std::string read_file(const std::string& name) {
    std::ifstream file(name == "-" ? "/dev/stdin" : name);
    std::string text(std::istreambuf_iterator<char>(file), {});
    if (!file.eof() && !file)
        throw UsageError("cannot read " + name);
    return text;
}

boost::json::object parse_object(const std::string& text, std::string_view from) {
    boost::system::error_code error;
    auto parsed = boost::json::parse(text, error);
    if (error || !parsed.is_object())
        throw UsageError("what " + std::string(from) + " gives is no JSON object");
    return std::move(parsed.as_object());
}

boost::json::value read_number(const Field& field, const std::string& text) {
    boost::system::error_code error;
    auto number = boost::json::parse(text, error);
    if (error || !number.is_number() || (field.type == Type::integer && number.is_double()))
        throw UsageError("--" + field.flag() + ": '" + text + "' is no " +
                         (field.type == Type::integer ? "whole number" : "number"));
    return number;
}

boost::json::value read_list(const std::string& text) {
    boost::system::error_code error;
    if (auto parsed = boost::json::parse(text, error); !error && parsed.is_array())
        return parsed;
    boost::json::array items;
    for (std::string_view rest = text; !rest.empty();) {
        const auto comma = rest.find(',');
        items.emplace_back(rest.substr(0, comma));
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
    }
    return items;
}

boost::json::value read_json(const Field& field, const std::string& text) {
    boost::system::error_code error;
    auto parsed = boost::json::parse(text, error);
    if (!error)
        return parsed;
    if (field.type == Type::object)
        throw UsageError("--" + field.flag() + ": '" + text + "' is no JSON");
    return boost::json::string(text);
}

boost::json::value read_value(const Field& field, const std::string& text) {
    switch (field.type) {
    case Type::integer:
    case Type::number:
        return read_number(field, text);
    case Type::flag:
        if (text == "yes" || text == "true")
            return true;
        if (text == "no" || text == "false")
            return false;
        throw UsageError("--" + field.flag() + " is yes or no");
    case Type::list:
        return read_list(text);
    case Type::object:
    case Type::any:
        return read_json(field, text);
    case Type::text:
        break;
    }
    if (!field.words.empty() && std::ranges::count(field.words, text) == 0)
        throw UsageError("--" + field.flag() + " is one of " + field.form());
    return boost::json::string(text);
}

const Field& field_named(const std::vector<Field>& fields, const std::string& name) {
    const auto found = std::ranges::find(fields, name, &Field::flag);
    if (found == fields.end())
        throw UsageError("there is no flag --" + name + " here");
    return *found;
}

/// Words stand before their flags (`reset CP-1 --type soft`), so those up to the first flag behind a word are
/// certain, and name the operation.
std::vector<std::string> leading_words(std::span<const std::string> words) {
    std::vector<std::string> leading;
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (!is_flag(words[at])) {
            leading.push_back(words[at]);
            continue;
        }
        if (!leading.empty())
            break;
        const auto flag = parse_flag(words[at]);
        if (!flag.value && !stands_alone(flag.name, {}, true))
            ++at;
    }
    return leading;
}

/// All plain words; `written` gets the flags with their values.
std::vector<std::string> plain_words(std::span<const std::string> words, std::span<const Field> fields,
                                     std::vector<Written>& written) {
    std::vector<std::string> plain;
    written.clear();
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (!is_flag(words[at])) {
            plain.push_back(words[at]);
            continue;
        }
        auto flag = parse_flag(words[at]);
        flag.before_words = plain.empty();
        if (!flag.value && !stands_alone(flag.name, fields, flag.before_words)) {
            if (at + 1 == words.size())
                throw UsageError("--" + flag.name + " needs a value");
            flag.value = words[++at];
        }
        written.push_back(std::move(flag));
    }
    return plain;
}

} // namespace

std::span<const CommonFlag> common_flags() {
    return flags;
}

std::optional<std::string> Arguments::flag(std::string_view name) const {
    const auto found = own.find(name);
    return found == own.end() ? std::nullopt : std::optional(found->second);
}

Arguments read_arguments(std::span<const std::string> words, const FieldsOf& fields_of) {
    std::vector<std::string> given(words.begin(), words.end());
    std::ranges::replace(given, std::string("-h"), std::string("--help"));
    const auto fields = fields_of(leading_words(given));
    std::vector<Written> written;
    Arguments out;
    out.words = plain_words(given, fields, written);
    for (auto& flag : written) {
        const bool is_field =
            !flag.before_words && std::ranges::find(fields, flag.name, &Field::flag) != fields.end();
        if (!is_field && find_flag(flag.name))
            out.own[flag.name] = flag.value.value_or("yes");
        else
            out.fields.emplace_back(flag.name, flag.value.value_or("yes"));
    }
    return out;
}

boost::json::object body_of(const Operation& operation, const Arguments& arguments) {
    boost::json::object body;
    if (const auto file = arguments.flag("file"))
        body = parse_object(read_file(*file), "--file");
    if (const auto json = arguments.flag("json"))
        for (const auto& [name, value] : parse_object(*json, "--json"))
            body[name] = value;
    for (const auto& [name, text] : arguments.fields) {
        const auto& field = field_named(operation.body, name);
        body[field.name] = read_value(field, text);
    }
    for (const auto& field : operation.body)
        if (field.required && !body.contains(field.name))
            throw UsageError("--" + field.flag() + " " + field.form() + " is missing");
    return body;
}

std::string query_of(const Operation& operation, const Arguments& arguments) {
    std::string query;
    for (const auto& [name, text] : arguments.fields) {
        const auto& field = field_named(operation.query, name);
        const auto value = read_value(field, text);
        const bool plain = field.type == Type::text || field.type == Type::any || field.type == Type::list;
        query += query.empty() ? '?' : '&';
        query += field.name + '=' + ocpp::percent_encode(plain ? text : boost::json::serialize(value));
    }
    return query;
}

} // namespace voltgate::tools::ctl
