// What takes a station longer than an answer: firmware updates and uploads of logs.
#include "tools/simulator/jobs.hpp"

#include "tools/simulator/file_transfer.hpp"
#include "tools/simulator/station.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

namespace voltgate::simulator {

namespace asio = boost::asio;

namespace {

/// So long a restart waits for what is still to be told: it would drop it with the connection.
constexpr std::chrono::seconds last_words{10};

using End = Transfer::End;

std::string_view status_of_upload(const Transfer& transfer) {
    switch (transfer.end) {
    case End::done:
        return "Uploaded";
    case End::not_supported:
        return "NotSupportedOperation";
    case End::denied:
        return "PermissionDenied";
    default:
        return "UploadFailure";
    }
}

} // namespace

void Station::spawn(asio::awaitable<void> work) {
    ++tasks_;
    asio::co_spawn(executor_, std::move(work), [this](std::exception_ptr) {
        --tasks_;
        changed();
    });
}

void Station::start(FirmwareJob job) {
    const auto number = firmware_job_.begin(job.request_id);
    spawn(update_firmware(std::move(job), number));
    changed();
}

void Station::start(LogJob job) {
    const auto number = log_job_.begin(job.request_id);
    spawn(upload_log(std::move(job), number));
    changed();
}

bool Station::goes_on(const JobSlot& slot, std::uint64_t number) const {
    return !stopping_ && slot.is_latest(number);
}

/// False when the job must not go on meanwhile.
asio::awaitable<bool> Station::pause(const JobSlot& slot, std::uint64_t number,
                                     std::chrono::milliseconds time) {
    const auto until = Clock::now() + time;
    while (goes_on(slot, number) && Clock::now() < until)
        co_await changed_.wait_until(until);
    co_return goes_on(slot, number);
}

asio::awaitable<void> Station::until_over(const JobSlot& slot, std::uint64_t number) {
    while (goes_on(slot, number))
        co_await changed_.wait_until(Clock::time_point::max());
}

/// One try after the other. `transfer` makes a try; it is cut when the job must not go on.
asio::awaitable<Transfer> Station::tried(const JobSlot& slot, std::uint64_t number, Attempts attempts,
                                         Try transfer) {
    using namespace asio::experimental::awaitable_operators;
    Transfer result;
    for (std::int64_t left = attempts.most; left > 0; --left) {
        auto work = transfer();
        auto over = until_over(slot, number);
        auto ended = co_await (std::move(work) || std::move(over));
        if (ended.index() == 1)
            break;
        result = std::get<0>(std::move(ended));
        if (result.end != End::failed || left == 1)
            break;
        say("will try again: " + result.detail);
        const bool go_on = co_await pause(slot, number, attempts.pause);
        if (!go_on)
            break;
    }
    co_return result;
}

asio::awaitable<Transfer> Station::pretended(const JobSlot& slot, std::uint64_t number) {
    co_await pause(slot, number, options_.job_step);
    Transfer transfer;
    transfer.end = End::done;
    co_return transfer;
}

void Station::report_firmware(std::string_view status) {
    firmware_job_.note(status);
    protocol_->tell_firmware(firmware_job_, status);
    say("firmware " + std::string(status));
}

asio::awaitable<void> Station::update_firmware(FirmwareJob job, std::uint64_t number) {
    const auto& slot = firmware_job_;
    if (job.request_id && job.wait.count() > 0)
        report_firmware("DownloadScheduled");
    bool go_on = co_await pause(slot, number, job.wait);
    if (!go_on)
        co_return;
    report_firmware("Downloading");
    const Try transfer = [&] { return fetch_image(job, number); };
    const auto image = co_await tried(slot, number, job.attempts, transfer);
    if (!goes_on(slot, number))
        co_return;
    if (image.end != End::done) {
        say("download failed: " + image.detail);
        report_firmware("DownloadFailed");
        firmware_job_.end(number);
        co_return;
    }
    go_on = co_await install(job, number);
    if (!go_on)
        co_return;
    co_await settled(last_words);
    if (goes_on(slot, number))
        run_new_firmware(version_in(image.beginning));
}

asio::awaitable<Transfer> Station::fetched(std::string url) {
    if (options_.transfers == Transfers::pretended) {
        Transfer transfer;
        transfer.end = End::done;
        co_return transfer;
    }
    co_return co_await fetch(std::move(url), options_.transfer_timeout);
}

asio::awaitable<Transfer> Station::fetch_image(const FirmwareJob& job, std::uint64_t number) {
    if (options_.transfers == Transfers::pretended)
        return pretended(firmware_job_, number);
    return fetch(job.location, options_.transfer_timeout);
}

/// A stage of a job: its status is told when its time has come; false when the job must not go on.
asio::awaitable<bool> Station::stage(std::uint64_t number, std::string_view status) {
    const bool go_on = co_await pause(firmware_job_, number, options_.job_step);
    if (go_on)
        report_firmware(status);
    co_return go_on;
}

/// False when its signature is not right.
asio::awaitable<bool> Station::verify(const FirmwareJob&, std::uint64_t number) {
    const bool valid = !options_.faults.bad_signature;
    const bool go_on = co_await stage(number, valid ? "SignatureVerified" : "InvalidSignature");
    if (go_on && !valid) {
        protocol_->tell_security_event("InvalidFirmwareSignature", {});
        firmware_job_.end(number);
    }
    co_return go_on&& valid;
}

/// From the image to its installation; false when that does not succeed or must not go on.
asio::awaitable<bool> Station::install(const FirmwareJob& job, std::uint64_t number) {
    report_firmware("Downloaded");
    bool go_on = true;
    if (job.is_signed)
        go_on = co_await verify(job, number);
    if (go_on && job.install_at && *job.install_at > Clock::now()) {
        go_on = co_await stage(number, "InstallScheduled");
        const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*job.install_at - Clock::now());
        go_on = go_on && co_await pause(firmware_job_, number, wait);
    }
    if (go_on)
        go_on = co_await stage(number, "Installing");
    const bool fails = options_.faults.bad_installation;
    if (go_on)
        go_on = co_await stage(number, fails ? "InstallationFailed" : "Installed");
    if (go_on && fails)
        firmware_job_.end(number);
    if (!go_on || fails)
        co_return false;
    co_return co_await pause(firmware_job_, number, options_.job_step);
}

