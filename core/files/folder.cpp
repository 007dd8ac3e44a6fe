#include "core/files/folder.hpp"

#include "certs/encoding.hpp"
#include "certs/secrets.hpp"
#include "storage/records/files.hpp"

#include <spdlog/spdlog.h>

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace voltgate::core::files {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t random_name_bytes = 12;
constexpr std::uint64_t look_for_room_every = 4ULL << 20U; // bytes
constexpr std::string_view id_prefix = "file_";

fs::path incoming(const fs::path& folder) {
    return folder / "incoming";
}

std::error_code last_error() {
    return {errno, std::generic_category()};
}

/// Closed to other users: logs tell who charged where.
std::error_code make_folders(const fs::path& folder) {
    if (folder.empty())
        return std::make_error_code(std::errc::no_such_file_or_directory);
    std::error_code error;
    const bool made = fs::create_directories(incoming(folder), error);
    if (made)
        fs::permissions(folder, fs::perms::owner_all, error);
    return error;
}

/// A new name in a folder lasts only when the folder itself is on disk.
std::error_code sync_folder(const fs::path& folder) {
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return descriptor && ::fsync(descriptor.number()) == 0 ? std::error_code() : last_error();
}

bool is_orphan(storage::Database& db, const fs::path& path) {
    const auto name = path.filename().string();
    return name.starts_with(id_prefix) && !storage::files::get(db, name);
}

} // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0)
        ::close(number_);
}

bool no_room(const std::error_code& error) {
    return error == std::errc::no_space_on_device || error == std::errc::file_too_large ||
           error == std::error_code(EDQUOT, std::generic_category());
}

PartFile::PartFile(fs::path folder, std::uint64_t keep_free)
    : folder_(std::move(folder))
    , keep_free_(keep_free) {}

PartFile::~PartFile() {
    if (!path_.empty())
        ::unlink(path_.c_str());
}

std::error_code PartFile::open() {
    if (const auto error = make_folders(folder_))
        return error;
    if (const auto error = check_room())
        return error;
    auto path = incoming(folder_) / (certs::hex(certs::random_bytes(random_name_bytes)) + ".part");
    descriptor_ =
        Descriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!descriptor_)
        return last_error();
    path_ = std::move(path);
    return {};
}

std::error_code PartFile::check_room() {
    std::error_code error;
    const auto space = fs::space(folder_, error);
    checked_ = size_;
    if (!error && space.available < keep_free_)
        return std::make_error_code(std::errc::no_space_on_device);
    return error;
}

std::error_code PartFile::append(std::string_view bytes) {
    digest_.add(bytes);
    size_ += bytes.size();
    while (!bytes.empty()) {
        const auto written = ::write(descriptor_.number(), bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR)
            return last_error();
        if (written > 0)
            bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return size_ - checked_ < look_for_room_every ? std::error_code() : check_room();
}

std::error_code PartFile::keep(const std::string& id) {
    if (::fsync(descriptor_.number()) != 0)
        return last_error();
    if (::rename(path_.c_str(), (folder_ / id).c_str()) != 0)
        return last_error();
    path_ = folder_ / id;
    return sync_folder(folder_);
}

std::optional<KeptFile> KeptFile::open(const fs::path& folder, const std::string& id) {
    Descriptor descriptor(::open((folder / id).c_str(), O_RDONLY | O_CLOEXEC));
    if (!descriptor && errno == ENOENT)
        return std::nullopt;
    struct stat status {};
    if (!descriptor || ::fstat(descriptor.number(), &status) != 0)
        throw std::system_error(last_error(), "cannot open " + id);
    return KeptFile(std::move(descriptor), static_cast<std::uint64_t>(status.st_size));
}

std::string KeptFile::read(std::uint64_t offset, std::size_t size) const {
    std::string bytes(size, '\0');
    std::size_t filled = 0;
    while (filled < size) {
        const auto got = ::pread(descriptor_.number(), bytes.data() + filled, size - filled,
                                 static_cast<off_t>(offset + filled));
        if (got < 0 && errno != EINTR)
            throw std::system_error(last_error(), "cannot read a file");
        if (got == 0)
            break;
        if (got > 0)
            filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
}

void remove_content(const fs::path& folder, const std::string& id) {
    std::error_code error;
    fs::remove(folder / id, error);
    if (error)
        spdlog::warn("file {} cannot be removed: {}", id, error.message());
}

void tidy(storage::Database& db, const fs::path& folder) {
    std::error_code error;
    fs::remove_all(incoming(folder), error);
    fs::directory_iterator entries(folder, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
        if (!is_orphan(db, entries->path()))
            continue;
        spdlog::info("removing {}, which belongs to no stored file", entries->path().filename().string());
        remove_content(folder, entries->path().filename());
    }
}

} // namespace voltgate::core::files
