#pragma once

#include "core/smart_charging/smart_charging.hpp"

#include <span>

/// Charge points differ in the profiles that they take (pitfall 33): some take stack level 0 only, some no
/// maximum for themselves, some no relative schedules. A profile that is refused may be said in another form
/// that limits no less.
namespace voltgate::core::smart_charging {

struct Form {
    Purpose purpose = Purpose::tx_default_profile;
    bool lowest_stack_level = false;
    bool absolute = false;

    friend bool operator==(const Form&, const Form&) = default;
};

/// The form in which a profile was asked for.
[[nodiscard]] Form form_of(const ChargingProfile& profile);

/// The forms to try, in order: what worked before, as asked, with stack level 0 and a start of its own, and
/// the same with the purposes that follow (maximum, default, transaction).
[[nodiscard]] std::vector<Form> forms_to_try(const ChargingProfile& profile,
                                             const std::optional<storage::ProfileForm>& known);

/// What a charge point has, as far as it matters for the form of a profile.
struct Surroundings {
    std::vector<storage::Session> open_sessions;
    std::size_t evses = 1;
    std::optional<storage::ProfileForm> known{};
    std::vector<storage::InstalledProfile> installed{};
};

[[nodiscard]] Surroundings surroundings_of(storage::Database& db, const std::string& charge_point_id,
                                           Purpose purpose);

/// The profile in that form; nothing when it cannot be said so here. What was a maximum for the whole charge
/// point is shared out among its EVSEs, so that together they draw no more. Another form than the one asked
/// for bears the number of the profile that stands in its place: with OCPP 2.x it replaces that by its number
/// only.
[[nodiscard]] std::optional<Target> in_form(const Target& asked, const Form& form, const Surroundings& around,
                                            Instant now);

} // namespace voltgate::core::smart_charging
