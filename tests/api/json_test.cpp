#include "core/json/read.hpp"
#include "core/json/schema.hpp"
#include "core/json/write.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace voltgate;
using namespace voltgate::core::json;

namespace {

enum class Colour { red, delete_ };
BOOST_DESCRIBE_ENUM(Colour, red, delete_)

struct Inner {
    double limit = 0;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (limit))

struct Base {
    std::int64_t per_page = 7;
};
BOOST_DESCRIBE_STRUCT(Base, (), (per_page))
constexpr auto json_constraints(const Base*) {
    return std::array{field("per_page").range(1, 10).or_default()};
}

struct Sample : Base {
    std::string name;
    std::optional<std::string> note;
    Colour colour = Colour::red;
    std::vector<Inner> inner;
    std::map<std::string, std::int32_t> counts;
    std::optional<Timestamp> at;
    std::optional<storage::JsonText> custom;
    std::optional<bool> flag;
};
BOOST_DESCRIBE_STRUCT(Sample, (Base), (name, note, colour, inner, counts, at, custom, flag))
constexpr auto json_constraints(const Sample*) {
    return std::array{field("name").length(2, 5).pattern("^[a-zü]*$"), field("inner").length(0, 2)};
}

struct Keyword {
    bool signed_ = false;
};
BOOST_DESCRIBE_STRUCT(Keyword, (), (signed_))

struct Change {
    Patch<std::string> name;
    Patch<std::string> note;
    Patch<Colour> colour;
};
BOOST_DESCRIBE_STRUCT(Change, (), (name, note, colour))

Read<Sample> sample(const char* text, UnknownFields unknown = UnknownFields::ignored) {
    return read<Sample>(boost::json::parse(text), unknown);
}

constexpr auto minimal = R"({"name":"abc","colour":"red","inner":[],"counts":{}})";

} // namespace

TEST_CASE("JSON: a document that has all is read, and written back as it was") {
    const auto text =
        R"({"per_page":3,"name":"abü","note":"x\n\"y\"","colour":"delete","inner":[{"limit":0.1},{"limit":16}],)"
        R"("counts":{"a":-1},"at":"2026-07-30T09:41:00.25Z","custom":{"k":[1]},"flag":false})";
    const auto read = sample(text);
    REQUIRE(read.has_value());
    CHECK(read->inner[0].limit == 0.1);
    CHECK(to_text(*read) == text);
}

TEST_CASE("JSON: absent optionals stay absent, defaulted members keep their value") {
    const auto read = sample(minimal);
    REQUIRE(read.has_value());
    CHECK(read->per_page == 7);
    CHECK(to_text(*read) == R"({"per_page":7,"name":"abc","colour":"red","inner":[],"counts":{}})");
}

TEST_CASE("JSON: every fault is reported under its path") {
    const auto read =
        sample(R"({"per_page":11,"name":"A","colour":"blue","inner":[{},{"limit":"x"},{"limit":1}],)"
               R"("counts":{"a":3000000000},"at":"yesterday","flag":1})");
    REQUIRE(read.has_error());
    const auto& errors = read.error();
    CHECK(errors.at("per_page") == std::vector<std::string>{"must be at most 10"});
    CHECK(errors.at("name").size() == 2);
    CHECK(errors.at("colour") == std::vector<std::string>{"must be one of red, delete"});
    CHECK(errors.at("inner") == std::vector<std::string>{"must have at most 2 items"});
    CHECK(errors.at("inner[0].limit") == std::vector<std::string>{"is required"});
    CHECK(errors.contains("inner[1].limit"));
    CHECK(errors.contains("counts.a"));
    CHECK(errors.contains("at"));
    CHECK(errors.contains("flag"));
    CHECK(read.error().size() == 9);
}

TEST_CASE("JSON: unknown fields are ignored unless they are asked about") {
    const auto text = R"({"name":"abc","colour":"red","inner":[],"counts":{},"extra":1})";
    CHECK(sample(text).has_value());
    const auto strict = sample(text, UnknownFields::refused);
    REQUIRE(strict.has_error());
    CHECK(strict.error().contains("extra"));
}

