#pragma once

#include <chrono>
#include <iosfwd>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::simulator {

/// A line of a scenario that cannot be understood; the text says what is wrong.
struct ScriptError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// One line of a scenario. Grammar, a line each, `#` begins a comment:
///
///   wait DURATION                  lets time pass
///   quit                           ends the program
///   WHO plug EVSE [soc=PERCENT] [capacity=KWH] [power=KW] [phases=N] [iso15118=yes] [emaid=ID]
///                      [energy=KWH] [time=DURATION]   its driver wants no more than that
///   WHO unplug EVSE
///   WHO swipe EVSE TAG [type=eMAID]   an RFID card, or a token of another type: starts a transaction, or
///   stops
///                                  the one it started
///   WHO offline [DURATION]         the connection drops and stays away (for good without a duration)
///   WHO online
///   WHO drop                       the connection is reset and made anew at once
///   WHO reboot                     power is lost and comes back
///   WHO error EVSE CODE            reports an error code of the standard, e.g. GroundFailure
///   WHO clear EVSE                 the error is gone
///   WHO fault duplicate|duplicate-id|wrong-types|slow-answers|half-open [on|off]
///   WHO fault bad-signature|bad-installation|plain-profiles [on|off]
///   WHO fault many-parts|scaled-units|count-on [on|off]   of 2.x
///   WHO needs EVSE KW              the vehicle there can take so much from now on, and says so (ISO 15118)
///   WHO limit KW|off               somebody else limits it as a whole
///   WHO protocol ocpp2.0.1         it is set to another version, and starts anew
///   WHO set NAME VALUE             a configuration key or a variable (TxCtrlr.TxStartPoint) is set at the
///   station WHO call ACTION JSON           sends any message WHO until EVSE STATUS [DURATION]   waits for a
///   status, e.g. Charging (at most 60s by default)
///
/// WHO is a charge point's identity, or * for all of them.
struct Step {
    std::string who; ///< empty for wait and quit
    std::string verb;
    std::vector<std::string> words;
    std::map<std::string, std::string, std::less<>> named; ///< name=value words
};

/// Nothing for an empty line or a comment; throws ScriptError.
std::optional<Step> parse_step(std::string_view line);

/// 500ms, 5s, 2m, 1h; throws ScriptError.
std::chrono::milliseconds parse_duration(std::string_view text);
double parse_number(std::string_view text);
unsigned parse_evse(const Step& step); ///< the first word

} // namespace voltgate::simulator
