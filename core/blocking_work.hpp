#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <type_traits>
#include <utility>

namespace voltgate::core {

template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> carry_out(Work& work) {
    co_return work();
}

/// Runs work that may block on one of the threads and gives what it gives. It is never cut in the middle, so
/// it may capture by reference: a cancellation of who waits is not passed on to a thread of the pool, where
/// it would come in the midst of the work.
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work&>> run_on(boost::asio::thread_pool& threads, Work work) {
    auto job = carry_out(work);
    auto uncut =
        boost::asio::bind_cancellation_slot(boost::asio::cancellation_slot(), boost::asio::use_awaitable);
    co_return co_await boost::asio::co_spawn(threads.get_executor(), std::move(job), std::move(uncut));
}

} // namespace voltgate::core
