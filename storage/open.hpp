// Opening a database file: the exclusive lock of the server, and the door for tools that work beside it.
#pragma once

#include "storage/database.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace voltgate::storage {

// Held by the server for as long as it uses the file: an flock on `<database>.lock`, gone with the process.
class FileLock {
public:
    // Nothing when another process holds it.
    static std::optional<FileLock> try_acquire(const std::filesystem::path& database);

    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&&) = delete;
    ~FileLock();

private:
    explicit FileLock(int descriptor)
        : descriptor_(descriptor) {}

    int descriptor_;
};

// Looks at a file before anything is done to it: throws OpenError for a newer schema, another program's
// database or a file that is none. A missing file passes.
void inspect(const std::filesystem::path& path, const std::string& vfs = {});

// For `voltgate key create`, `voltgate backup` and the like: a connection that may run beside a server.
// Creates and migrates the file when no server holds it; beside a server of another schema it throws
// OpenError.
std::unique_ptr<Database> open_beside_server(const std::filesystem::path& path,
                                             OpenMode mode = OpenMode::create);

// Copies the committed state of `source` into the new file `target` (it must not exist) while others write.
void backup(Database& source, const std::filesystem::path& target);

} // namespace voltgate::storage
