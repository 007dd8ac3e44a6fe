#include "api/resources/capabilities_view.hpp"

#include "core/command/capabilities.hpp"
#include "storage/records/absent_actions.hpp"

namespace voltgate::api {

CapabilitiesView capabilities_of(storage::Database& db, const std::string& charge_point_id) {
    CapabilitiesView view;
    view.feature_profiles = core::capabilities::feature_profiles(db, charge_point_id);
    for (const auto& each : storage::absent_actions::of_charge_point(db, charge_point_id))
        view.unsupported_actions.push_back({each.action, each.code, each.firmware_version, each.seen_at});
    return view;
}

} // namespace voltgate::api
