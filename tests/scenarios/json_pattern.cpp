#include "tests/scenarios/json_pattern.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <cctype>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

namespace voltgate::tests {

namespace json = boost::json;

struct JsonPattern::Node {
    enum class Kind { literal, any, bound, containing, absent, array, object };

    Kind kind = Kind::literal;
    json::value literal{};
    std::string text{};                                  // name of what is bound, text contained
    std::vector<Node> items{};                           // of an array
    std::vector<std::pair<std::string, Node>> members{}; // of an object
    bool open = false;                                   // it ends in "..."
};

namespace {

using Node = JsonPattern::Node;
using Kind = Node::Kind;

bool is_name(char c) {
    return std::islower(static_cast<unsigned char>(c)) != 0 ||
           std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Recursive descent over the pattern's text.
class Reader {
public:
    explicit Reader(std::string_view text)
        : text_(text) {}

    Node whole() {
        auto node = value();
        space();
        if (at_ != text_.size())
            fail("something follows");
        return node;
    }

private:
    Node value() {
        space();
        switch (peek()) {
        case '*':
            ++at_;
            return {.kind = Kind::any};
        case '$':
            ++at_;
            return {.kind = Kind::bound, .text = name()};
        case '~':
            ++at_;
            return {.kind = Kind::containing, .text = string()};
        case '[':
            return array();
        case '{':
            return object();
        default:
            return scalar();
        }
    }

    Node array() {
        Node node{.kind = Kind::array};
        ++at_;
        while (!takes(']')) {
            if (takes("..."))
                node.open = true;
            else
                node.items.push_back(value());
            separator(']');
        }
        return node;
    }

    Node object() {
        Node node{.kind = Kind::object};
        ++at_;
        while (!takes('}')) {
            if (takes("...")) {
                node.open = true;
            } else {
                space();
                auto key = string();
                if (!takes(':'))
                    fail("a colon is missing");
                node.members.emplace_back(std::move(key), value());
            }
            separator('}');
        }
        return node;
    }

    Node scalar() {
        if (takes("absent"))
            return {.kind = Kind::absent};
        if (peek() == '"')
            return {.literal = json::string(string())};
        const auto begin = at_;
        while (at_ < text_.size() && std::string_view(",]} \t").find(text_[at_]) == std::string_view::npos)
            ++at_;
        return {.literal = parsed(text_.substr(begin, at_ - begin))};
    }

    std::string string() {
        const auto begin = at_;
        if (peek() != '"')
            fail("a text is missing");
        for (++at_; peek() != '"'; ++at_)
            if (peek() == '\\')
                ++at_;
        ++at_;
        return std::string(parsed(text_.substr(begin, at_ - begin)).as_string());
    }

    std::string name() {
        const auto begin = at_;
        while (at_ < text_.size() && is_name(text_[at_]))
            ++at_;
        return std::string(text_.substr(begin, at_ - begin));
    }

    json::value parsed(std::string_view part) {
        boost::system::error_code error;
        auto value = json::parse(part, error);
        if (error)
            fail("no JSON: " + std::string(part));
        return value;
    }

    void separator(char end) {
        space();
        if (peek() != end && !takes(','))
            fail("a comma is missing");
    }

    bool takes(char c) {
        space();
        return peek() == c && ++at_ != 0;
    }

    bool takes(std::string_view word) {
        space();
        if (!text_.substr(at_).starts_with(word))
            return false;
        at_ += word.size();
        return true;
    }

    char peek() {
        if (at_ >= text_.size())
            fail("it ends too early");
        return text_[at_];
    }

    void space() {
        while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0)
            ++at_;
    }

    [[noreturn]] void fail(const std::string& why) const {
        throw std::invalid_argument("pattern " + std::string(text_) + ": " + why + " at " +
                                    std::to_string(at_));
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

bool equal(const json::value& left, const json::value& right) {
    if (left.is_number() && right.is_number()) {
        const double a = left.to_number<double>();
        const double b = right.to_number<double>();
        return std::abs(a - b) <= 1e-9 * std::max({1.0, std::abs(a), std::abs(b)});
    }
    return left == right;
}

std::string differs(const std::string& path, const std::string& wanted, const json::value& found) {
    return path + " is " + json::serialize(found) + ", not " + wanted;
}

std::string compare(const Node& node, const json::value& value, Bindings& bindings, const std::string& path);

std::string compare_array(const Node& node, const json::value& value, Bindings& bindings,
                          const std::string& path) {
    if (!value.is_array())
        return differs(path, "an array", value);
    const auto& items = value.get_array();
    if (items.size() < node.items.size() || (items.size() > node.items.size() && !node.open))
        return differs(path, "of " + std::to_string(node.items.size()) + " items", value);
    for (std::size_t each = 0; each < node.items.size(); ++each)
        if (auto fault =
                compare(node.items[each], items[each], bindings, path + "[" + std::to_string(each) + "]");
            !fault.empty())
            return fault;
    return {};
}

std::string compare_object(const Node& node, const json::value& value, Bindings& bindings,
                           const std::string& path) {
    if (!value.is_object())
        return differs(path, "an object", value);
    const auto& object = value.get_object();
    std::size_t present = 0;
    for (const auto& [key, wanted] : node.members) {
        const auto* found = object.if_contains(key);
        if (wanted.kind == Kind::absent) {
            if (found != nullptr)
                return path + "." + key + " is there: " + json::serialize(*found);
            continue;
        }
        if (found == nullptr)
            return path + "." + key + " is missing in " + json::serialize(value);
        ++present;
        if (auto fault = compare(wanted, *found, bindings, path + "." + key); !fault.empty())
            return fault;
    }
    return present == object.size() || node.open ? std::string()
                                                 : differs(path, "without further members", value);
}

std::string compare(const Node& node, const json::value& value, Bindings& bindings, const std::string& path) {
    switch (node.kind) {
    case Kind::any:
        return {};
    case Kind::array:
        return compare_array(node, value, bindings, path);
    case Kind::object:
        return compare_object(node, value, bindings, path);
    case Kind::containing:
        return value.is_string() && value.get_string().find(node.text) != json::string::npos
                   ? std::string()
                   : differs(path, "a text with \"" + node.text + "\"", value);
    case Kind::bound: {
        const auto [bound, is_new] = bindings.emplace(node.text, value);
        return is_new || equal(bound->second, value)
                   ? std::string()
                   : differs(path, "$" + node.text + " = " + json::serialize(bound->second), value);
    }
    case Kind::absent:
        return path + " is there: " + json::serialize(value);
    case Kind::literal:
        break;
    }
    return equal(node.literal, value) ? std::string() : differs(path, json::serialize(node.literal), value);
}

} // namespace

JsonPattern::JsonPattern(std::unique_ptr<Node> root)
    : root_(std::move(root)) {}
JsonPattern::JsonPattern(JsonPattern&&) noexcept = default;
JsonPattern& JsonPattern::operator=(JsonPattern&&) noexcept = default;
JsonPattern::~JsonPattern() = default;

JsonPattern JsonPattern::parse(std::string_view text) {
    return JsonPattern(std::make_unique<Node>(Reader(text).whole()));
}

std::string JsonPattern::mismatch(const json::value& value, Bindings& bindings) const {
    auto tried = bindings;
    auto fault = compare(*root_, value, tried, "$");
    if (fault.empty())
        bindings = std::move(tried);
    return fault;
}

std::string substitute(std::string_view text, const Bindings& bindings, Quoting quoting) {
    std::string out;
    while (!text.empty()) {
        const auto dollar = text.find('$');
        out += text.substr(0, dollar);
        if (dollar == std::string_view::npos)
            break;
        text.remove_prefix(dollar + 1);
        std::size_t length = 0;
        while (length < text.size() && is_name(text[length]))
            ++length;
        const std::string name(text.substr(0, length));
        text.remove_prefix(length);
        const auto bound = bindings.find(name);
        if (bound == bindings.end())
            throw std::invalid_argument("nothing is bound to $" + name);
        const bool bare = quoting == Quoting::bare && bound->second.is_string();
        out += bare ? std::string(bound->second.get_string()) : json::serialize(bound->second);
    }
    return out;
}

} // namespace voltgate::tests
