#include "api/management_api.hpp"

#include "api/actions/actions.hpp"
#include "api/actions/bulk.hpp"
#include "api/core_metrics.hpp"
#include "api/openapi.hpp"
#include "api/resources/api_keys.hpp"
#include "api/resources/authorizations.hpp"
#include "api/resources/certificates.hpp"
#include "api/resources/charge_points.hpp"
#include "api/resources/charging_profiles.hpp"
#include "api/resources/commands.hpp"
#include "api/resources/configurations.hpp"
#include "api/resources/customer_information.hpp"
#include "api/resources/desired_configurations.hpp"
#include "api/resources/display_messages.hpp"
#include "api/resources/evses.hpp"
#include "api/resources/files.hpp"
#include "api/resources/firmware.hpp"
#include "api/resources/id_tag_import.hpp"
#include "api/resources/id_tags.hpp"
#include "api/resources/local_lists.hpp"
#include "api/resources/logs.hpp"
#include "api/resources/message_logs.hpp"
#include "api/resources/monitoring.hpp"
#include "api/resources/network_profiles.hpp"
#include "api/resources/quirks.hpp"
#include "api/resources/reservations.hpp"
#include "api/resources/reviews.hpp"
#include "api/resources/security_events.hpp"
#include "api/resources/sessions.hpp"
#include "api/resources/statistics.hpp"
#include "api/resources/tariff_assignments.hpp"
#include "api/resources/tariffs.hpp"
#include "api/resources/unknown_id_tags.hpp"
#include "api/webhooks/subscriptions.hpp"

#include <boost/json/serialize.hpp>

#include <iterator>

namespace voltgate::api {
namespace {

void append(std::vector<Route>& all, std::vector<Route> more) {
    std::move(more.begin(), more.end(), std::back_inserter(all));
}

} // namespace

std::vector<Route> resource_routes(core::Csms& csms, const ManagementApiOptions& options) {
    auto& store = csms.store();
    const auto& clock = csms.clock();
    const auto submitting = std::make_shared<Submitting>(csms.commands(), store);
    std::vector<Route> all;
    append(all, charge_point_routes(store, csms.directory(), csms.commands(), csms.hashing(), clock,
                                    csms.settings()));
    append(all, charge_point_status_routes(store, csms.directory(), clock, csms.settings()));
    all.push_back(message_log_route(store, csms.message_log()));
    append(all, statistics_routes(store, clock));
    append(all, tariff_routes(store, clock));
    append(all, tariff_assignment_routes(store, clock));
    all.push_back(bulk_route(submitting));
    append(all, configuration_routes(store, submitting));
    append(all, network_profile_routes(store));
    append(all, desired_configuration_routes(store, csms.provisioner(), clock));
    append(all, evse_routes(store, clock));
    append(all, connector_routes(store, clock));
    append(all, action_routes(submitting, store));
    append(all, session_routes(store, clock, csms.settings(), submitting));
    append(all, authorization_routes(store));
    append(all, id_tag_routes(store, clock));
    append(all, id_tag_import_routes(store, clock));
    append(all, unknown_id_tag_routes(store, clock));
    append(all, local_list_routes(store, clock, csms.settings()));
    append(all, file_routes(store, csms.disk(), clock, csms.settings().files));
    append(all, reservation_routes(store, csms.commands(), csms.directory(), clock, submitting));
    append(all, charging_profile_routes(store, clock));
    append(all, command_routes(store, csms.commands()));
    append(all, quirk_routes(store, clock));
    append(all, firmware_routes(store));
    append(all, log_routes(store));
    append(all, customer_information_routes(store));
    append(all, display_message_routes(store));
    append(all, monitoring_routes(store));
    append(all, review_routes(store, clock));
    append(all, security_event_routes(store));
    append(all, certificate_routes(store));
    append(all, webhooks::subscription_routes(store, clock, csms.sealer(), options.webhooks));
    append(all, webhooks::entry_routes(store, clock));
    append(all, webhooks::signature_routes(store, clock, csms.sealer()));
    append(all, api_key_routes(store, clock, options.rate_limit));
    return all;
}

std::vector<Route> ManagementApi::routes(const ManagementApiOptions& options, core::Csms& csms) {
    auto all = resource_routes(csms, options);
    append(all, events_.routes());
    append(all, server_routes(csms.store(), metrics_, options.metrics_access));
    all.push_back(openapi_route(serialize(openapi_document(all, options.version))));
    return all;
}

ManagementApi::ManagementApi(ManagementApiOptions options, core::Csms& csms,
                             std::vector<boost::asio::io_context*> loops)
    : commands_(csms.commands())
    , authentication_(csms.store(), csms.clock(), options.authentication)
    , rate_limit_(options.rate_limit)
    , idempotency_(csms.store(), csms.clock(), options.idempotency)
    , events_(csms.store(), csms.events(), authentication_, options.events)
    , webhook_loop_(loops.front()->get_executor())
    , webhooks_(csms.store(), csms.events(), csms.clock(), csms.sealer(), options.webhooks)
    , service_(Router(routes(options, csms)), csms.store(), csms.clock(), authentication_, rate_limit_,
               idempotency_, request_metrics_)
    , server_(options.server, std::move(loops), service_) {
    add_core_metrics(metrics_, csms);
    request_metrics_.add_to(metrics_);
    webhooks_.add_to(metrics_);
    metrics_.gauge("voltgate_http_connections", "Open connections of the management API",
                   [this] { return static_cast<double>(server_.connections()); });
    metrics_.gauge("voltgate_event_streams", "Open event streams",
                   [this] { return static_cast<double>(events_.open()); });
}

void ManagementApi::start() {
    server_.start();
    webhooks_.start(webhook_loop_);
}

void ManagementApi::stop(std::chrono::milliseconds patience) {
    commands_.end_waits();
    server_.stop(patience);
    webhooks_.stop();
}

} // namespace voltgate::api
