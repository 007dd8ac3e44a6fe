#pragma once

#include "core/settings.hpp"
#include "core/transactions/transactions.hpp"
#include "domain_fixture.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace voltgate::core::transactions {

/// Sessions of CP1 as their messages begin, meter and end them.
struct TransactionFixture : DomainFixture {
    [[nodiscard]] Start start(std::int64_t evse = 1, const std::string& tag = "TAG1",
                              std::int64_t meter = 1'000) const;
    Begun begun(std::int64_t evse = 1, const std::string& tag = "TAG1", std::int64_t meter = 1'000);

    [[nodiscard]] Stop stop(std::int64_t transaction, std::optional<std::int64_t> meter) const;
    Ended end_at(std::int64_t transaction, std::optional<std::int64_t> meter);
    Ended end_at(const storage::Session& session, std::optional<std::int64_t> meter);

    /// Whether a limit is reached by it.
    bool meter(std::optional<std::int64_t> transaction, double register_wh, std::int64_t evse = 1);
    bool meter(const storage::Session& session, double register_wh);

    /// How many the grace after a boot has closed, a second after its end.
    std::size_t closed_after_grace();

    static std::int64_t number_of(const storage::Session& session);
    storage::Session stored(const storage::Session& session);
    /// The kinds of what a person is to look at.
    using Kinds = std::vector<std::string>;
    Kinds reviews();

    boost::json::value message = boost::json::object{{"from", "a test"}};
};

} // namespace voltgate::core::transactions
