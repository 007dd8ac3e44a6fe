// Every field of every message, spoiled in every way that its schema forbids: strict decoding names the right
// fault at the right path, and whatever tolerant decoding accepts is still never sent.
#include "messages_samples.hpp"
#include "messages_spoiled.hpp"
#include "ocpp/actions.hpp"
#include "ocpp/json/codec.hpp"
#include "tests/support/schema_oracle.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace voltgate;
using ocpp::Fault;
using ocpp::Version;

namespace {

namespace bj = boost::json;

struct Message {
    const ocpp::json::Shape& shape;
    const bj::object& schema;
    Version version;
};

void check_spoiled(const Message& message) {
    const auto check = [&](const bj::value& payload, Fault fault, const std::string& path) {
        INFO(ocpp::to_string(message.version)
             << ' ' << message.shape.name << ' ' << path << ' ' << bj::serialize(payload));
        const auto problem = tests::check_schema(message.schema, payload);
        REQUIRE(problem.has_value());
        ocpp::Decoder strict{.version = message.version, .validation = ocpp::Validation::strict};
        const auto violation = ocpp::json::read(payload, nullptr, message.shape, strict);
        REQUIRE(violation.has_value());
        REQUIRE(violation->path == path);
        REQUIRE(ocpp::wire_code(violation->fault, message.version) ==
                ocpp::wire_code(fault, message.version));
    };
    tests::spoil_each(message.schema, tests::sample_of(message.schema, tests::Extent::everything), check);
}

void check_version(Version version) {
    const auto* oracle = tests::SchemaOracle::instance();
    if (oracle == nullptr) {
        WARN("skipped: no official schemas were given (VOLTGATE_OCPP_SCHEMAS)");
        return;
    }
    for (const ocpp::ActionInfo& action : ocpp::actions(version)) {
        check_spoiled({*action.request, *oracle->call_schema(version, action.name), version});
        if (!action.one_way())
            check_spoiled({*action.response, *oracle->result_schema(version, action.name), version});
    }
}

} // namespace

TEST_CASE("strict: every spoiled field of 1.6 is found") {
    check_version(Version::v16);
}

TEST_CASE("strict: every spoiled field of 2.0.1 is found") {
    check_version(Version::v201);
}

TEST_CASE("strict: every spoiled field of 2.1 is found") {
    check_version(Version::v21);
}
