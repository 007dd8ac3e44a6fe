#include "api/resources/firmware.hpp"

#include "api/resources/tracked_views.hpp"
#include "storage/records/firmware.hpp"

namespace voltgate::api {
namespace {

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

} // namespace

std::vector<Route> firmware_routes(storage::Store& store) {
    using http::Method;
    const std::string all = "/api/v1/charge-points/{charge_point_id}/firmware-updates", group = "Firmware";
    return {route(Method::get, all, "firmware:read", "Lists firmware updates of a charge point", group,
                  [&store](Exchange& exchange) { return list(store, exchange); })
                .filters<TrackedQuery>()
                .lists<FirmwareUpdateView>(),
            route(Method::get, all + "/{firmware_update_id}", "firmware:read",
                  "Reads a firmware update with what the charge point told of it", group,
                  [&store](Exchange& exchange) { return read(store, exchange); })
                .gives<FirmwareUpdateDetail>()};
}

} // namespace voltgate::api
