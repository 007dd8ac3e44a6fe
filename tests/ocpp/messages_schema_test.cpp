// The generated tables and the official schemas agree field by field: names, presence, types, lengths,
// ranges, item counts and words, for every message of every version. Deviations are listed here once more, by
// hand, so that a mistake in the generator's overlay shows.
#include "ocpp/actions.hpp"
#include "ocpp/json/shape.hpp"
#include "tests/support/schema_oracle.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace voltgate;
using ocpp::Version;
using ocpp::json::Field;
using ocpp::json::Kind;
using ocpp::json::Presence;
using ocpp::json::Range;
using ocpp::json::Shape;

namespace {

namespace bj = boost::json;

/// Ranges that 1.6 states only in its text: by the last name of a path.
std::optional<Range> range_by_text(std::string_view name, std::string_view path) {
    if (name == "connectorId" || name == "stackLevel")
        return Range{0, ocpp::unlimited};
    if (name == "numberPhases")
        return Range{1, 3};
    if (name == "listVersion")
        return Range{path.starts_with("SendLocalList") ? 1 : -1, ocpp::unlimited};
    return std::nullopt;
}

/// Lists of 1.6 that must not be empty by its text.
const std::set<std::string_view> filled_by_text{"meterValue", "sampledValue", "chargingSchedulePeriod"};

std::string show(Range range) {
    return std::to_string(range.min) + ".." + std::to_string(range.max);
}

class Comparison {
public:
    Comparison(const bj::object& file, Version version)
        : file_{file}
        , version_{version} {}

    void object(const Shape& shape, const bj::object& schema, const std::string& path) {
        const bj::value* properties = schema.if_contains("properties");
        std::set<std::string> wanted;
        for (const auto& property : properties ? properties->as_object() : bj::object{})
            wanted.emplace(property.key());
        std::set<std::string> had;
        for (const Field& field : shape.fields) {
            if (field.presence.in(version_) == Presence::absent)
                continue;
            had.emplace(field.name);
            const std::string field_path = path + '.' + std::string{field.name};
            expect(wanted.contains(std::string{field.name}), field_path, "is not in the schema");
            if (!wanted.contains(std::string{field.name}))
                continue;
            presence(field, schema, field_path);
            value(*field.shape, properties->at(field.name).as_object(), field.name, field_path);
        }
        for (const std::string& name : wanted)
            expect(had.contains(name), path + '.' + name, "is missing");
    }

    std::vector<std::string> differences;

private:
    void expect(bool right, const std::string& path, const std::string& difference) {
        if (!right)
            differences.push_back(path + ' ' + difference);
    }

    void presence(const Field& field, const bj::object& schema, const std::string& path) {
        const bj::value* names = schema.if_contains("required");
        const bool required =
            names != nullptr && std::ranges::count(names->as_array(), bj::value(field.name)) > 0;
        expect((field.presence.in(version_) != Presence::optional) == required, path,
               "differs in being required");
        // A member that some version may lack must be able to be empty.
        const bool certain =
            field.presence.v16 == Presence::required ||
            (field.presence.v201 == Presence::required && field.presence.v21 == Presence::required) ||
            (field.presence.v201 == Presence::absent && field.presence.v21 == Presence::required);
        if (field.optional == nullptr)
            expect(required && (certain || field.shape->kind == Kind::list), path, "must be std::optional");
    }

    void value(const Shape& shape, const bj::object& unresolved, std::string_view name,
               const std::string& path) {
        const bj::object& schema = ocpp_resolved(unresolved);
        const bj::value* type = schema.if_contains("type");
        if (const bj::value* words = schema.if_contains("enum"))
            return enumeration(shape, words->as_array(), path);
        if (type == nullptr)
            return expect(shape.kind == Kind::anything, path, "must take anything");
        if (*type == "string")
            return text(shape, schema, path);
        if (*type == "integer" || *type == "number")
            return number(shape, schema, *type == "integer", name, path);
        if (*type == "boolean")
            return expect(shape.kind == Kind::boolean, path, "must be a boolean");
        if (*type == "array")
            return list(shape, schema, name, path);
        if (shape.kind == Kind::custom_data)
            return custom_data(schema, path);
        expect(shape.kind == Kind::object, path, "must be an object");
        const bj::value* additional = schema.if_contains("additionalProperties");
        expect(additional != nullptr && *additional == bj::value(false), path, "is not closed in the schema");
        if (shape.kind == Kind::object)
            object(shape, schema, path);
    }

    const bj::object& ocpp_resolved(const bj::object& schema) const { return tests::resolved(schema, file_); }

    void custom_data(const bj::object& schema, const std::string& path) {
        const bj::object& properties = schema.at("properties").as_object();
        expect(properties.size() == 1 && properties.contains("vendorId"), path, "is not custom data");
        const bool same_limit = properties.at("vendorId").at("maxLength").to_number<std::size_t>() ==
                                ocpp::CustomData::max_vendor_id;
        expect(same_limit, path, "has another limit of vendorId");
    }

    void enumeration(const Shape& shape, const bj::array& schema_words, const std::string& path) {
        expect(shape.kind == Kind::word, path, "must be a word");
        if (shape.kind != Kind::word)
            return;
        expect(!(shape.open_since_21 && version_ == Version::v21), path, "must not be open");
        std::set<std::string> wanted;
        for (const bj::value& word : schema_words)
            wanted.emplace(word.as_string());
        std::set<std::string> had;
        for (const ocpp::Word& word : shape.words()) {
            if (word.since <= version_)
                had.emplace(word.text);
        }
        expect(had == wanted, path, "has other words");
    }

