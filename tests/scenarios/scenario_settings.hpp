#pragma once

#include "ocpp/transport/client.hpp"
#include "storage/records/charge_points.hpp"
#include "storage/records/id_tags.hpp"
#include "tests/support/server_fixture.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

/// The NAME=VALUE words of a scenario's steps.
namespace voltgate::tests {

struct Named {
    std::string name;
    std::string value;
};

/// Throws std::invalid_argument for a word without `=`.
std::vector<Named> named_values(std::string_view text);

/// "30s", "200ms", "2h", "-1d".
std::chrono::milliseconds duration_of(std::string_view text);

/// These throw std::invalid_argument for a name or word that they do not know.
ServerFixtureOptions server_options(const std::vector<Named>& values);
void change_options(ServerFixtureOptions& options, const std::vector<Named>& values);
void set_options(ocpp::ClientOptions& options, const std::vector<Named>& values);
storage::IdTag id_tag(std::string uid, const std::vector<Named>& values, core::Instant now);
storage::ChargePoint charge_point(std::string id, const std::vector<Named>& values, core::Instant now);

} // namespace voltgate::tests
