#include "tests/support/frame_judge.hpp"

#include "tests/support/schema_oracle.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <iostream>
#include <utility>

namespace voltgate::tests {

namespace {

namespace json = boost::json;

constexpr std::size_t longest_description = 255;

// OCPP-J 1.6 section 4.2.3.
constexpr std::array error_codes{"NotImplemented",
                                 "NotSupported",
                                 "InternalError",
                                 "ProtocolError",
                                 "SecurityError",
                                 "FormationViolation",
                                 "PropertyConstraintViolation",
                                 "OccurenceConstraintViolation",
                                 "TypeConstraintViolation",
                                 "GenericError"};

const SchemaOracle* oracle() {
    static const SchemaOracle* const found = [] {
        const auto* instance = SchemaOracle::instance();
        if (instance == nullptr)
            std::cerr << "SKIPPED: no folder of OCPP schemas was given to the build, so the server's frames "
                         "are not checked against them\n";
        return instance;
    }();
    return found;
}

bool is_text(const json::array& frame, std::size_t at) {
    return at < frame.size() && frame[at].is_string();
}

bool is_number(const json::array& frame, std::int64_t number) {
    return !frame.empty() && frame[0].is_int64() && frame[0].get_int64() == number;
}

} // namespace

void FrameJudge::sent(std::string_view text) {
    boost::system::error_code error;
    const auto parsed = json::parse(text, error);
    if (error || !parsed.is_array())
        return;
    const auto& frame = parsed.get_array();
    if (!is_number(frame, 2) || frame.size() < 3)
        return;
    const std::string id =
        frame[1].is_string() ? std::string(frame[1].get_string()) : json::serialize(frame[1]);
    const std::scoped_lock lock(mutex_);
    open_.emplace(id, is_text(frame, 2) ? std::string(frame[2].get_string()) : std::string());
}

void FrameJudge::received(std::string_view text) {
    boost::system::error_code error;
    const auto parsed = json::parse(text, error);
    const std::scoped_lock lock(mutex_);
    if (error || !parsed.is_array())
        return complain("is no JSON array", text);
    judge(parsed.get_array(), text);
}

std::vector<std::string> FrameJudge::take_complaints() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(complaints_, {});
}

void FrameJudge::judge(const json::array& frame, std::string_view text) {
    if (!is_text(frame, 1))
        return complain("has no message id", text);
    if (is_number(frame, 2))
        return judge_call(frame, text);
    if (is_number(frame, 3))
        return judge_result(frame, text);
    // A CALLRESULTERROR, which came with 2.1, has the parts of a CALLERROR.
    if (is_number(frame, 4) || (is_number(frame, 5) && version_ >= ocpp::Version::v21))
        return judge_error(frame, text);
    complain("is of a type that a central system does not send", text);
}

void FrameJudge::judge_call(const json::array& frame, std::string_view text) {
    if (frame.size() != 4 || !is_text(frame, 2) || !frame[3].is_object())
        return complain("is no CALL", text);
    if (oracle() == nullptr)
        return;
    if (const auto fault = oracle()->check_call(version_, frame[2].get_string(), frame[3]))
        complain(*fault, text);
}

void FrameJudge::judge_result(const json::array& frame, std::string_view text) {
    if (frame.size() != 3 || !frame[2].is_object())
        return complain("is no CALLRESULT", text);
    const auto action = take_action(frame[1], text);
    if (oracle() == nullptr || action.empty())
        return;
    if (const auto fault = oracle()->check_result(version_, action, frame[2]))
        complain(*fault, text);
}

void FrameJudge::judge_error(const json::array& frame, std::string_view text) {
    if (frame.size() != 5 || !is_text(frame, 2) || !is_text(frame, 3) || !frame[4].is_object())
        return complain("is no CALLERROR", text);
    if (version_ == ocpp::Version::v16 &&
        std::find(error_codes.begin(), error_codes.end(), frame[2].get_string()) == error_codes.end())
        complain("has an error code that the version does not know", text);
    if (frame[3].get_string().size() > longest_description)
        complain("has too long a description", text);
}

std::string FrameJudge::take_action(const json::value& id, std::string_view text) {
    const auto found = open_.find(std::string(id.get_string()));
    if (found == open_.end()) {
        complain("answers what was not asked", text);
        return {};
    }
    auto action = found->second;
    open_.erase(found);
    return action;
}

void FrameJudge::complain(std::string_view what, std::string_view text) {
    complaints_.push_back("the server's frame " + std::string(text) + " is wrong: " + std::string(what));
}

} // namespace voltgate::tests