    void text(const Shape& shape, const bj::object& schema, const std::string& path) {
        if (const bj::value* format = schema.if_contains("format"); format && *format == "date-time")
            return expect(shape.kind == Kind::date_time, path, "must be a time");
        const bool open = shape.kind == Kind::word && shape.open_since_21 && version_ == Version::v21;
        expect(shape.kind == Kind::text || open, path, "must be text");
        const bj::value* longest = schema.if_contains("maxLength");
        const auto limit = longest ? longest->to_number<std::int64_t>() : ocpp::unlimited;
        expect(shape.range(version_).max == limit, path, "has another limit than " + std::to_string(limit));
    }

    void number(const Shape& shape, const bj::object& schema, bool integer, std::string_view name,
                const std::string& path) {
        const bool whole_decimal = shape.kind == Kind::decimal && shape.places(version_) == 0;
        expect(integer ? shape.kind == Kind::integer || whole_decimal
                       : shape.kind == Kind::decimal && !whole_decimal,
               path, "is the other kind of number");
        const bj::value* step = schema.if_contains("multipleOf");
        if (shape.kind == Kind::decimal && !whole_decimal)
            expect((shape.places(version_) == 1) == (step != nullptr), path, "has other decimal places");
        const bj::value* low = schema.if_contains("minimum");
        const bj::value* high = schema.if_contains("maximum");
        Range range{low ? low->to_number<std::int64_t>() : ocpp::lowest,
                    high ? high->to_number<std::int64_t>() : ocpp::unlimited};
        if (version_ == Version::v16)
            range = range_by_text(name, path).value_or(range);
        expect(shape.range(version_) == range, path,
               "has range " + show(shape.range(version_)) + ", not " + show(range));
    }

    void list(const Shape& shape, const bj::object& schema, std::string_view name, const std::string& path) {
        expect(shape.kind == Kind::list, path, "must be a list");
        if (shape.kind != Kind::list)
            return;
        const bj::value* fewest = schema.if_contains("minItems");
        const bj::value* most = schema.if_contains("maxItems");
        Range range{fewest ? fewest->to_number<std::int64_t>() : 0,
                    most ? most->to_number<std::int64_t>() : ocpp::unlimited};
        if (version_ == Version::v16 && filled_by_text.contains(name))
            range.min = 1;
        expect(shape.range(version_) == range, path, "has item counts " + show(shape.range(version_)));
        value(*shape.item, schema.at("items").as_object(), name, path + "[]");
    }

    const bj::object& file_;
    Version version_;
};

std::vector<std::string> compare(const Shape& shape, const bj::object* schema, Version version,
                                 std::string_view message) {
    if (schema == nullptr)
        return {std::string{message} + " has no schema"};
    Comparison comparison{*schema, version};
    comparison.object(shape, *schema, std::string{message});
    return comparison.differences;
}

void compare_all(Version version) {
    const auto* oracle = tests::SchemaOracle::instance();
    if (oracle == nullptr) {
        WARN("skipped: no official schemas were given (VOLTGATE_OCPP_SCHEMAS)");
        return;
    }
    const std::vector<std::string> none;
    for (const ocpp::ActionInfo& action : ocpp::actions(version)) {
        CHECK(compare(*action.request, oracle->call_schema(version, action.name), version,
                      action.request->name) == none);
        if (!action.one_way())
            CHECK(compare(*action.response, oracle->result_schema(version, action.name), version,
                          action.response->name) == none);
    }
}

} // namespace

TEST_CASE("1.6 messages and schemas agree field by field") {
    compare_all(Version::v16);
}

TEST_CASE("2.0.1 messages and schemas agree field by field") {
    compare_all(Version::v201);
}

TEST_CASE("2.1 messages and schemas agree field by field") {
    compare_all(Version::v21);
}

TEST_CASE("the judge of messages judges") {
    const auto* oracle = tests::SchemaOracle::instance();
    if (oracle == nullptr) {
        WARN("skipped: no official schemas were given (VOLTGATE_OCPP_SCHEMAS)");
        return;
    }
    const auto heartbeat = [&](const char* time) {
        return oracle->check_result(Version::v16, "Heartbeat", bj::object{{"currentTime", time}})
            .value_or("right");
    };
    CHECK(heartbeat("2026-03-01T12:00:00Z") == "right");
    CHECK(heartbeat("2026-03-01t12:00:00.12345-01:30") == "right");
    for (const char* wrong :
         {"", "2026-03-01", "2026-03-01T12:00:00", "2026-03-01T12:00:00.Z", "2026-03-01T24:00:00Z",
          "2026-00-01T12:00:00Z", "2026-03-01T12:00:00+02", "2026-03-01 12:00:00Z"})
        CHECK(heartbeat(wrong).starts_with("$.currentTime: not a date-time"));
    CHECK(oracle->check_call(Version::v16, "Nonsense", bj::object{}) == "Nonsense: no schema");
    CHECK(oracle->check_call(Version::v16, "Reset", bj::object{{"type", "Firm"}}));
    CHECK(oracle->check_call(Version::v16, "Reset", bj::object{{"type", "Hard"}, {"more", 1}}) ==
          "$.more: additional property");
    CHECK_FALSE(oracle->check_call(Version::v16, "Reset", bj::object{{"type", "Hard"}}));
}
