// Looks names up without holding up who asks: the lookups block threads of their own, so that an exchange
// that is cancelled or out of time leaves at once, and an answer that comes too late is dropped.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace voltgate::ocpp {

struct NameAddresses {
    std::vector<boost::asio::ip::address> addresses{};
    std::string fault{}; // empty: none
};

// Blocks until there is an answer; called by several threads at a time.
using NameResolver = std::function<NameAddresses(const std::string& name)>;

// As the system resolves names.
NameAddresses system_addresses(const std::string& name);

struct NameLookupLimits {
    std::size_t threads = 4;
    std::size_t names = 256; // that are looked up or wait for it; more are refused
};

// Safe to use from any thread. Its end waits for no lookup. A name that is being looked up is not looked up a
// second time meanwhile, so that one that hangs holds one thread.
class NameLookups {
public:
    explicit NameLookups(NameResolver resolver = system_addresses, NameLookupLimits limits = {});
    ~NameLookups();
    NameLookups(const NameLookups&) = delete;
    NameLookups& operator=(const NameLookups&) = delete;

    // Those of the program, for who has none of his own.
    static std::shared_ptr<NameLookups> common();

    boost::asio::awaitable<NameAddresses> find(std::string name);

private:
    struct Lookup;
    class State;
    class Visit;

    const std::shared_ptr<State> state_; // shared with the threads and with who waits
};

} // namespace voltgate::ocpp