void Station::report_log(std::string_view status) {
    log_job_.note(status);
    protocol_->tell_log(log_job_, status);
    say("log " + std::string(status));
}

asio::awaitable<void> Station::upload_log(LogJob job, std::uint64_t number) {
    report_log("Uploading");
    const Try transfer = [&] { return send_log(job, number); };
    const auto result = co_await tried(log_job_, number, job.attempts, transfer);
    if (!goes_on(log_job_, number))
        co_return;
    if (result.end != End::done)
        say("upload failed: " + result.detail);
    report_log(status_of_upload(result));
    log_job_.end(number);
}

asio::awaitable<Transfer> Station::send_log(const LogJob& job, std::uint64_t number) {
    if (options_.transfers == Transfers::pretended)
        return pretended(log_job_, number);
    return deliver(job.location, job.name, log_text(), options_.transfer_timeout);
}

/// What a log of it says: what it is, what it has done, and how it is set.
std::string Station::log_text() const {
    std::string text =
        options_.vendor + ' ' + options_.model + ' ' + identity() + "\nfirmware " +
        options_.firmware_version + "\nconnections " + std::to_string(statistics_.connections) + ", failed " +
        std::to_string(statistics_.connect_failures) + "\nmessages " + std::to_string(statistics_.messages) +
        ", failed " + std::to_string(statistics_.failures) + "\ncommands " +
        std::to_string(statistics_.commands) + "\ntransactions " + std::to_string(statistics_.transactions) +
        '\n';
    text += protocol_->settings_text();
    return text;
}

} // namespace voltgate::simulator
