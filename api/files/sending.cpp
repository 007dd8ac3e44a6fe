#include "api/files/sending.hpp"

#include "api/etag.hpp"
#include "api/files/ranges.hpp"
#include "core/files/folder.hpp"

#include <algorithm>
#include <memory>

namespace voltgate::api::files {

namespace {

namespace asio = boost::asio;

constexpr std::uint64_t piece = 64 * 1024; // bytes

/// What one answer sends. Owned by its response.
struct Delivery {
    core::files::Disk& disk;
    core::files::KeptFile file;
    Slice slice;
    Delivered delivered;
};

asio::awaitable<void> deliver(std::shared_ptr<Delivery> delivery, http::BodyWriter& out) {
    auto offset = delivery->slice.offset;
    const auto end = offset + delivery->slice.size;
    while (offset < end) {
        const auto size = static_cast<std::size_t>(std::min(piece, end - offset));
        auto bytes = co_await delivery->disk.run([&] { return delivery->file.read(offset, size); });
        offset += bytes.size();
        const bool whole = bytes.size() == size;
        const bool sent = co_await out.write(std::move(bytes));
        if (!sent || !whole)
            co_return;
    }
    if (end == delivery->file.size() && delivery->delivered)
        co_await delivery->delivered();
}

std::string tag_of(const storage::StoredFile& file) {
    return '"' + file.sha256 + '"';
}

/// Ranges are of GET alone, and of the file that the client began with.
Slice asked(const storage::StoredFile& file, const http::Request& request, std::uint64_t size) {
    const auto* unchanged = request.headers.find("If-Range");
    const bool same = !unchanged || *unchanged == tag_of(file);
    const bool ranged = request.method == http::Method::get && same;
    return slice_of(ranged ? request.headers.get("Range") : std::string_view(), size);
}

http::Headers headers_of(const storage::StoredFile& file) {
    return {{"Content-Type", file.content_type},
            {"Content-Disposition", "attachment; filename*=UTF-8''" + http::percent_encoded(file.name)},
            {"X-Content-Type-Options", "nosniff"},
            {"Cache-Control", "private, no-cache"},
            {"Accept-Ranges", "bytes"},
            {"ETag", tag_of(file)}};
}

} // namespace

asio::awaitable<std::optional<http::Response>> content_of(const storage::StoredFile& file,
                                                          const http::Request& request,
                                                          core::files::Disk& disk, Delivered delivered) {
    auto kept = co_await disk.run([&] { return core::files::KeptFile::open(disk.folder(), file.id); });
    if (!kept)
        co_return std::nullopt;
    const auto size = kept->size();
    const auto slice = asked(file, request, size);
    http::Response response;
    response.headers = headers_of(file);
    if (slice.kind != Slice::Kind::whole)
        response.headers.set("Content-Range", content_range(slice, size));
    if (slice.kind == Slice::Kind::unsatisfiable) {
        response.status = 416;
        co_return response;
    }
    response.status = slice.kind == Slice::Kind::part ? 206 : 200;
    response.length = slice.size;
    const auto delivery =
        std::make_shared<Delivery>(Delivery{disk, std::move(*kept), slice, std::move(delivered)});
    response.stream = [delivery](http::BodyWriter& out) { return deliver(delivery, out); };
    shorten_unchanged(request, response);
    co_return response;
}

} // namespace voltgate::api::files
