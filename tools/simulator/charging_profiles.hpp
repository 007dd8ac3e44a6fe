#pragma once

#include "ocpp/v16/smart_charging.hpp"
#include "tools/simulator/evse.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace voltgate::simulator {

/// The charging profiles installed on a charge point, and what they leave of its power (1.6 section 3.13):
/// for each purpose the highest stack level that is in force counts; a TxProfile stands in for the
/// TxDefaultProfile; the maximum of the whole charge point goes over both and is shared by those that charge.
class ChargingProfiles {
public:
    /// What the configuration keys of smart charging promise.
    struct Limits {
        std::size_t profiles = 20;
        std::int64_t stack_level = 10;
        std::size_t periods = 24;
    };

    struct Installed {
        std::int64_t connector = 0;
        v16::ChargingProfile profile;
    };

    ChargingProfiles() = default;
    explicit ChargingProfiles(Limits limits)
        : limits_(limits) {}

    v16::ChargingProfileStatus install(std::int64_t connector, const v16::ChargingProfile& profile,
                                       const Evse* evse);
    v16::ClearChargingProfileStatus clear(const v16::ClearChargingProfileRequest& request);
    /// A TxProfile ends with its transaction.
    void transaction_ended(unsigned evse);

    /// What the EVSE may draw at this time, in W, as one of so many that charge; nothing when no profile
    /// limits it.
    [[nodiscard]] std::optional<double> limit_w(const Evse& evse, ocpp::DateTime at,
                                                std::size_t charging = 1) const;

    /// What these EVSEs may draw together: one of them, or all of the charge point.
    [[nodiscard]] v16::ChargingSchedule composite(std::span<const Evse> evses, ocpp::DateTime from,
                                                  std::int64_t duration_s,
                                                  v16::ChargingRateUnitType unit) const;
    [[nodiscard]] std::size_t size() const { return installed_.size(); }

private:
    [[nodiscard]] std::optional<double> limit_of(v16::ChargingProfilePurposeType purpose, const Evse& evse,
                                                 ocpp::DateTime at) const;

    [[nodiscard]] bool allowed(std::int64_t connector, const v16::ChargingProfile& profile,
                               const Evse* evse) const;
    [[nodiscard]] double limit_w(std::span<const Evse> evses, ocpp::DateTime at) const;

    Limits limits_;
    std::vector<Installed> installed_;
};

} // namespace voltgate::simulator
