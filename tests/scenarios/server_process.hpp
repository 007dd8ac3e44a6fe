#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace voltgate::tests {

/// The real program, `voltgate serve`, as a process of its own with ports of its own. Belongs to one thread.
class ServerProcess {
public:
    /// Starts it and waits until it has told its addresses; throws std::runtime_error when it does not.
    explicit ServerProcess(const std::filesystem::path& data_dir,
                           const std::vector<std::string>& options = {});
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;
    ~ServerProcess(); ///< kills it, if it still runs

    [[nodiscard]] std::uint16_t ocpp_port() const { return ocpp_port_; }
    [[nodiscard]] std::uint16_t api_port() const { return api_port_; }

    /// SIGKILL; returns when it is gone.
    void kill();
    /// SIGTERM; waits for its end and gives its exit status, or -1 when a signal ended it.
    int terminate();

private:
    void read_addresses(int output);
    int wait();

    int process_ = 0;
    int output_ = -1;
    std::uint16_t ocpp_port_ = 0;
    std::uint16_t api_port_ = 0;
};

} // namespace voltgate::tests
