#include "core/firmware/publication.hpp"

#include "certs/digest.hpp"
#include "core/command/tracked_telling.hpp"
#include "core/files/folder.hpp"
#include "core/files/protocols.hpp"
#include "core/firmware/firmware.hpp"
#include "core/firmware/v2_publication.hpp"
#include "core/json/write.hpp"
#include "core/scopes.hpp"
#include "core/url_secrets.hpp"

#include <utility>

namespace voltgate::core::firmware {

namespace {

namespace queries = storage::tracked_requests;
using storage::FirmwarePublication;
using storage::RequestStatus;
using tracked::Meaning;

constexpr std::string_view id_prefix = "fwp";
constexpr std::size_t piece = 1U << 20U;

struct PublicationStatus {
    std::string charge_point_id;
    std::optional<std::string> firmware_publication_id;
    std::optional<std::string> command_id;
    std::optional<std::int64_t> request_number;
    std::optional<std::string> ocpp_status;
    std::optional<RequestStatus> status;
    std::optional<storage::JsonText> locations;
    std::optional<Instant> unpublished_at;
};
BOOST_DESCRIBE_STRUCT(PublicationStatus, (),
                      (charge_point_id, firmware_publication_id, command_id, request_number, ocpp_status,
                       status, locations, unpublished_at))

Meaning meaning_of(std::string_view word) {
    if (word == "Idle")
        return Meaning::nothing;
    if (word == "Published")
        return Meaning::success;
    if (word == "DownloadFailed" || word == "InvalidChecksum" || word == "PublishFailed")
        return Meaning::failure;
    constexpr std::array<std::string_view, 5> under_way{"DownloadScheduled", "Downloading", "Downloaded",
                                                        "DownloadPaused", "ChecksumVerified"};
    for (const auto each : under_way) {
        if (word == each)
            return Meaning::under_way;
    }
    return Meaning::unknown;
}

struct Told {
    using Request = FirmwarePublication;
    using Status = PublicationStatus;
    static constexpr auto kind = storage::RequestKind::publication;
    static constexpr auto event = events::firmware_publication;

    static Status status_of(const FirmwarePublication& each) {
        return {each.charge_point_id, each.id,     each.command_id, each.request_number,
                each.ocpp_status,     each.status, each.locations,  each.unpublished_at};
    }

    static command_record::Progress progress_of(const FirmwarePublication& publication) {
        auto progress = tracked::progress_of(publication);
        progress.file_id.reset(); // that is what was given, not what came of it
        return progress;
    }
};

} // namespace

std::optional<Refusal> refuse_publishing(storage::Database& db, const std::string& charge_point_id,
                                         const PublishFirmware& command,
                                         const files::FileSettings& settings) {
    if (auto refusal = refuse_image(db, charge_point_id, command.url, command.file_id))
        return refusal;
    if (auto fault = files::transfer_fault(db, charge_point_id, command.url, settings))
        return invalid(command.url ? "url" : "file_id", std::move(*fault));
    if (command.url && !command.checksum)
        return invalid("checksum", "is required with a URL");
    return std::nullopt;
}

Publishing begin_publishing(storage::Database& db, const tracked::Asked& asked,
                            const PublishFirmware& command, const std::string& checksum,
                            const Settings& settings) {
    Publishing begun{tracked::begin<FirmwarePublication>(db, asked, tracked::Numbering::numbered, id_prefix),
                     {}};
    auto& publication = begun.publication;
    publication.location = command.url;
    if (publication.location)
        redact_urls(*publication.location);
    publication.file_id = command.file_id;
    publication.checksum = checksum;
    publication.retries = command.retries;
    publication.retry_interval_seconds = command.retry_interval;
    publication.deadline_at = asked.at + settings.tracked.firmware_timeout;
    queries::put(db, publication);
    begun.location = command.url ? *command.url : granted_location(db, asked, publication);
    return begun;
}

void publishing_answered(storage::Database& db, std::string_view command_id, tracked::Answer answer,
                         Instant now) {
    tracked::answered<Told>(db, command_id, answer, now);
}

void record_publication(storage::Database& db, const PublicationReport& report, const Settings& settings) {
    const tracked::Report taken{report.origin, report.request_number, report.status,
                                meaning_of(report.status)};
    auto heard =
        tracked::take_in<FirmwarePublication>(db, Told::kind, taken, settings.tracked.firmware_timeout);
    if (heard.request && !report.locations.empty()) {
        heard.request->locations = storage::JsonText{json::to_text(report.locations)};
        queries::put(db, *heard.request);
    }
    tracked::tell<Told>(db, taken, heard);
}

void unpublished(storage::Database& db, const Origin& origin, const std::string& checksum) {
    for (auto& each : storage::firmware_publications::published(db, origin.charge_point_id, checksum)) {
        each.unpublished_at = origin.received_at;
        each.updated_at = origin.received_at;
        queries::put(db, each);
        events::record(db, Told::event, {each.organization_id, each.charge_point_id}, each.updated_at,
                       Told::status_of(each));
    }
}

void expire_publications(storage::Database& db, Instant now) {
    tracked::expire<Told>(db, now);
}

std::vector<Declaration> publication_declarations(const Clock& clock, const Settings& settings,
                                                  files::Disk& disk) {
    const auto may_publish = [&settings](storage::Database& db, const std::string& id,
                                         const PublishFirmware& command) {
        return refuse_publishing(db, id, command, settings.files);
    };
    const auto publish = [&clock, &settings, &disk](Conversation& station, PublishFirmware command) {
        return v2::publish(station, std::move(command), clock, settings, disk);
    };
    const auto unpublish = [&clock](Conversation& station, UnpublishFirmware command) {
        return v2::unpublish(station, std::move(command), clock);
    };
    return {Declared<PublishFirmware>("publish-firmware", scopes::firmware,
                                      "Has a local controller keep a firmware image for its stations")
                .precondition(may_publish)
                .v2(publish),
            Declared<UnpublishFirmware>("unpublish-firmware", scopes::firmware,
                                        "Has a local controller keep a firmware image no more")
                .v2(unpublish)};
}

boost::asio::awaitable<std::optional<std::string>> checksum_of(files::Disk& disk, std::string file_id) {
    const auto digest = [&]() -> std::optional<std::string> {
        const auto file = files::KeptFile::open(disk.folder(), file_id);
        if (!file)
            return std::nullopt;
        certs::Md5 md5;
        for (std::uint64_t at = 0; at < file->size(); at += piece)
            md5.add(file->read(at, piece));
        return md5.hex();
    };
    co_return co_await disk.run(digest);
}

} // namespace voltgate::core::firmware
