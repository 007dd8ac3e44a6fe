#include "messages_samples.hpp"

#include "tests/support/schema_oracle.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace voltgate::tests {
namespace {

namespace bj = boost::json;

class Sampler {
public:
    Sampler(const bj::object& file, Extent extent, std::size_t variant)
        : file_{file}
        , extent_{extent}
        , variant_{variant} {}

    bj::value make(const bj::object& unresolved) const {
        const bj::object& schema = resolved(unresolved, file_);
        if (const bj::value* words = schema.if_contains("enum"))
            return words->as_array().at(variant_ % words->as_array().size());
        const bj::value* type = schema.if_contains("type");
        if (type == nullptr)
            return bj::object{{"any", bj::array{1, "two", 3.5}}};
        if (*type == "string")
            return text(schema);
        if (*type == "integer" || *type == "number")
            return number(schema, *type == "number");
        if (*type == "boolean")
            return variant_ % 2 == 0;
        return *type == "array" ? bj::value(list(schema)) : bj::value(object(schema));
    }

private:
    bj::value text(const bj::object& schema) const {
        if (const bj::value* format = schema.if_contains("format"); format && *format == "date-time")
            return variant_ % 2 == 0 ? "2026-03-01T12:00:00Z" : "2026-03-01T12:00:00.125Z";
        const bj::value* longest = schema.if_contains("maxLength");
        if (longest == nullptr)
            return variant_ % 2 == 0 ? "text" : "\xC3\xA9 \"\\\n";
        const auto limit = longest->to_number<std::size_t>();
        switch (variant_ % 3) {
        case 0:
            return bj::value(std::string{"text"}.substr(0, limit));
        case 1:
            return bj::value("\xC3\xA9" + std::string(limit - 1, 'x')); // as many characters as it may have
        default:
            return "";
        }
    }

    bj::value number(const bj::object& schema, bool fractional) const {
        const bj::value* low = schema.if_contains("minimum");
        const bj::value* high = schema.if_contains("maximum");
        const int smallest = low ? low->to_number<int>() : 1;
        if (high != nullptr && variant_ % 2 == 1)
            return high->to_number<int>();
        if (fractional && low == nullptr && high == nullptr)
            return std::array{8.1, 230.0, -0.7}[variant_ % 3];
        // 1 also passes the ranges that only the text of 1.6 states.
        const int usual = std::max(smallest, 1);
        return high != nullptr ? std::min(usual, high->to_number<int>()) : usual;
    }

    bj::array list(const bj::object& schema) const {
        const bj::value* most = schema.if_contains("maxItems");
        const std::size_t wanted = 1 + variant_ % 2;
        const std::size_t size = most ? std::min(wanted, most->to_number<std::size_t>()) : wanted;
        bj::array items;
        for (std::size_t index = 0; index < size; ++index)
            items.push_back(make(schema.at("items").as_object()));
        return items;
    }

    bj::object object(const bj::object& schema) const {
        bj::object made;
        const bj::value* properties = schema.if_contains("properties");
        const bj::value* required = schema.if_contains("required");
        for (const auto& property : properties ? properties->as_object() : bj::object{}) {
            const bool needed =
                required && std::ranges::count(required->as_array(), bj::value(property.key())) > 0;
            if (needed || extent_ == Extent::everything)
                made[property.key()] = make(property.value().as_object());
        }
        return made;
    }

    const bj::object& file_;
    Extent extent_;
    std::size_t variant_;
};

} // namespace

bj::value sample_of(const bj::object& file, Extent extent, std::size_t variant) {
    return Sampler{file, extent, variant}.make(file);
}

} // namespace voltgate::tests
