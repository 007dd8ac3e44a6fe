#include "core/remote_control/readiness.hpp"

namespace voltgate::core::remote_control {

std::optional<Outcome> not_yet(const ChargePoint& charge_point) {
    const auto boot = charge_point.boot_status();
    if (boot != BootStatus::pending && boot != BootStatus::rejected)
        return std::nullopt;
    Outcome outcome;
    outcome.status = storage::CommandStatus::rejected;
    outcome.error_code = "boot_not_accepted";
    outcome.error_description =
        "a charge point whose boot is not accepted is asked neither to start nor to stop";
    return outcome;
}

} // namespace voltgate::core::remote_control
