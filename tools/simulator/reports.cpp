// StatusNotifications: what a station reports about itself.
#include "tools/simulator/reports.hpp"

#include <algorithm>

namespace voltgate::simulator {

v16::ChargePointStatus Station::own_status() const {
    return operative_ ? v16::ChargePointStatus::Available : v16::ChargePointStatus::Unavailable;
}

/// Nothing is kept for later while offline: what counts then is the status on return.
void Station::report_changes() {
    if (accepted_ && connected()) {
        if (reported_ != own_status())
            report_status(0);
        for (const auto& evse : evses_)
            if (evse.reported != evse.status())
                report_status(evse.number);
    }
    changed();
}

void Station::report_all() {
    for (unsigned connector = 0; connector <= evses_.size(); ++connector)
        report_status(connector);
}

void Station::report_status(unsigned connector) {
    v16::StatusNotificationRequest request;
    request.connectorId = connector;
    request.errorCode = v16::ChargePointErrorCode::NoError;
    request.status = own_status();
    request.timestamp = now();
    if (auto* evse = find(connector)) {
        request.errorCode = evse->error;
        request.status = evse->status();
        if (evse->reported != evse->status())
            say("EVSE " + std::to_string(connector) + " " + std::string(request.status.text()));
        evse->reported = evse->status();
    } else {
        reported_ = own_status();
    }
    tell(request);
}

} // namespace voltgate::simulator
