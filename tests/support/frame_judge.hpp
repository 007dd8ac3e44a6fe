#pragma once

#include "ocpp/version.hpp"

#include <boost/json/array.hpp>

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace voltgate::tests {

/// Judges every frame that the server sends on one connection: built as the standard says, an answer only to
/// what was asked, and payloads that pass the official schemas where their folder is given to the build (it
/// says so once on standard error where it is not). Safe to use from any thread.
class FrameJudge {
public:
    explicit FrameJudge(ocpp::Version version)
        : version_(version) {}

    /// A text that the charge point is about to send, whatever it is.
    void sent(std::string_view text);
    /// A text that came from the server.
    void received(std::string_view text);

    /// What was wrong so far; each is told once.
    [[nodiscard]] std::vector<std::string> take_complaints();

private:
    void judge(const boost::json::array& frame, std::string_view text);
    void judge_call(const boost::json::array& frame, std::string_view text);
    void judge_result(const boost::json::array& frame, std::string_view text);
    void judge_error(const boost::json::array& frame, std::string_view text);
    std::string take_action(const boost::json::value& id, std::string_view text);
    void complain(std::string_view what, std::string_view text);

    const ocpp::Version version_;
    std::mutex mutex_;
    std::unordered_multimap<std::string, std::string> open_; ///< our calls: id -> action
    std::vector<std::string> complaints_;
};

} // namespace voltgate::tests
