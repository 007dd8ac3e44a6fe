#include "storage/open.hpp"

#include "storage/migrations.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace voltgate::storage {

std::optional<FileLock> FileLock::try_acquire(const std::filesystem::path& database) {
    const auto path = database.string() + ".lock";
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (descriptor < 0)
        throw OpenError("cannot open the lock file " + path + ": " + std::strerror(errno));
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        return FileLock(descriptor);
    const int reason = errno;
    ::close(descriptor);
    if (reason != EWOULDBLOCK)
        throw OpenError("cannot lock " + path + ": " + std::strerror(reason));
    return std::nullopt;
}

FileLock::FileLock(FileLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock::~FileLock() {
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

void inspect(const std::filesystem::path& path, const std::string& vfs) {
    if (!std::filesystem::exists(path))
        return;
    DatabaseOptions options;
    options.path = path;
    options.mode = OpenMode::read_only;
    options.vfs = vfs;
    try {
        Database db(options);
        check_schema(db);
    } catch (const Error& error) {
        throw OpenError(path.string() + " is not a database, or it is damaged: " + error.what());
    }
}

namespace {

void require_file(const std::filesystem::path& path) {
    if (!std::filesystem::exists(path))
        throw OpenError("there is no database at " + path.string());
}

void bring_up_to_date(Database& db) {
    if (check_schema(db) == SchemaState::current)
        return;
    const auto lock = FileLock::try_acquire(db.options().path);
    if (!lock)
        throw OpenError(db.options().path.string() +
                        " is in use by a server of another version: stop it, or use its own program");
    migrate(db);
}

} // namespace

std::unique_ptr<Database> open_beside_server(const std::filesystem::path& path, OpenMode mode) {
    if (mode != OpenMode::create)
        require_file(path);
    inspect(path);
    DatabaseOptions options;
    options.path = path;
    options.mode = mode;
    std::unique_ptr<Database> db;
    try {
        db = std::make_unique<Database>(options);
    } catch (const Error& error) {
        throw OpenError(error.what());
    }
    if (mode == OpenMode::read_only) {
        if (check_schema(*db) != SchemaState::current)
            throw OpenError(path.string() +
                            " has an older schema: start the server once to bring it up to date");
    } else {
        bring_up_to_date(*db);
    }
    return db;
}

namespace {

// All pages in one step, so that writes meanwhile do not make it start over: readers do not hold up a WAL's
// writer.
void copy_pages(Database& source, sqlite3* target) {
    sqlite3_backup* copy = sqlite3_backup_init(target, "main", source.native(), "main");
    if (!copy)
        throw last_error(target, "cannot begin the backup");
    sqlite3_backup_step(copy, -1);
    if (sqlite3_backup_finish(copy) != SQLITE_OK)
        throw last_error(target, "the backup failed");
}

} // namespace

void backup(Database& source, const std::filesystem::path& target) {
    if (std::filesystem::exists(target))
        throw OpenError(target.string() + " exists already: a backup never overwrites");
    const auto partial = std::filesystem::path(target.string() + ".partial");
    std::filesystem::remove(partial);
    {
        create_private_file(partial);
        sqlite3* connection = nullptr;
        sqlite3_open_v2(partial.c_str(), &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
        const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> owner(connection, &sqlite3_close);
        copy_pages(source, connection);
    }
    std::filesystem::rename(partial, target);
}

} // namespace voltgate::storage
