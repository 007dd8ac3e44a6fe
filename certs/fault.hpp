#pragma once

#include <boost/system/result.hpp>

#include <string>

namespace voltgate::certs {

// What is wrong with a text that should be a certificate or a request for one, in a sentence for people.
struct Fault {
    std::string text;
};

template <class T>
using Checked = boost::system::result<T, Fault>;

} // namespace voltgate::certs
