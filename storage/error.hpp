// What storage throws. `Error` comes from SQLite while it runs, `OpenError` says why a database cannot be
// opened.
#pragma once

#include <stdexcept>
#include <string>

struct sqlite3;

namespace voltgate::storage {

enum class ErrorKind { busy, full, read_only, io, corrupt, constraint, other };

const char* to_string(ErrorKind kind);

class Error : public std::runtime_error {
public:
    // `code` is SQLite's extended result code.
    Error(ErrorKind kind, int code, const std::string& message);

    [[nodiscard]] ErrorKind kind() const noexcept { return kind_; }
    [[nodiscard]] int code() const noexcept { return code_; }
    // True when the machine (disk, file, lock) failed rather than what was asked of it.
    [[nodiscard]] bool machine_failure() const noexcept;
    // True when the file can no longer be trusted: an input/output error (a failed fsync too) or corruption.
    [[nodiscard]] bool fatal() const noexcept;

private:
    ErrorKind kind_;
    int code_;
};

// A database that cannot be opened: the message is meant for the operator.
class OpenError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// The last error of a connection, with `what` said first.
Error last_error(sqlite3* connection, const std::string& what);

} // namespace voltgate::storage
