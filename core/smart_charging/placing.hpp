#pragma once

#include "core/command/outcome.hpp"
#include "core/smart_charging/smart_charging.hpp"

#include <boost/system/result.hpp>

/// Where a profile belongs: its EVSE, its session, and whether the charge point can take it there.
namespace voltgate::core::smart_charging {

/// The profile with its place found and its unit converted where that is wanted, or why it cannot be set.
[[nodiscard]] boost::system::result<Target, Refusal> place(storage::Database& db,
                                                           const std::string& charge_point_id,
                                                           const SetChargingProfile& asked, Instant now,
                                                           const Settings& settings);

/// The first of the faults of a profile, as the refusal of a body that holds it as `charging_profile`.
[[nodiscard]] std::optional<Refusal> first_fault(const json::FieldErrors& faults);

} // namespace voltgate::core::smart_charging

namespace voltgate::core {

/// boost::system::result calls this when value() is asked of a refusal: a bug of the caller.
[[noreturn]] void throw_exception_from_error(const Refusal& refusal, const boost::source_location& where);

} // namespace voltgate::core