TEST_CASE("JSON: an underscore that keeps a member clear of a keyword is not part of its name") {
    const auto read_back = read<Keyword>(boost::json::parse(R"({"signed":true})"));
    REQUIRE(read_back.has_value());
    CHECK(read_back->signed_);
    CHECK(to_text(*read_back) == R"({"signed":true})");
    CHECK(schema<Keyword>().at("properties").as_object().contains("signed"));
    CHECK_FALSE(read<Keyword>(boost::json::parse(R"({"signed_":true})")).has_value());
}

TEST_CASE("JSON: a length counts characters, not bytes") {
    CHECK(sample(R"({"name":"üüüüü","colour":"red","inner":[],"counts":{}})").has_value());
    CHECK(sample(R"({"name":"üüüüüü","colour":"red","inner":[],"counts":{}})").has_error());
}

TEST_CASE("JSON: a merge tells absent from null") {
    Sample record;
    record.name = "old";
    record.note = "note";
    const auto change = read<Change>(boost::json::parse(R"({"note":null,"colour":"delete"})"));
    REQUIRE(change.has_value());
    merge(*change, record);
    CHECK(record.name == "old");
    CHECK(!record.note);
    CHECK(record.colour == Colour::delete_);
    merge(*read<Change>(boost::json::parse(R"({"note":"new"})")), record);
    CHECK(record.note == "new");
}

TEST_CASE("JSON: decimals have no exponent") {
    std::string out;
    for (const double value : {0.0, 1e21, 1e-7, -12.5, 16.1, -7.0, 9007199254740992.0}) {
        write_decimal(out, value);
        out += ' ';
    }
    CHECK(out == "0 1000000000000000000000 0.0000001 -12.5 16.1 -7 9007199254740992 ");
}

TEST_CASE("JSON: text that is not UTF-8 is written as valid JSON") {
    std::string out;
    write_text(out, "a\xFF\xC3\x01\xED\xA0\x80");
    CHECK(out == "\"a\xEF\xBF\xBD\xEF\xBF\xBD\\u0001\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
    CHECK_NOTHROW(boost::json::parse(out));
}

TEST_CASE("JSON: times are read with and without offset, fraction and clock") {
    const auto text = [](const char* in) {
        const auto at = time_of(in);
        return at ? time_text(*at) : std::string("none");
    };
    CHECK(text("2026-07-30T09:41:00Z") == "2026-07-30T09:41:00Z");
    CHECK(text("2026-07-30T09:41:00.123456+02:00") == "2026-07-30T07:41:00.123Z");
    CHECK(text("2026-07-30T23:30:00-0130") == "2026-07-31T01:00:00Z");
    CHECK(text("2026-07-30 09:41") == "2026-07-30T09:41:00Z");
    CHECK(text("2024-02-29") == "2024-02-29T00:00:00Z");
    CHECK(text("2023-02-29") == "none");
    CHECK(text("2026-07-30T24:00:00Z") == "none");
    CHECK(text("2026-07-30T09:41:00Zx") == "none");
    CHECK(text("1970-01-01T00:00:00.001Z") == "1970-01-01T00:00:00.001Z");
}

TEST_CASE("JSON: a document too deep or broken is refused") {
    CHECK(parse(std::string(100'000, '[')).has_error());
    CHECK(parse("{").has_error());
    CHECK(parse("{}").has_value());
}

TEST_CASE("JSON: the schema of a struct says what read checks") {
    const auto schema = core::json::schema<Sample>();
    const auto& properties = schema.at("properties").as_object();
    CHECK(properties.at("name").as_object().at("pattern") == "^[a-zü]*$");
    CHECK(properties.at("inner").as_object().at("maxItems") == 2);
    CHECK(properties.at("per_page").as_object().at("maximum") == 10);
    CHECK(properties.at("colour").as_object().at("enum").as_array() == boost::json::array{"red", "delete"});
    CHECK(schema.at("required").as_array() == boost::json::array{"name", "colour", "inner", "counts"});
    Schemas named;
    schema_of<Change>(named);
    CHECK(named.all().contains("Change"));
}
