#include "messages_spoiled.hpp"

#include "tests/support/schema_oracle.hpp"

namespace voltgate::tests {
namespace {

namespace bj = boost::json;
using ocpp::Fault;

/// Walks a right sample together with its schema, spoils one place at a time and puts it right again.
class Spoiler {
public:
    Spoiler(const bj::object& file, bj::value sample, Spoiled spoiled)
        : file_{file}
        , sample_(std::move(sample)) // braces would make an array of it
        , spoiled_{std::move(spoiled)} {}

    void run() { object(file_, sample_, "$"); }

private:
    void spoil(bj::value& place, bj::value wrong, Fault fault, const std::string& path) {
        std::swap(place, wrong);
        spoiled_(sample_, fault, path);
        std::swap(place, wrong);
    }

    void object(const bj::object& schema, bj::value& place, const std::string& path) {
        const bj::value* additional = schema.if_contains("additionalProperties");
        if (additional != nullptr && *additional == bj::value(false)) {
            bj::value more = place;
            more.as_object()["notInTheSchema"] = 1;
            spoil(place, std::move(more), Fault::formation, path + ".notInTheSchema");
        }
        const bj::value* required = schema.if_contains("required");
        for (const bj::value& name : required ? required->as_array() : bj::array{}) {
            bj::value less = place;
            less.as_object().erase(name.as_string());
            spoil(place, std::move(less), Fault::occurrence, path + '.' + std::string{name.as_string()});
        }
        for (auto& member : place.as_object())
            value(schema.at("properties").at(member.key()).as_object(), member.value(),
                  path + '.' + std::string{member.key()});
    }

    void value(const bj::object& unresolved, bj::value& place, const std::string& path) {
        const bj::object& schema = resolved(unresolved, file_);
        const bj::value* type = schema.if_contains("type");
        if (type == nullptr)
            return;
        spoil(place, *type == "string" ? bj::value(7) : bj::value("text"), Fault::type, path);
        spoil(place, nullptr, Fault::type, path);
        if (schema.contains("enum"))
            return spoil(place, "no word of it", Fault::property, path);
        if (*type == "string")
            return text(schema, place, path);
        if (*type == "integer" || *type == "number")
            return number(schema, place, *type == "integer", path);
        if (*type == "array")
            return list(schema, place, path);
        if (*type == "object" && place.as_object().contains("vendorId") &&
            !schema.contains("additionalProperties"))
            return object(schema, place, path);
        if (*type == "object")
            object(schema, place, path);
    }

    void text(const bj::object& schema, bj::value& place, const std::string& path) {
        if (const bj::value* longest = schema.if_contains("maxLength"))
            spoil(place, bj::value(std::string(longest->to_number<std::size_t>() + 1, 'x')), Fault::property,
                  path);
        if (const bj::value* format = schema.if_contains("format"); format && *format == "date-time")
            spoil(place, "2026-03-01 12:00", Fault::property, path);
    }

    void number(const bj::object& schema, bj::value& place, bool integer, const std::string& path) {
        if (const bj::value* low = schema.if_contains("minimum"))
            spoil(place, low->to_number<int>() - 1, Fault::property, path);
        if (const bj::value* high = schema.if_contains("maximum"))
            spoil(place, high->to_number<int>() + 1, Fault::property, path);
        if (integer)
            spoil(place, 1.5, Fault::type, path);
        if (schema.contains("multipleOf"))
            spoil(place, 8.15, Fault::property, path);
    }

    void list(const bj::object& schema, bj::value& place, const std::string& path) {
        if (schema.contains("minItems"))
            spoil(place, bj::array{}, Fault::occurrence, path);
        if (const bj::value* most = schema.if_contains("maxItems"))
            spoil(place, bj::array(most->to_number<std::size_t>() + 1, place.as_array()[0]),
                  Fault::occurrence, path);
        bj::array& items = place.as_array();
        for (std::size_t index = 0; index < items.size(); ++index)
            value(schema.at("items").as_object(), items[index], path + '[' + std::to_string(index) + ']');
    }

    const bj::object& file_;
    bj::value sample_;
    Spoiled spoiled_;
};

} // namespace

void spoil_each(const bj::object& file, bj::value sample, Spoiled spoiled) {
    Spoiler{file, std::move(sample), std::move(spoiled)}.run();
}

} // namespace voltgate::tests
