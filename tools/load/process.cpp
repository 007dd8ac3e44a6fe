#include "tools/load/process.hpp"

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace voltgate::load {

namespace {

// Fields of /proc/PID/stat, counted after the name in parentheses (which may hold blanks).
constexpr std::size_t user_time = 11;
constexpr std::size_t system_time = 12;
constexpr std::size_t resident_pages = 21;

} // namespace

std::optional<ProcessUse> use_of(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/stat");
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos)
        return std::nullopt;
    std::istringstream fields(text.substr(name_end + 1));
    const std::vector<std::string> values(std::istream_iterator<std::string>(fields), {});
    if (values.size() <= resident_pages)
        return std::nullopt;
    const double ticks = std::stod(values[user_time]) + std::stod(values[system_time]);
    ProcessUse use;
    use.cpu = std::chrono::duration<double>(ticks / static_cast<double>(::sysconf(_SC_CLK_TCK)));
    use.resident_kib =
        std::stod(values[resident_pages]) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1'024;
    return use;
}

} // namespace voltgate::load
