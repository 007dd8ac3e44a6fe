#pragma once

#include "tools/simulator/evse.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace voltgate::simulator {

/// The charging profiles installed on a charge point, and what they leave of its power (1.6 section 3.13, 2.x
/// block K), in the terms of 2.x: for each purpose the highest stack level that is in force counts; a
/// TxProfile stands in for the TxDefaultProfile; the maximum of the whole charge point, and limits from
/// outside, go over both and are shared by those that charge.
class ChargingProfiles {
public:
    /// What the configuration keys of smart charging promise.
    struct Limits {
        std::size_t profiles = 20;
        std::int64_t stack_level = 10;
        std::size_t periods = 24;
    };

    struct Installed {
        std::int64_t evse = 0;
        ChargingProfile profile;
    };
    /// What to clear or to report; what is left open fits everything.
    struct Filter {
        std::vector<std::int64_t> ids{};
        std::optional<std::int64_t> evse{};
        std::optional<std::string> purpose{};
        std::optional<std::int64_t> stack_level{};
    };
    struct Composite {
        std::int64_t duration_s = 0;
        ocpp::DateTime start{};
        std::vector<std::pair<std::int64_t, double>> periods{}; ///< from a second on, the limit in the unit
    };
    enum class Unit { watts, amperes };

    ChargingProfiles() = default;
    explicit ChargingProfiles(Limits limits)
        : limits_(limits) {}

    /// False when it is against the rules or there is no room.
    bool install(std::int64_t evse_number, const ChargingProfile& profile, const Evse* evse);
    /// How many went.
    std::size_t clear(const Filter& filter);
    [[nodiscard]] std::vector<Installed> find(const Filter& filter) const;
    /// A limit from outside: it counts as a profile of its own purpose.
    void limit_from_outside(const ChargingProfile& limit);
    bool lift_limit_from_outside();
    /// A TxProfile ends with its transaction.
    void transaction_ended(unsigned evse);

    /// What the EVSE may draw at this time, in W, as one of so many that charge; nothing when no profile
    /// limits it.
    [[nodiscard]] std::optional<double> limit_w(const Evse& evse, ocpp::DateTime at,
                                                std::size_t charging = 1) const;

    /// What these EVSEs may draw together: one of them, or all of the charge point.
    [[nodiscard]] Composite composite(std::span<const Evse> evses, ocpp::DateTime from,
                                      std::int64_t duration_s, Unit unit) const;
    [[nodiscard]] std::size_t size() const { return installed_.size(); }

private:
    using Purpose = ocpp::v2::ChargingProfilePurposeEnum;
    [[nodiscard]] std::optional<double> limit_of(Purpose purpose, const Evse& evse, ocpp::DateTime at) const;
    [[nodiscard]] std::optional<double> limit_of_all(const Evse& evse, ocpp::DateTime at) const;
    [[nodiscard]] bool allowed(std::int64_t evse_number, const ChargingProfile& profile,
                               const Evse* evse) const;
    [[nodiscard]] double limit_w(std::span<const Evse> evses, ocpp::DateTime at) const;

    Limits limits_;
    std::vector<Installed> installed_;
};

/// A limit from outside, from this time on.
ChargingProfile constant_limit(double watts, ocpp::DateTime from);

} // namespace voltgate::simulator
