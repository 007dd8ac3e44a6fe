#include "core/files/files.hpp"

#include "certs/secrets.hpp"
#include "core/charge_point.hpp"
#include "core/events.hpp"
#include "core/settings.hpp"
#include "ocpp/json/utf8.hpp"
#include "ocpp/transport/target.hpp"

#include <boost/describe.hpp>

#include <algorithm>

namespace voltgate::core::files {

namespace {

constexpr std::size_t token_bytes = 32;
constexpr std::size_t longest_name = 128; // bytes
constexpr std::string_view nameless = "file";
constexpr std::int64_t expired_at_once = 50;

struct FileReceived {
    std::string file_id;
    std::string charge_point_id;
    std::string command_id;
    std::string purpose;
    std::string name;
    std::int64_t size = 0;
    std::string sha256;
};
BOOST_DESCRIBE_STRUCT(FileReceived, (), (file_id, charge_point_id, command_id, purpose, name, size, sha256))

/// Books the grant and gives "/files/<token>/".
std::string grant(storage::Database& db, Direction direction, const Grant& grant, Instant now) {
    const auto token = certs::hex(certs::random_bytes(token_bytes));
    storage::FileGrant record;
    record.token_hash = certs::sha256_hex(token);
    record.direction = direction;
    record.organization_id = grant.organization_id;
    record.charge_point_id = grant.charge_point_id;
    record.command_id = grant.command_id;
    record.purpose = grant.purpose;
    if (direction == Direction::download)
        record.file_id = grant.file_id;
    record.created_at = now;
    record.expires_at = grant.expires_at;
    storage::file_grants::add(db, record);
    return "/files/" + token + '/';
}

std::int64_t most_transfers(Direction direction, const FileSettings& settings) {
    return direction == Direction::upload ? 1 : settings.downloads_per_grant;
}

bool fits(storage::Database& db, const Content& content, const FileSettings& settings) {
    const auto used = static_cast<std::uint64_t>(storage::files::total_size(db));
    return used + content.size <= settings.total_limit;
}

storage::StoredFile file_of(const Content& content, Instant now) {
    storage::StoredFile file;
    file.id = content.id;
    file.name = content.name;
    file.size = static_cast<std::int64_t>(content.size);
    file.sha256 = content.sha256;
    file.content_type = content.content_type;
    file.created_at = now;
    return file;
}

void tell(storage::Database& db, const storage::StoredFile& file, Instant now) {
    const auto charge_point = file.charge_point_id.value_or("");
    events::record(db, events::file_received, {file.organization_id, charge_point}, now,
                   FileReceived{file.id, charge_point, file.command_id.value_or(""), file.purpose, file.name,
                                file.size, file.sha256});
}

/// What a shell, a browser or a spreadsheet could take for more than a name.
bool is_harmless(char c) {
    constexpr std::string_view risky = "<>:\"|?*;&$`'%";
    return static_cast<unsigned char>(c) >= ' ' && c != '\x7f' && risky.find(c) == std::string_view::npos;
}

} // namespace

std::string grant_download(storage::Database& db, const Grant& wanted, std::string_view name, Instant now) {
    return grant(db, Direction::download, wanted, now) + ocpp::percent_encode(harmless_name(name));
}

std::string grant_upload(storage::Database& db, const Grant& wanted, Instant now) {
    return grant(db, Direction::upload, wanted, now);
}

std::optional<storage::FileGrant> granted(storage::Database& db, std::string_view token, Direction direction,
                                          Instant now, const FileSettings& settings) {
    auto grant = storage::file_grants::get(db, certs::sha256_hex(token));
    if (!grant || grant->direction != direction || grant->expires_at <= now ||
        grant->completed >= most_transfers(direction, settings))
        return std::nullopt;
    return grant;
}

boost::system::result<storage::StoredFile, Refused>
receive(storage::Database& db, const storage::FileGrant& grant, const Content& content, Instant now,
        const FileSettings& settings, const Arrived& arrived) {
    if (!fits(db, content, settings))
        return Refused::no_space;
    // A grant that expired during the transfer was good when it began.
    if (!storage::file_grants::complete(db, grant.token_hash, most_transfers(Direction::upload, settings)))
        return Refused::grant_used;
    auto file = file_of(content, now);
    file.organization_id = grant.organization_id;
    file.charge_point_id = grant.charge_point_id;
    file.command_id = grant.command_id;
    file.purpose = grant.purpose;
    file.expires_at = now + settings.keep_uploads;
    storage::files::add(db, file);
    tell(db, file, now);
    if (arrived)
        arrived(db, file);
    return file;
}

boost::system::result<storage::StoredFile, Refused> keep(storage::Database& db,
                                                         std::string_view organization_id,
                                                         std::string_view purpose, const Content& content,
                                                         Instant now, const FileSettings& settings) {
    if (!fits(db, content, settings))
        return Refused::no_space;
    auto file = file_of(content, now);
    file.organization_id = organization_id;
    file.purpose = purpose;
    storage::files::add(db, file);
    return file;
}

std::vector<std::string> expire(storage::Database& db, Instant now) {
    storage::file_grants::prune(db, now, expired_at_once);
    auto ids = storage::files::expired(db, now, expired_at_once);
    for (const auto& id : ids)
        storage::files::remove(db, id);
    return ids;
}

std::string harmless_name(std::string_view given) {
    const auto slash = given.find_last_of("/\\");
    auto name = slash == std::string_view::npos ? given : given.substr(slash + 1);
    if (!ocpp::json::characters(name))
        return std::string(nameless);
    name = ocpp::json::beginning(name, longest_name);
    std::string harmless(name);
    std::replace_if(
        harmless.begin(), harmless.end(), [](char c) { return !is_harmless(c); }, '_');
    // Neither hidden nor a folder.
    harmless.erase(0, std::min(harmless.find_first_not_of(". "), harmless.size()));
    return harmless.empty() ? std::string(nameless) : harmless;
}

std::string base_url(const ChargePoint& charge_point, const Settings& settings) {
    if (!settings.files.url.empty()) {
        const auto& url = settings.files.url;
        return url.substr(0, url.find_last_not_of('/') + 1);
    }
    auto address = charge_point.local_endpoint().address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6());
    const auto host = address.is_v6() ? '[' + address.to_string() + ']' : address.to_string();
    return "http://" + host + ':' + std::to_string(settings.files.port);
}

} // namespace voltgate::core::files
