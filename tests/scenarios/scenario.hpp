#pragma once

#include <cstddef>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::tests {

/// A journey as text, in a file *.ocpp. One step a line; a line that begins with a space goes on with the one
/// before; `#` begins a comment line, and the first one is the title.
///
///   server NAME=VALUE...              starts the server; always the first step. Names: scenario_settings.cpp
///   tag UID NAME=VALUE...             registers an id tag: status, expire_at, group_id, its limits
///   charge-point ID NAME=VALUE...     registers a charge point: admission, status, validation, password,
///   tags station NAME NAME=VALUE... [=> STATUS]
///                                     a charge point connects. identity (else its name), protocol
///                                     (ocpp1.6; several with commas; none), user, password, path
///   NAME boots                        short for an accepted BootNotification, in the words of its version
///   NAME -> TEXT                      it sends this text, whatever it is; $name stands for what is bound
///   NAME <- PATTERN                   the next frame it receives (JsonPattern)
///   NAME <- nothing                   it has received nothing, and nothing is on its way
///   NAME drops | closes               it resets the connection; it closes it orderly
///   NAME reconnects [=> STATUS]       the same charge point connects again
///   NAME uploads URL TEXT => STATUS   it delivers a file over HTTP; URL as it was told, with a name behind
///   NAME downloads URL => STATUS [TEXT]
///                                     it fetches a file over HTTP, and this is what it gets
///   NAME is closed [CODE]             the server has ended the connection
///   @ +30s | @ -2h | @ 2026-03-01T12:00:00Z
///                                     moves the server's clock (s m h d) and runs the rules that act by time
///   GET PATH => STATUS [PATTERN]      a request with an administrator's key; POST PATCH DELETE with a body
///   POST PATH [BODY] &                sends it and goes on: for what waits for a charge point
///   => STATUS [PATTERN]               the answer to the oldest request sent with &
///   stored TABLE [ID] => PATTERN      the rows of a record family, of one charge point, the oldest first
///   soon STEP                         a GET or stored step that may take a moment to become true
///   pem NAME FILE                     $NAME stands for the text of a file of tests/pem
///   restart [NAME=VALUE...]           the server stops and starts again on its database, with these settings
///                                     changed
///   kill                              it is killed and starts again: what was on disk is what there is
///
/// The clock begins at 2026-03-01T12:00:00Z and stands still.
struct Scenario {
    struct Step {
        std::size_t line = 0;
        std::string text;
    };

    std::filesystem::path file;
    std::string title;
    std::vector<Step> steps;
};

/// A scenario that does not go as written, or is not written as it must be; tells the file and line.
class ScenarioFailure : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

Scenario parse_scenario(const std::filesystem::path& file);

/// A step's text taken apart at blanks; what is left is used by the step itself.
std::string_view take_word(std::string_view& text);
std::string_view trimmed(std::string_view text);

} // namespace voltgate::tests
