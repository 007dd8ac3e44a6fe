// Every message of every version: what passes the official schema is decoded strictly, written again, still
// passes the schema and says the same.
#include "messages_samples.hpp"
#include "messages_spoiled.hpp"
#include "ocpp/json/codec.hpp"
#include "ocpp/json/parse.hpp"
#include "ocpp/v16/actions.hpp"
#include "ocpp/v2/actions.hpp"
#include "tests/support/schema_oracle.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <memory>
#include <string>

using namespace voltgate;
using ocpp::Version;

namespace {

namespace bj = boost::json;

/// As many variants as the schema's longest enumeration has words, and at least what texts and numbers need.
std::size_t variants_of(const bj::object& schema) {
    std::size_t most = 6;
    const bj::value* definitions = schema.if_contains("definitions");
    for (const auto& definition : definitions ? definitions->as_object() : bj::object{}) {
        if (const bj::value* words = definition.value().as_object().if_contains("enum"))
            most = std::max(most, words->as_array().size());
    }
    constexpr std::size_t longest_inline = 22; // the core schemas of 1.6 have no definitions
    return definitions ? most : longest_inline;
}

bool same(const bj::value& left, const bj::value& right);

bool same_members(const bj::object& left, const bj::object& right) {
    return left.size() == right.size() && std::ranges::all_of(left, [&](const auto& member) {
               const bj::value* other = right.if_contains(member.key());
               return other != nullptr && same(member.value(), *other);
           });
}

/// Equal, also where one writes 230 and the other 230.0.
bool same(const bj::value& left, const bj::value& right) {
    if (left.is_number() && right.is_number())
        return left.to_number<double>() == right.to_number<double>();
    if (left.is_array() && right.is_array())
        return std::ranges::equal(left.get_array(), right.get_array(), same);
    if (left.is_object() && right.is_object())
        return same_members(left.get_object(), right.get_object());
    return left == right;
}

/// What became of a payload that was decoded, and written again where that went well.
struct Passage {
    bool decoded = false;
    std::string text;  // written again; empty when it cannot be
    std::string fault; // why not
};

/// A kind of message with its type left out, so that the checks are compiled once.
struct Kind {
    const ocpp::json::Shape& shape;
    std::shared_ptr<void> (*make)();
};

template <class Message>
Kind kind_of() {
    return {Message::shape, []() -> std::shared_ptr<void> { return std::make_shared<Message>(); }};
}

Passage pass(const Kind& kind, const bj::value& payload, ocpp::Decoder& decoder) {
    const auto message = kind.make();
    if (const auto violation = ocpp::json::read(payload, message.get(), kind.shape, decoder))
        return {false, {}, "not decoded: " + violation->text()};
    std::string text;
    if (const auto violation = ocpp::json::write(text, message.get(), kind.shape, decoder.version))
        return {true, {}, "not encoded: " + violation->text()};
    return {true, text, {}};
}

/// What is wrong with the way of a sample through the codec; empty when nothing is.
std::string fault_of_roundtrip(const Kind& kind, const bj::object& schema, const bj::value& sample,
                               Version version) {
    if (const auto problem = tests::check_schema(schema, sample))
        return "the sample is wrong: " + *problem;
    ocpp::Decoder decoder{.version = version, .validation = ocpp::Validation::strict};
    const auto passage = pass(kind, sample, decoder);
    if (!passage.fault.empty())
        return passage.fault;
    ocpp::Decoder tolerant{.version = version};
    if (!pass(kind, sample, tolerant).decoded || !tolerant.repairs.empty())
        return "a right message was repaired";
    const auto again = ocpp::json::parse(passage.text);
    if (!again)
        return "not JSON: " + passage.text;
    if (const auto problem = tests::check_schema(schema, *again))
        return "refused by the schema: " + *problem;
    return same(sample, *again) ? "" : "changed to " + passage.text;
}

/// Tolerant in, strict out.
void check_spoiled(const Kind& kind, const bj::object& schema, Version version) {
    std::size_t accepted = 0;
    const auto check = [&](const bj::value& payload, ocpp::Fault, const std::string& path) {
        ocpp::Decoder tolerant{.version = version};
        const auto passage = pass(kind, payload, tolerant);
        const bool silent = passage.decoded && tolerant.repairs.empty();
        INFO(path << ' ' << bj::serialize(payload));
        REQUIRE_FALSE(silent);
        if (!passage.fault.empty())
            return;
        ++accepted;
        const auto problem = tests::check_schema(schema, *ocpp::json::parse(passage.text));
        REQUIRE(problem.value_or("") == "");
    };
    tests::spoil_each(schema, tests::sample_of(schema, tests::Extent::everything), check);
    CHECK((accepted > 0 || kind.shape.fields.empty()));
}

void check_message(const Kind& kind, const bj::object* schema, Version version) {
    INFO(ocpp::to_string(version) << " " << kind.shape.name);
    REQUIRE(schema != nullptr);
    const bj::value least = tests::sample_of(*schema, tests::Extent::required_only);
    CHECK(fault_of_roundtrip(kind, *schema, least, version) == "");
    for (std::size_t variant = 0; variant < variants_of(*schema); ++variant) {
        const bj::value sample = tests::sample_of(*schema, tests::Extent::everything, variant);
        const std::string fault = fault_of_roundtrip(kind, *schema, sample, version);
        INFO(bj::serialize(sample));
        REQUIRE(fault == "");
    }
    check_spoiled(kind, *schema, version);
}

template <class Request>
void check_action(const tests::SchemaOracle& oracle, Version version) {
    using Action = ocpp::ActionOf<Request>;
    if (version < Action::since)
        return;
    check_message(kind_of<Request>(), oracle.call_schema(version, Action::name), version);
    if constexpr (!std::is_void_v<typename Action::Response>)
        check_message(kind_of<typename Action::Response>(), oracle.result_schema(version, Action::name),
                      version);
}

template <class... Requests>
void check_actions(ocpp::ActionList<Requests...>, Version version) {
    const auto* oracle = tests::SchemaOracle::instance();
    if (oracle == nullptr) {
        WARN("skipped: no official schemas were given (VOLTGATE_OCPP_SCHEMAS)");
        return;
    }
    (check_action<Requests>(*oracle, version), ...);
}

} // namespace

TEST_CASE("every message of 1.6 survives decoding and encoding") {
    check_actions(ocpp::v16::Actions{}, Version::v16);
}

TEST_CASE("every message of 2.0.1 survives decoding and encoding") {
    check_actions(ocpp::v2::Actions{}, Version::v201);
}

TEST_CASE("every message of 2.1 survives decoding and encoding") {
    check_actions(ocpp::v2::Actions{}, Version::v21);
}
