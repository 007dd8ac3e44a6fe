#include "storage/error.hpp"

#include <sqlite3.h>

#include <cerrno>

namespace voltgate::storage {

namespace {

// SQLite reports a write that a quota refused as an input/output error; for us the disk is full. A failed
// fsync stays what it is, whatever its errno: nobody knows what reached the disk.
bool out_of_space(int code, int system_errno) {
    const bool growing =
        code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_SHMSIZE || code == SQLITE_IOERR_TRUNCATE;
    return growing && (system_errno == ENOSPC || system_errno == EDQUOT);
}

ErrorKind kind_of(int code, int system_errno) {
    if (out_of_space(code, system_errno))
        return ErrorKind::full;
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ErrorKind::busy;
    case SQLITE_FULL:
        return ErrorKind::full;
    case SQLITE_READONLY:
        return ErrorKind::read_only;
    case SQLITE_IOERR:
        return ErrorKind::io;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ErrorKind::corrupt;
    case SQLITE_CONSTRAINT:
        return ErrorKind::constraint;
    default:
        return ErrorKind::other;
    }
}

} // namespace

const char* to_string(ErrorKind kind) {
    switch (kind) {
    case ErrorKind::busy:
        return "busy";
    case ErrorKind::full:
        return "full";
    case ErrorKind::read_only:
        return "read_only";
    case ErrorKind::io:
        return "io";
    case ErrorKind::corrupt:
        return "corrupt";
    case ErrorKind::constraint:
        return "constraint";
    case ErrorKind::other:
        break;
    }
    return "other";
}

Error::Error(ErrorKind kind, int code, const std::string& message)
    : std::runtime_error(message)
    , kind_(kind)
    , code_(code) {}

bool Error::machine_failure() const noexcept {
    return kind_ != ErrorKind::constraint && kind_ != ErrorKind::other;
}

bool Error::fatal() const noexcept {
    return kind_ == ErrorKind::io || kind_ == ErrorKind::corrupt;
}

Error last_error(sqlite3* connection, const std::string& what) {
    const int code = sqlite3_extended_errcode(connection);
    const auto kind = kind_of(code, sqlite3_system_errno(connection));
    return Error(kind, code,
                 what + ": " + sqlite3_errmsg(connection) + " (SQLite " + std::to_string(code) + ")");
}

} // namespace voltgate::storage
