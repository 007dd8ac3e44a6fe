#pragma once

#include <cstddef>
#include <cstdint>

namespace voltgate::simulator {

/// What a station is set to, whatever the protocol calls it. Intervals are in seconds.
enum class Setting : std::uint8_t {
    heartbeat_interval,
    sample_interval,  ///< of meter values during a transaction; 0: none
    aligned_interval, ///< of meter values by the clock; 0: none
    connection_timeout,
    message_attempts, ///< of messages of transactions
    message_retry_interval,
    local_pre_authorize,
    local_authorize_offline,
    unknown_offline, ///< tokens that nobody knows may charge while offline
    authorize_remote_starts,
    stop_on_invalid_token,
    stop_on_unplug,
    max_energy_on_invalid_token, ///< Wh
    sampled_measurands,
    ended_measurands, ///< kept for the end of the transaction
    aligned_measurands,
    cache_enabled,
    local_list_enabled,
    master_pass_group,
    operator_name, ///< of certificates
    checked_roots, ///< AdditionalRootCertificateCheck
    most_certificates,
};
constexpr std::size_t setting_count = static_cast<std::size_t>(Setting::most_certificates) + 1;

} // namespace voltgate::simulator
