#include "tools/voltgate/ctl/operation.hpp"

#include "ocpp/transport/target.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <array>
#include <cctype>

namespace voltgate::tools::ctl {
namespace {

using boost::json::object;
using boost::json::value;

constexpr std::string_view root = "/api/v1";
constexpr std::string_view actions = "actions";

std::string text_at(const object& from, std::string_view name) {
    const auto* found = from.if_contains(name);
    return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

/// The document, with references followed.
class Document {
public:
    explicit Document(const object& root_object)
        : root_(root_object) {}

    const object& schema(const value& given) const {
        static const object nothing;
        const auto* schema = given.if_object();
        if (!schema)
            return nothing;
        if (const auto* either = schema->if_contains("anyOf")) // a reference that may be null
            return this->schema(either->as_array().front());
        const auto reference = text_at(*schema, "$ref");
        if (reference.empty())
            return *schema;
        const auto name = reference.substr(reference.rfind('/') + 1);
        return root_.at("components").at("schemas").at(name).as_object();
    }

    std::vector<Field> members(const value& given) const {
        std::vector<Field> out;
        const auto& schema_object = schema(given);
        const auto* properties = schema_object.if_contains("properties");
        if (!properties)
            return out;
        for (const auto& [name, property] : properties->as_object()) {
            auto field = field_of(std::string(name), property);
            if (const auto* required = schema_object.if_contains("required"))
                field.required = std::ranges::count(required->as_array(), value(name)) > 0;
            out.push_back(std::move(field));
        }
        return out;
    }

    Field field_of(std::string name, const value& given) const {
        const auto& resolved = schema(given);
        Field field{std::move(name), type_of(resolved), false, text_at(resolved, "description"), {}};
        if (const auto* words = resolved.if_contains("enum"))
            for (const auto& word : words->as_array())
                if (word.is_string())
                    field.words.emplace_back(word.get_string());
        return field;
    }

private:
    static Type type_of(const object& schema_object) {
        auto type = text_at(schema_object, "type");
        if (const auto* several = schema_object.if_contains("type"); several && several->is_array())
            type = several->as_array().front().as_string();
        constexpr std::array names{std::pair("string", Type::text),   std::pair("integer", Type::integer),
                                   std::pair("number", Type::number), std::pair("boolean", Type::flag),
                                   std::pair("array", Type::list),    std::pair("object", Type::object)};
        const auto found = std::ranges::find(names, type, [](const auto& each) { return each.first; });
        return found == names.end() ? Type::any : found->second;
    }

    const object& root_;
};

std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> out;
    for (path.remove_prefix(root.size()); !path.empty();) {
        path.remove_prefix(1);
        const auto end = path.find('/');
        out.emplace_back(path.substr(0, end));
        path.remove_prefix(end == std::string_view::npos ? path.size() : end);
    }
    return out;
}

constexpr std::string_view json_type = "application/json";

/// What kind of content a request or a response has; empty: none.
std::string content_type_of(const object& holder) {
    const auto* content = holder.if_contains("content");
    if (!content || content->as_object().empty())
        return {};
    return std::string(content->as_object().begin()->key());
}

/// The schema of JSON content, if there is any.
const value* content_of(const object& holder) {
    const auto* content = holder.if_contains("content");
    const auto* json = content ? content->as_object().if_contains(json_type) : nullptr;
    return json ? json->as_object().if_contains("schema") : nullptr;
}

void add_answer(Operation& operation, const Document& document, const object& responses) {
    for (const auto& [status, response] : responses) {
        if (status == "default")
            continue;
        operation.gives_bytes = content_type_of(response.as_object()) == "application/octet-stream";
        const auto* schema = content_of(response.as_object());
        if (!schema)
            continue;
        operation.view = document.members(*schema);
        const auto& resolved = document.schema(*schema);
        const auto* properties = resolved.if_contains("properties");
        if (!properties || !properties->as_object().contains("links") ||
            !properties->as_object().contains("data"))
            continue;
        operation.gives_page = true;
        operation.view = document.members(document.schema(properties->at("data")).at("items"));
    }
}

Operation operation_of(std::string method, std::string path, const object& described,
                       const Document& document) {
    Operation operation;
    operation.method = std::move(method);
    operation.path = std::move(path);
    operation.segments = split(operation.path);
    operation.summary = text_at(described, "summary");
    operation.group = described.at("tags").as_array().front().as_string();
    if (const auto* parameters = described.if_contains("parameters"))
        for (const auto& each : parameters->as_array())
            if (each.at("in") == "query")
                operation.query.push_back(
                    document.field_of(text_at(each.as_object(), "name"), each.at("schema")));
    if (const auto* body = described.if_contains("requestBody")) {
        operation.takes_body = content_type_of(body->as_object()) == json_type;
        operation.takes_file = !operation.takes_body;
        if (const auto* schema = content_of(body->as_object()))
            operation.body = document.members(*schema);
    }
    add_answer(operation, document, described.at("responses").as_object());
    return operation;
}

std::string upper(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return out;
}

bool is_parameter(std::string_view segment) {
    return segment.starts_with('{');
}

/// `session` names sessions, `authority` authorities.
bool names(std::string_view word, std::string_view segment) {
    if (word == segment || std::string(word) + 's' == segment)
        return true;
    return word.ends_with('y') && std::string(word.substr(0, word.size() - 1)) + "ies" == segment;
}

constexpr std::array all_verbs{
    Verb{"list", "Lists records; filters are flags.",
         [](const Operation& each) { return each.method == "GET" && each.gives_page; }},
    Verb{"get", "Reads one record.",
         [](const Operation& each) {
             return each.method == "GET" && !each.gives_page && (each.gives_bytes || !each.view.empty());
         }},
    Verb{"create", "Creates a record.",
         [](const Operation& each) { return each.method == "POST" && !each.is_action(); }},
    Verb{"update", "Changes the given fields of a record.",
         [](const Operation& each) { return each.method == "PATCH"; }},
    Verb{"replace", "Replaces a record.", [](const Operation& each) { return each.method == "PUT"; }},
    Verb{"delete", "Deletes a record.", [](const Operation& each) { return each.method == "DELETE"; }},
    Verb{"do", "Acts upon a record that is no charge point.",
         [](const Operation& each) {
             return each.method == "POST" && each.is_action() && each.command().empty();
         }},
};

} // namespace

std::string Field::flag() const {
    std::string out = name;
    std::ranges::replace(out, '_', '-');
    return out;
}

std::string Field::form() const {
    if (!words.empty()) {
        std::string all;
        for (const auto& word : words)
            all += (all.empty() ? "" : "|") + word;
        return all;
    }
    constexpr std::array forms{"TEXT", "NUMBER", "NUMBER", "yes|no", "A,B,...", "JSON", "JSON"};
    return forms.at(static_cast<std::size_t>(type));
}

bool Operation::is_action() const {
    return std::ranges::count(segments, actions) > 0;
}

std::string_view Operation::command() const {
    const bool at_charge_point = method == "POST" && segments.size() == 4 && segments[0] == "charge-points" &&
                                 is_parameter(segments[1]) && segments[2] == actions;
    return at_charge_point ? std::string_view(segments[3]) : std::string_view();
}

std::vector<Operation> operations_of(std::string_view text) {
    const auto parsed = boost::json::parse(text);
    const auto& root_object = parsed.as_object();
    const Document document(root_object);
    std::vector<Operation> out;
    for (const auto& [path, methods] : root_object.at("paths").as_object()) {
        if (!path.starts_with(boost::json::string_view(root.data(), root.size())))
            continue;
        for (const auto& [method, described] : methods.as_object())
            out.push_back(operation_of(upper(method), std::string(path), described.as_object(), document));
    }
    return out;
}

std::span<const Verb> verbs() {
    return all_verbs;
}

std::vector<std::string> words_of(const Operation& operation) {
    std::vector<std::string> out;
    for (const auto& segment : operation.segments)
        if (segment != actions)
            out.push_back(is_parameter(segment) ? upper(segment.substr(1, segment.size() - 2)) : segment);
    return out;
}

std::string path_for(const Operation& operation, std::span<const std::string> words) {
    std::string path(root);
    std::size_t at = 0;
    for (const auto& segment : operation.segments) {
        path += '/';
        if (segment == actions) {
            path += segment;
            continue;
        }
        if (at == words.size())
            return {};
        const auto& word = words[at++];
        if (!is_parameter(segment) && !names(word, segment))
            return {};
        path += is_parameter(segment) ? ocpp::percent_encode(word) : segment;
    }
    return at == words.size() ? path : std::string();
}

} // namespace voltgate::tools::ctl
