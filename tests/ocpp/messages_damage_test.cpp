// Text damaged at random: reading it must end in a message or in a clear refusal, and what is read must be
// writable or clearly refused. Most useful under the sanitizers. The seeds are fixed, so a failure can be
// repeated.
#include "messages_samples.hpp"
#include "ocpp/json/codec.hpp"
#include "ocpp/json/parse.hpp"
#include "ocpp/json/text.hpp"
#include "ocpp/v16/metering.hpp"
#include "ocpp/v16/transactions.hpp"
#include "ocpp/v2/transactions.hpp"
#include "tests/support/schema_oracle.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace voltgate;
using namespace voltgate::ocpp;

namespace {

constexpr int rounds = 2000;

class Damage {
public:
    explicit Damage(std::uint32_t seed)
        : random_{seed} {}

    std::string of(std::string text) {
        for (std::size_t blows = 1 + below(4); blows > 0 && !text.empty(); --blows) {
            const std::size_t place = below(text.size());
            switch (below(4)) {
            case 0:
                text[place] = static_cast<char>(below(256));
                break;
            case 1:
                text.erase(place, 1 + below(5));
                break;
            case 2:
                text.insert(place, 1, interesting[below(interesting.size())]);
                break;
            default:
                text.replace(place, 1, words[below(words.size())]);
            }
        }
        return text;
    }

private:
    static constexpr std::string_view interesting = "{}[]\",:0-9.eE+tfn\\ux/ ";
    static constexpr std::array<std::string_view, 6> words{"null", "true", "[]", "{}", "1e400", "\"\""};

    std::size_t below(std::size_t bound) {
        return std::uniform_int_distribution<std::size_t>{0, bound - 1}(random_);
    }

    std::mt19937 random_;
};

/// How many damaged texts were still read as a message.
template <class Message>
int survivors(const std::string& text, Version version) {
    Damage damage{20260301};
    int read = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto value = json::parse(damage.of(text));
        if (!value)
            continue;
        Decoder tolerant{.version = version};
        const auto message = decode<Message>(*value, tolerant);
        if (!message) {
            REQUIRE(message.error().path.starts_with('$'));
            continue;
        }
        ++read;
        if (const auto again = encode(*message, version))
            REQUIRE(json::parse(*again).has_value());
    }
    return read;
}

template <class Message>
void damage(std::string_view action, Version version) {
    const auto* oracle = tests::SchemaOracle::instance();
    if (oracle == nullptr) {
        WARN("skipped: no official schemas were given (VOLTGATE_OCPP_SCHEMAS)");
        return;
    }
    std::string text;
    REQUIRE(json::append_value(
        text, tests::sample_of(*oracle->call_schema(version, action), tests::Extent::everything)));
    const int read = survivors<Message>(text, version);
    CHECK(read > 0);
    CHECK(read < rounds);
}

} // namespace

TEST_CASE("damaged messages are read or refused, never worse") {
    damage<v16::MeterValuesRequest>("MeterValues", Version::v16);
    damage<v16::StopTransactionRequest>("StopTransaction", Version::v16);
    damage<v2::TransactionEventRequest>("TransactionEvent", Version::v201);
    damage<v2::TransactionEventRequest>("TransactionEvent", Version::v21);
}
