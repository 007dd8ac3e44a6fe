// Where in a message the codec is. A chain on the stack: nothing is written until a violation or repair asks
// for it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace voltgate::ocpp::json {

class Path {
public:
    Path() = default;
    Path(const Path& parent, std::string_view member)
        : parent_{&parent}
        , member_{member} {}
    Path(const Path& parent, std::size_t index)
        : parent_{&parent}
        , index_{index} {}

    /// "$.meterValue[0].timestamp"
    [[nodiscard]] std::string text() const {
        if (parent_ == nullptr)
            return "$";
        std::string text = parent_->text();
        if (member_.data() == nullptr)
            return text += '[' + std::to_string(index_) + ']';
        return (text += '.') += member_;
    }

private:
    const Path* parent_ = nullptr;
    std::string_view member_{};
    std::size_t index_ = 0;
};

} // namespace voltgate::ocpp::json
