#include "api/management_api.hpp"

#include "api/core_metrics.hpp"
#include "api/openapi.hpp"
#include "api/resources/charge_points.hpp"
#include "api/resources/id_tags.hpp"

#include <boost/json/serialize.hpp>

#include <iterator>
#include <utility>

namespace voltgate::api {

namespace {

void add(std::vector<Route>& all, std::vector<Route> more) {
    all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

} // namespace

ManagementApi::ManagementApi(ManagementApiOptions options, core::Csms& csms,
                             std::vector<asio::io_context*> loops)
    : csms_(csms)
    , authentication_(csms.store(), csms.clock(), options.authentication)
    , rate_limit_(options.rate_limit)
    , idempotency_(csms.store(), csms.clock(), options.idempotency)
    , events_(csms.store(), csms.events(), authentication_, options.events)
    , service_(Router(routes(options)), csms.store(), csms.clock(), authentication_, rate_limit_,
               idempotency_, request_metrics_)
    , server_(options.server, std::move(loops), service_) {
    request_metrics_.add_to(metrics_);
    add_core_metrics(metrics_, csms);
}

std::vector<Route> ManagementApi::routes(const ManagementApiOptions& options) {
    std::vector<Route> all;
    add(all, server_routes(csms_.store(), metrics_, options.metrics_access));
    add(all, charge_point_routes(csms_.store(), csms_.directory(), csms_.clock(), csms_.settings()));
    add(all, charge_point_status_routes(csms_.store(), csms_.message_log()));
    add(all, id_tag_routes(csms_.store(), csms_.clock()));
    add(all, events_.routes());
    all.push_back(openapi_route(boost::json::serialize(openapi_document(all, options.version))));
    return all;
}

} // namespace voltgate::api
