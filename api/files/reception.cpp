#include "api/files/reception.hpp"

#include "api/files/multipart.hpp"
#include "storage/ulid.hpp"

#include <algorithm>
#include <optional>

namespace voltgate::api::files {

namespace {

namespace asio = boost::asio;

constexpr std::uint64_t multipart_overhead = 64 * 1024; ///< bytes that a form may have around the file
constexpr std::size_t longest_type = 100;

Problem problem_of(const std::error_code& error) {
    if (core::files::no_room(error))
        return problem::no_space("there is no room for the file");
    throw std::system_error(error, "a received file cannot be written");
}

/// One body on its way to the disk.
class Reception {
public:
    Reception(http::Request& request, core::files::Disk& disk, ReceptionLimits limits)
        : request_(request)
        , disk_(disk)
        , limits_(limits)
        , part_(std::make_unique<core::files::PartFile>(disk.folder(), limits.keep_free)) {
        if (const auto boundary = multipart_boundary(request.headers.get("Content-Type")))
            form_.emplace(*boundary);
    }

    asio::awaitable<Outcome<Received>> run() {
        if (auto refusal = refuse_by_head())
            co_return std::move(*refusal);
        const auto opened = co_await disk_.run([&] { return part_->open(); });
        if (opened)
            co_return problem_of(opened);
        while (request_.stream->state() == http::BodyReader::State::more) {
            auto bytes = co_await request_.stream->read();
            auto refusal = co_await take(std::move(bytes));
            if (refusal)
                co_return std::move(*refusal);
        }
        if (auto refusal = refuse_by_end())
            co_return std::move(*refusal);
        co_return give();
    }

private:
    [[nodiscard]] std::optional<Problem> refuse_by_head() const {
        const auto announced = request_.stream->announced();
        if (!announced && !request_.headers.find("Transfer-Encoding"))
            return problem::of_status(411, "say how long the file is, or send it in chunks");
        if (request_.headers.find("Content-Range"))
            return problem::malformed("a file is taken whole, not in parts");
        if (announced.value_or(0) > limits_.size + (form_ ? multipart_overhead : 0))
            return too_large();
        return std::nullopt;
    }

    asio::awaitable<std::optional<Problem>> take(std::string bytes) {
        arrived_ += bytes.size();
        if (form_) {
            auto content = form_->feed(bytes);
            if (!content)
                co_return problem::malformed("the form is malformed");
            bytes = std::move(*content);
        }
        const auto around = arrived_ - part_->size() - bytes.size();
        if (part_->size() + bytes.size() > limits_.size || around > multipart_overhead)
            co_return too_large();
        const auto written = co_await disk_.run([&] { return part_->append(bytes); });
        if (written)
            co_return problem_of(written);
        co_return std::nullopt;
    }

    [[nodiscard]] std::optional<Problem> refuse_by_end() const {
        switch (request_.stream->state()) {
        case http::BodyReader::State::too_slow:
            return problem::of_status(408, "the file took too long to arrive");
        case http::BodyReader::State::whole:
            break;
        default:
            return problem::malformed("the body ended before its end");
        }
        if (form_ && !form_->complete())
            return problem::malformed("the form holds no whole file");
        return std::nullopt;
    }

    Received give() {
        Received received;
        received.content.name =
            field_parameter(request_.headers.get("Content-Disposition"), "filename").value_or("");
        received.content.content_type = harmless_type(request_.headers.get("Content-Type"));
        if (form_) {
            received.content.name = form_->file_name();
            received.content.content_type = harmless_type(form_->content_type());
        }
        received.content.size = part_->size();
        received.content.sha256 = part_->sha256();
        received.part = std::move(part_);
        return received;
    }

    [[nodiscard]] Problem too_large() const {
        return problem::too_large("the file is larger than " + std::to_string(limits_.size) + " bytes");
    }

    http::Request& request_;
    core::files::Disk& disk_;
    const ReceptionLimits limits_;
    std::unique_ptr<core::files::PartFile> part_;
    std::optional<Multipart> form_;
    std::uint64_t arrived_ = 0;
};

} // namespace

asio::awaitable<Outcome<Received>> receive(http::Request& request, core::files::Disk& disk,
                                           ReceptionLimits limits) {
    Reception reception(request, disk, limits);
    co_return co_await reception.run();
}

asio::awaitable<Outcome<core::files::Content>> keep(Received& received, core::files::Disk& disk,
                                                    core::Instant now) {
    auto content = received.content;
    content.id = storage::new_id("file", now);
    const auto kept = co_await disk.run([&] { return received.part->keep(content.id); });
    if (kept)
        co_return problem_of(kept);
    co_return content;
}

std::string harmless_type(std::string_view given) {
    constexpr std::string_view allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&^_.+-/;= ";
    constexpr std::string_view clients_default =
        "application/x-www-form-urlencoded"; // says nothing of the file
    const bool plain = given != clients_default && given.find('/') != std::string_view::npos &&
                       given.size() <= longest_type &&
                       given.find_first_not_of(allowed) == std::string_view::npos;
    return plain ? std::string(given) : "application/octet-stream";
}

} // namespace voltgate::api::files
