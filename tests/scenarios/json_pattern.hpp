#pragma once

#include <boost/json/value.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::tests {

/// What the names of a scenario stand for.
using Bindings = std::map<std::string, boost::json::value>;

/// JSON with gaps, to compare an answer with:
///
///   *            any value            "status":*
///   $name        binds at first, must be equal from then on
///   ~"text"      a string that contains the text
///   absent       (as a member's value) no such member
///   ...          (last in an object or array) further members or items are allowed
///
/// Numbers compare by value: 5 and 5.0 are equal.
class JsonPattern {
public:
    /// Throws std::invalid_argument for what is no pattern.
    static JsonPattern parse(std::string_view text);

    /// Empty when the value fits, and what is bound is then in the bindings; else where it does not and why.
    [[nodiscard]] std::string mismatch(const boost::json::value& value, Bindings& bindings) const;

    JsonPattern(JsonPattern&&) noexcept;
    JsonPattern& operator=(JsonPattern&&) noexcept;
    ~JsonPattern();

    struct Node;

private:
    explicit JsonPattern(std::unique_ptr<Node> root);

    std::unique_ptr<Node> root_;
};

/// Replaces each $name in a text that is to be sent by the JSON of what it stands for. In a URL strings stand
/// bare.
enum class Quoting { json, bare };
std::string substitute(std::string_view text, const Bindings& bindings, Quoting quoting);

} // namespace voltgate::tests
