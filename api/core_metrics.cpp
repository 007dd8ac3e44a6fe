#include "api/core_metrics.hpp"

#include <chrono>

namespace voltgate::api {

namespace {

double seconds_of(std::chrono::nanoseconds time) {
    return std::chrono::duration<double>(time).count();
}

void add_traffic(Metrics& metrics, core::Csms& csms) {
    metrics.gauge("voltgate_charge_points_connected", "Charge points that are connected now.",
                  [&csms] { return static_cast<double>(csms.directory().size()); });
    metrics.counter("voltgate_ocpp_frames_total", "OCPP frames by direction.", [&csms] {
        return std::vector<Sample>{
            {{{"direction", "received"}}, static_cast<double>(csms.traffic().received())},
            {{{"direction", "sent"}}, static_cast<double>(csms.traffic().sent())}};
    });
    metrics.counter("voltgate_message_log_dropped_total", "Frames that the message log could not keep.",
                    [&csms] { return static_cast<double>(csms.message_log().statistics().dropped); });
}

void add_store(Metrics& metrics, const storage::Store& store) {
    metrics.gauge("voltgate_database_ready", "1 while the database takes writes.",
                  [&store] { return store.ready() ? 1.0 : 0.0; });
    metrics.counter("voltgate_database_commits_total", "Transactions committed.",
                    [&store] { return static_cast<double>(store.statistics().commits); });
    metrics.counter("voltgate_database_writes_total", "Writes committed; many share a transaction.",
                    [&store] { return static_cast<double>(store.statistics().writes); });
    metrics.counter("voltgate_database_commit_seconds_total",
                    "Time spent in transactions, from begin to commit.",
                    [&store] { return seconds_of(store.statistics().commit_time); });
    metrics.gauge("voltgate_database_queue", "Writes that wait.",
                  [&store] { return static_cast<double>(store.statistics().queued); });
}

} // namespace

void add_core_metrics(Metrics& metrics, core::Csms& csms) {
    add_traffic(metrics, csms);
    add_store(metrics, csms.store());
}

} // namespace voltgate::api
