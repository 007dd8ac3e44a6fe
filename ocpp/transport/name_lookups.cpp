#include "ocpp/transport/name_lookups.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <set>
#include <system_error>
#include <thread>
#include <utility>

namespace voltgate::ocpp {

namespace asio = boost::asio;
using asio::ip::tcp;

struct NameLookups::Lookup {
    explicit Lookup(std::string what)
        : name(std::move(what)) {}
    const std::string name;
    std::set<asio::steady_timer*> waiting; // of those who wait; each ends when there is an answer
    bool over = false;
    NameAddresses found;
};

class NameLookups::State : public std::enable_shared_from_this<State> {
public:
    State(NameResolver resolver, NameLookupLimits limits)
        : resolver_(std::move(resolver))
        , limits_(limits) {}

    // Nothing when there are too many.
    std::shared_ptr<Lookup> enter(const std::string& name, asio::steady_timer& timer);
    void leave(const std::shared_ptr<Lookup>& lookup, asio::steady_timer& timer);
    NameAddresses answer(const Lookup& lookup);

private:
    bool have_thread();
    void work();
    [[nodiscard]] NameAddresses ask(const std::string& name) const;
    void finish(const std::shared_ptr<Lookup>& lookup, NameAddresses found);
    void wake(const Lookup& lookup, asio::steady_timer& timer);

    const NameResolver resolver_;
    const NameLookupLimits limits_;
    std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Lookup>> lookups_; // by name, until there is an answer
    std::deque<std::shared_ptr<Lookup>> queue_;              // of those, what no thread has taken
    std::size_t threads_ = 0;
};

std::shared_ptr<NameLookups::Lookup> NameLookups::State::enter(const std::string& name,
                                                               asio::steady_timer& timer) {
    const std::lock_guard lock(mutex_);
    auto place = lookups_.find(name);
    if (place == lookups_.end()) {
        if (lookups_.size() >= limits_.names || !have_thread())
            return nullptr;
        place = lookups_.emplace(name, std::make_shared<Lookup>(name)).first;
        queue_.push_back(place->second);
    }
    place->second->waiting.insert(&timer);
    return place->second;
}

void NameLookups::State::leave(const std::shared_ptr<Lookup>& lookup, asio::steady_timer& timer) {
    const std::lock_guard lock(mutex_);
    lookup->waiting.erase(&timer);
    // What nobody waits for any more need not begin.
    if (lookup->waiting.empty() && std::erase(queue_, lookup) > 0)
        lookups_.erase(lookup->name);
}

NameAddresses NameLookups::State::answer(const Lookup& lookup) {
    const std::lock_guard lock(mutex_);
    return lookup.over ? lookup.found : NameAddresses{{}, "the lookup was given up"};
}

// Under the lock. Threads end when nothing is left to look up; nobody waits for them, as a lookup may take
// minutes.
bool NameLookups::State::have_thread() {
    if (threads_ == limits_.threads)
        return true;
    try {
        std::thread([self = shared_from_this()] { self->work(); }).detach();
        ++threads_;
    } catch (const std::system_error&) {
        return threads_ > 0;
    }
    return true;
}

void NameLookups::State::work() {
    std::unique_lock lock(mutex_);
    while (!queue_.empty()) {
        const auto lookup = queue_.front();
        queue_.pop_front();
        lock.unlock();
        auto found = ask(lookup->name);
        lock.lock();
        finish(lookup, std::move(found));
    }
    --threads_;
}

NameAddresses NameLookups::State::ask(const std::string& name) const {
    try {
        return resolver_(name);
    } catch (const std::exception& failure) {
        return {{}, failure.what()};
    }
}

// Under the lock. Who waits is on a loop that runs: one that has left is not in the set.
void NameLookups::State::finish(const std::shared_ptr<Lookup>& lookup, NameAddresses found) {
    lookups_.erase(lookup->name);
    lookup->found = std::move(found);
    lookup->over = true;
    for (auto* timer : lookup->waiting)
        asio::post(timer->get_executor(),
                   [self = shared_from_this(), lookup, timer] { self->wake(*lookup, *timer); });
}

void NameLookups::State::wake(const Lookup& lookup, asio::steady_timer& timer) {
    const std::lock_guard lock(mutex_);
    if (lookup.waiting.contains(&timer))
        timer.expires_at(asio::steady_timer::time_point::min());
}

// Waits for a lookup while it lives.
class NameLookups::Visit {
public:
    Visit(std::shared_ptr<State> state, const std::string& name, asio::steady_timer& timer)
        : state_(std::move(state))
        , timer_(timer)
        , lookup_(state_->enter(name, timer_)) {}
    Visit(const Visit&) = delete;
    Visit& operator=(const Visit&) = delete;
    ~Visit() {
        if (lookup_)
            state_->leave(lookup_, timer_);
    }

    [[nodiscard]] bool taken() const { return lookup_ != nullptr; }
    [[nodiscard]] NameAddresses answer() const { return state_->answer(*lookup_); }

private:
    const std::shared_ptr<State> state_;
    asio::steady_timer& timer_;
    const std::shared_ptr<Lookup> lookup_; // shared with the thread; null: refused
};

NameAddresses system_addresses(const std::string& name) {
    asio::io_context context;
    tcp::resolver resolver(context);
    boost::system::error_code error;
    NameAddresses out;
    for (const auto& entry : resolver.resolve(name, "", error))
        out.addresses.push_back(entry.endpoint().address());
    if (error)
        out.fault = error.message();
    return out;
}

NameLookups::NameLookups(NameResolver resolver, NameLookupLimits limits)
    : state_(std::make_shared<State>(std::move(resolver), limits)) {}

NameLookups::~NameLookups() = default;

std::shared_ptr<NameLookups> NameLookups::common() {
    static const auto lookups = std::make_shared<NameLookups>();
    return lookups;
}

asio::awaitable<NameAddresses> NameLookups::find(std::string name) {
    const auto state = state_;
    asio::steady_timer timer(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    const Visit visit(state, name, timer);
    if (!visit.taken())
        co_return NameAddresses{{}, "too many names are being looked up"};
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return visit.answer();
}

} // namespace voltgate::ocpp
