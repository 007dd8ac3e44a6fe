#pragma once

#include "ocpp/v2/provisioning.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::simulator {

namespace v2 = ocpp::v2;

/// Where a variable is: its component, whose EVSE and connector may be 0 for none, and its own name.
struct Place {
    std::string component;
    std::string variable;
    std::string instance{}; ///< of the variable
    unsigned evse = 0;
    unsigned connector = 0;

    friend bool operator==(const Place&, const Place&) = default;
};

/// "SampledDataCtrlr.TxUpdatedInterval", "OCPPCommCtrlr.MessageAttempts[TransactionEvent]".
std::string to_string(const Place& place);
v2::Component component_of(const Place& place);
v2::Variable variable_of(const Place& place);

/// The variables of a 2.x station with their values and characteristics. Names compare without regard to
/// case.
class DeviceModel {
public:
    enum class Effect { at_once, after_reboot };

    struct Entry {
        Place place;
        std::string value;
        v2::DataEnum type = v2::DataEnum::string;
        v2::MutabilityEnum mutability = v2::MutabilityEnum::ReadOnly;
        std::string unit{};
        std::optional<double> min{};
        std::optional<double> max{};
        std::string values{}; ///< that a list may have, with commas between them
        bool monitored = false;
        Effect effect = Effect::at_once;
    };

    /// With the standard's components of a station that has so many EVSEs, at usual values.
    explicit DeviceModel(unsigned evses);

    [[nodiscard]] const std::vector<Entry>& all() const { return entries_; }
    [[nodiscard]] bool has(const v2::Component& component) const;
    [[nodiscard]] const Entry* find(const v2::Component& component, const v2::Variable& variable) const;
    [[nodiscard]] const Entry* find(const Place& place) const;
    /// By its name as to_string() writes it.
    [[nodiscard]] const Entry* find(std::string_view name) const;

    /// As the central system sets it.
    [[nodiscard]] v2::SetVariableStatusEnum set(const v2::Component& component, const v2::Variable& variable,
                                                std::string_view value);
    /// Whatever the rules: as the station itself sets it. A variable that there is not is added.
    void put(const Place& place, std::string value);

    [[nodiscard]] std::string text(std::string_view name) const;
    [[nodiscard]] std::int64_t number(std::string_view name) const;
    [[nodiscard]] bool flag(std::string_view name) const;

private:
    std::vector<Entry> entries_;
};

/// The entries that every station has (standard_variables.cpp).
std::vector<DeviceModel::Entry> standard_variables(unsigned evses);

} // namespace voltgate::simulator
