#include "tests/storage/support/fault_vfs.hpp"

#include <sqlite3.h>

namespace voltgate::storage::test {

struct FaultVfs::State {
    sqlite3_vfs vfs{};
    sqlite3_vfs* real = nullptr;
    std::string name;
    std::atomic<Fault> fault{Fault::none};
    std::atomic<int> raised{0};
};

namespace {

struct ShimFile {
    sqlite3_file base;
    FaultVfs::State* state;
    sqlite3_file* real;
};

ShimFile& shim(sqlite3_file* file) {
    return *reinterpret_cast<ShimFile*>(file);
}

sqlite3_file* real(sqlite3_file* file) {
    return shim(file).real;
}

int close_file(sqlite3_file* file) {
    return real(file)->pMethods->xClose(real(file));
}

int read_file(sqlite3_file* file, void* data, int size, sqlite3_int64 offset) {
    return real(file)->pMethods->xRead(real(file), data, size, offset);
}

int write_file(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
    auto& state = *shim(file).state;
    const auto write = [&](int count) {
        return real(file)->pMethods->xWrite(real(file), data, count, offset);
    };
    switch (state.fault.load()) {
    case Fault::none:
    case Fault::fsync_error:
    case Fault::held_fsync:
        return write(size);
    case Fault::short_write:
        ++state.raised;
        write(size / 2);
        return SQLITE_FULL;
    case Fault::disk_full:
        ++state.raised;
        return SQLITE_FULL;
    case Fault::read_only:
        ++state.raised;
        return SQLITE_READONLY;
    case Fault::write_error:
        break;
    }
    ++state.raised;
    return SQLITE_IOERR_WRITE;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    return real(file)->pMethods->xTruncate(real(file), size);
}

int sync_file(sqlite3_file* file, int flags) {
    auto& state = *shim(file).state;
    const auto fault = state.fault.load();
    if (fault == Fault::fsync_error || fault == Fault::held_fsync)
        ++state.raised;
    if (fault == Fault::fsync_error)
        return SQLITE_IOERR_FSYNC;
    state.fault.wait(Fault::held_fsync);
    return real(file)->pMethods->xSync(real(file), flags);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return real(file)->pMethods->xFileSize(real(file), size);
}

int lock_file(sqlite3_file* file, int level) {
    return real(file)->pMethods->xLock(real(file), level);
}

int unlock_file(sqlite3_file* file, int level) {
    return real(file)->pMethods->xUnlock(real(file), level);
}

int check_lock(sqlite3_file* file, int* held) {
    return real(file)->pMethods->xCheckReservedLock(real(file), held);
}

int file_control(sqlite3_file* file, int operation, void* argument) {
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

int sector_size(sqlite3_file* file) {
    return real(file)->pMethods->xSectorSize(real(file));
}

int characteristics(sqlite3_file* file) {
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** memory) {
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
}

int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

void shm_barrier(sqlite3_file* file) {
    real(file)->pMethods->xShmBarrier(real(file));
}

int shm_unmap(sqlite3_file* file, int remove) {
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

const sqlite3_io_methods methods = {
    2,         close_file,  read_file,  write_file,   truncate_file, sync_file,       file_size,
    lock_file, unlock_file, check_lock, file_control, sector_size,   characteristics, shm_map,
    shm_lock,  shm_barrier, shm_unmap,  nullptr,      nullptr};

int open_file(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
    auto& state = *static_cast<FaultVfs::State*>(vfs->pAppData);
    auto& opened = shim(file);
    opened.base.pMethods = nullptr;
    opened.state = &state;
    opened.real = reinterpret_cast<sqlite3_file*>(&opened + 1);
    const int code = state.real->xOpen(state.real, path, opened.real, flags, out_flags);
    if (code == SQLITE_OK)
        opened.base.pMethods = &methods;
    return code;
}

} // namespace

FaultVfs::FaultVfs()
    : state_(std::make_unique<State>()) {
    static std::atomic<int> next{0};
    state_->name = "voltgate-fault-" + std::to_string(next++);
    state_->real = sqlite3_vfs_find(nullptr);
    state_->vfs = *state_->real;
    state_->vfs.pNext = nullptr;
    state_->vfs.zName = state_->name.c_str();
    state_->vfs.pAppData = state_.get();
    state_->vfs.szOsFile = static_cast<int>(sizeof(ShimFile)) + state_->real->szOsFile;
    state_->vfs.xOpen = open_file;
    sqlite3_vfs_register(&state_->vfs, 0);
}

FaultVfs::~FaultVfs() {
    sqlite3_vfs_unregister(&state_->vfs);
}

const std::string& FaultVfs::name() const {
    return state_->name;
}

void FaultVfs::set(Fault fault) {
    state_->raised = 0;
    state_->fault = fault;
    state_->fault.notify_all();
}

int FaultVfs::raised() const {
    return state_->raised;
}

} // namespace voltgate::storage::test
