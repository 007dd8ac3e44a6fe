#include "core/retention.hpp"

#include "storage/records/authorizations.hpp"
#include "storage/records/certificates.hpp"
#include "storage/records/commands.hpp"
#include "storage/records/customer_information.hpp"
#include "storage/records/device_events.hpp"
#include "storage/records/events.hpp"
#include "storage/records/external_decisions.hpp"
#include "storage/records/firmware.hpp"
#include "storage/records/firmware_publications.hpp"
#include "storage/records/log_requests.hpp"
#include "storage/records/meter_values.hpp"
#include "storage/records/reservations.hpp"
#include "storage/records/reviews.hpp"
#include "storage/records/security_events.hpp"
#include "storage/records/status_log.hpp"
#include "storage/records/tracked_requests.hpp"
#include "storage/records/transaction_events.hpp"
#include "storage/records/unknown_id_tags.hpp"

namespace voltgate::core::retention {

void prune(storage::Database& db, Instant now, const Settings& settings) {
    constexpr std::int64_t at_once = 500;
    storage::events::prune(db, now - settings.keep.events, at_once);
    storage::status_log::prune(db, now - settings.keep.history, at_once);
    storage::security_events::prune(db, now - settings.keep.security_events, at_once);
    storage::certificate_requests::prune(db, now - settings.keep.history, at_once);
    storage::connection_log::prune(db, now - settings.keep.history, at_once);
    storage::customer_information::prune(db, now, at_once);
    storage::device_events::prune(db, now - settings.keep.history, at_once);
    storage::commands::prune(db, now - settings.keep.commands, at_once);
    storage::meter_values::prune_sessionless(db, now - settings.keep.station_meter_values, at_once);
    storage::tracked_requests::prune<storage::FirmwareUpdate>(db, now - settings.keep.history, at_once);
    storage::tracked_requests::prune<storage::LogRequest>(db, now - settings.keep.history, at_once);
    storage::firmware_publications::prune(db, now - settings.keep.history, at_once);
    storage::request_reports::prune(db, now - settings.keep.history, at_once);
    storage::transaction_events::prune(db, now - settings.keep.history, at_once);
    storage::reservations::prune(db, now - settings.keep.history, at_once);
    storage::authorizations::prune(db, now - settings.keep.history, at_once);
    storage::reviews::prune(db, now - settings.keep.history, at_once);
    storage::unknown_id_tags::prune(db, now - settings.keep.history, settings.tags.unknown_kept, at_once);
    storage::external_decisions::prune(db, now - settings.keep.history, at_once);
}

} // namespace voltgate::core::retention
