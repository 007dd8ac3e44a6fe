#include "api/core_metrics.hpp"

namespace voltgate::api {
namespace {

using Seconds = std::chrono::duration<double>;

/// One figure of the store's statistics.
template <class Member>
std::function<double()> store_figure(const storage::Store& store, Member storage::StoreStatistics::*member) {
    return [&store, member] { return static_cast<double>(store.statistics().*member); };
}

void add_store_metrics(Metrics& metrics, const storage::Store& store) {
    using Statistics = storage::StoreStatistics;
    metrics.gauge("voltgate_database_ready", "Whether the database takes changes",
                  [&store] { return store.ready() ? 1.0 : 0.0; });
    metrics.counter("voltgate_database_commits_total", "Transactions committed",
                    store_figure(store, &Statistics::commits));
    metrics.counter("voltgate_database_writes_total", "Changes committed",
                    store_figure(store, &Statistics::writes));
    metrics.counter("voltgate_database_failed_commits_total", "Transactions lost to the machine",
                    store_figure(store, &Statistics::failed_commits));
    metrics.counter("voltgate_database_reads_total", "Queries answered",
                    store_figure(store, &Statistics::reads));
    metrics.gauge("voltgate_database_queue", "Changes that wait for the writer",
                  store_figure(store, &Statistics::queued));
    metrics.gauge("voltgate_database_wal_pages", "Pages in the write-ahead log",
                  store_figure(store, &Statistics::wal_pages));
    metrics.counter("voltgate_database_commit_seconds_total", "Time spent committing", [&store] {
        return std::chrono::duration_cast<Seconds>(store.statistics().commit_time).count();
    });
}

void add_message_log_metrics(Metrics& metrics, const storage::MessageLog& log) {
    metrics.counter("voltgate_message_log_dropped_total", "Frames that the message log lost",
                    [&log] { return static_cast<double>(log.statistics().dropped); });
    metrics.gauge("voltgate_message_log_queue", "Frames that wait to be logged",
                  [&log] { return static_cast<double>(log.statistics().queued); });
}

/// What became of questions to the external authorizer.
std::vector<Sample> consultations(core::authorization::Consultation& consultation) {
    const auto figures = consultation.statistics();
    return {{{{"outcome", "answered"}}, static_cast<double>(figures.answered)},
            {{{"outcome", "cached"}}, static_cast<double>(figures.cached)},
            {{{"outcome", "unanswered"}}, static_cast<double>(figures.unanswered)},
            {{{"outcome", "overloaded"}}, static_cast<double>(figures.overloaded)}};
}

void add_authorizer_metrics(Metrics& metrics, core::authorization::Consultation& consultation) {
    metrics.counter("voltgate_authorizer_questions_total",
                    "Id tags about which the external authorizer's word counted",
                    [&consultation] { return consultations(consultation); });
    metrics.gauge("voltgate_authorizer_under_way", "Questions that the external authorizer has not answered",
                  [&consultation] { return static_cast<double>(consultation.statistics().under_way); });
}

} // namespace

void add_core_metrics(Metrics& metrics, core::Csms& csms) {
    metrics.gauge("voltgate_charge_points_connected", "Charge points connected now",
                  [&csms] { return static_cast<double>(csms.directory().size()); });
    metrics.counter("voltgate_ocpp_frames_total", "OCPP frames", [&csms] {
        return std::vector{
            Sample{{{"direction", "received"}}, static_cast<double>(csms.traffic().received())},
            Sample{{{"direction", "sent"}}, static_cast<double>(csms.traffic().sent())}};
    });
    add_authorizer_metrics(metrics, csms.consultation());
    add_store_metrics(metrics, csms.store());
    add_message_log_metrics(metrics, csms.message_log());
}

} // namespace voltgate::api
