#include "api/resources/firmware.hpp"

#include "api/resources/tracked_views.hpp"
#include "storage/records/firmware.hpp"
#include "storage/records/firmware_publications.hpp"

namespace voltgate::api {
namespace {

using storage::FirmwarePublication;
using storage::FirmwareUpdate;

struct FirmwareUpdateView : TrackedView {
    bool signed_ = false;
    storage::Timestamp retrieve_after{};
    std::optional<storage::Timestamp> install_at;
    std::optional<std::string> previous_version;
    std::optional<std::string> installed_version;
};
BOOST_DESCRIBE_STRUCT(FirmwareUpdateView, (TrackedView),
                      (signed_, retrieve_after, install_at, previous_version, installed_version))

struct FirmwareUpdateDetail : FirmwareUpdateView {
    std::vector<ReportView> reports;
};
BOOST_DESCRIBE_STRUCT(FirmwareUpdateDetail, (FirmwareUpdateView), (reports))

struct FirmwarePublicationView : TrackedView {
    std::string checksum;
    std::optional<storage::JsonText> locations;
    std::optional<storage::Timestamp> unpublished_at;
};
BOOST_DESCRIBE_STRUCT(FirmwarePublicationView, (TrackedView), (checksum, locations, unpublished_at))
constexpr auto json_constraints(const FirmwarePublicationView*) {
    return std::array{core::json::field("locations").list().about("The URLs under which stations find it")};
}

struct FirmwarePublicationDetail : FirmwarePublicationView {
    std::vector<ReportView> reports;
};
BOOST_DESCRIBE_STRUCT(FirmwarePublicationDetail, (FirmwarePublicationView), (reports))

FirmwareUpdateView view(const FirmwareUpdate& update) {
    auto shown = view_as<FirmwareUpdateView>(update);
    shown.signed_ = update.is_signed;
    return shown;
}

asio::awaitable<Answer> list(storage::Store& store, Exchange& exchange) {
    return list_tracked<FirmwareUpdate>(store, exchange, view);
}

asio::awaitable<Answer> read(storage::Store& store, Exchange& exchange) {
    const auto found = co_await store.read([&](storage::Database& db) {
        return find_tracked<FirmwareUpdate>(db, exchange, "firmware_update_id");
    });
    if (!found)
        co_return problem::not_found("firmware update");
    co_return respond(200, FirmwareUpdateDetail{view(found->record), views_of(found->reports)});
}

FirmwarePublicationView view_of_publication(const FirmwarePublication& publication) {
    return view_as<FirmwarePublicationView>(publication);
}

asio::awaitable<Answer> list_publications(storage::Store& store, Exchange& exchange) {
    return list_tracked<FirmwarePublication>(store, exchange, view_of_publication);
}

asio::awaitable<Answer> read_publication(storage::Store& store, Exchange& exchange) {
    const auto found = co_await store.read([&](storage::Database& db) {
        return find_tracked<FirmwarePublication>(db, exchange, "firmware_publication_id");
    });
    if (!found)
        co_return problem::not_found("firmware publication");
    co_return respond(
        200, FirmwarePublicationDetail{view_of_publication(found->record), views_of(found->reports)});
}

} // namespace

std::vector<Route> firmware_routes(storage::Store& store) {
    using http::Method;
    const std::string one = "/api/v1/charge-points/{charge_point_id}", group = "Firmware";
    const std::string all = one + "/firmware-updates", publications = one + "/firmware-publications";
    return {route(Method::get, all, "firmware:read", "Lists firmware updates of a charge point", group,
                  [&store](Exchange& exchange) { return list(store, exchange); })
                .filters<TrackedQuery>()
                .lists<FirmwareUpdateView>(),
            route(Method::get, all + "/{firmware_update_id}", "firmware:read",
                  "Reads a firmware update with what the charge point told of it", group,
                  [&store](Exchange& exchange) { return read(store, exchange); })
                .gives<FirmwareUpdateDetail>(),
            route(Method::get, publications, "firmware:read",
                  "Lists firmware images that a local controller keeps or was asked to keep", group,
                  [&store](Exchange& exchange) { return list_publications(store, exchange); })
                .filters<TrackedQuery>()
                .lists<FirmwarePublicationView>(),
            route(Method::get, publications + "/{firmware_publication_id}", "firmware:read",
                  "Reads a firmware publication with what the local controller told of it", group,
                  [&store](Exchange& exchange) { return read_publication(store, exchange); })
                .gives<FirmwarePublicationDetail>()};
}

} // namespace voltgate::api
