#pragma once

#include "core/clock.hpp"
#include "storage/records/id_tags.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

/// The external authorizer: a service of the operator's that decides about tokens, in plain values. How it is
/// reached is told above the core.
namespace voltgate::core::authorization {

/// The answers of the standard; where a version has no word for one, the nearest that it has is said.
enum class Status {
    accepted,
    blocked,
    expired,
    invalid,
    concurrent_tx,
    no_credit,
    unknown,
    not_allowed_type_evse,
    not_at_this_location,
    not_at_this_time
};
BOOST_DESCRIBE_ENUM(Status, accepted, blocked, expired, invalid, concurrent_tx, no_credit, unknown,
                    not_allowed_type_evse, not_at_this_location, not_at_this_time)

/// What a token may take.
struct Limits {
    std::optional<std::int64_t> max_concurrent_sessions; ///< absent: the server's rule; 0: no limit
    std::optional<std::int64_t> max_energy_wh_per_session;
    std::optional<std::int64_t> max_energy_wh_per_period;
    std::optional<storage::EnergyPeriod> energy_period; ///< absent: a month
};
BOOST_DESCRIBE_STRUCT(Limits, (),
                      (max_concurrent_sessions, max_energy_wh_per_session, max_energy_wh_per_period,
                       energy_period))

struct ExternalQuestion {
    std::string charge_point_id;
    std::optional<std::int64_t> evse_id;
    std::string id_tag;
    std::string action; ///< the OCPP action that asks
};
BOOST_DESCRIBE_STRUCT(ExternalQuestion, (), (charge_point_id, evse_id, id_tag, action))

struct ExternalAnswer {
    Status status = Status::invalid;
    std::optional<Instant> expire_at;
    std::optional<std::string> group_id;
    std::optional<Limits> limits;
};
BOOST_DESCRIBE_STRUCT(ExternalAnswer, (), (status, expire_at, group_id, limits))

/// Asked on any event loop, by several coroutines at a time.
class ExternalAuthorizer {
public:
    virtual ~ExternalAuthorizer() = default;

    /// Nothing when there is no usable answer within the time: unreachable, an error, no sense in it.
    virtual boost::asio::awaitable<std::optional<ExternalAnswer>> ask(ExternalQuestion question,
                                                                      std::chrono::milliseconds time) = 0;
};

} // namespace voltgate::core::authorization
