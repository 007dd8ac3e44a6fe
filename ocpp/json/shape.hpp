// How the codec sees a C++ type: a small table instead of a template per message, so that reading and writing
// is compiled once for all messages. Every message struct has a `static const Shape shape`, generated beside
// it; the shapes of texts, numbers, words and lists follow from their types (ShapeOf). All of it is constant
// data.
#pragma once

#include "ocpp/types/custom_data.hpp"
#include "ocpp/types/date_time.hpp"
#include "ocpp/types/list.hpp"
#include "ocpp/types/number.hpp"
#include "ocpp/types/open.hpp"
#include "ocpp/types/text.hpp"

#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

namespace voltgate::ocpp::json {

struct Shape;

/// What a value of a type is in JSON, and by which base class or type the codec reaches it.
enum class Kind : std::uint8_t {
    text,        ///< std::string, AnyText
    word,        ///< AnyWord
    integer,     ///< std::int64_t, Integer
    decimal,     ///< Decimal
    boolean,     ///< bool
    date_time,   ///< DateTime
    anything,    ///< boost::json::value
    custom_data, ///< CustomData
    list,        ///< List
    object,      ///< a message struct
};

/// A struct's field in a version. `expected` is required by the standard and so by us in strict mode and when
/// sending; tolerant decoding can do without it.
enum class Presence : std::uint8_t { absent, optional, expected, required };

struct Presences {
    Presence v16 = Presence::absent;
    Presence v201 = Presence::absent;
    Presence v21 = Presence::absent;

    [[nodiscard]] constexpr Presence in(Version version) const {
        return version == Version::v16 ? v16 : version == Version::v201 ? v201 : v21;
    }
};

/// Reaches the value inside a std::optional.
struct OptionalAccess {
    void* (*emplace)(void* optional);
    const void* (*find)(const void* optional); ///< null when empty
    void (*reset)(void* optional);
};

/// Reaches the items of a List.
struct ListAccess {
    void (*reserve)(void* list, std::size_t size);
    void* (*append)(void* list);
    void (*drop_last)(void* list);
    std::size_t (*size)(const void* list);
    const void* (*at)(const void* list, std::size_t index);
};

struct Field {
    std::string_view name;
    std::size_t offset;
    const Shape* shape;             ///< of the value, inside the std::optional if there is one
    const OptionalAccess* optional; ///< null when the member is no std::optional
    Presences presence;
};

/// A smallest and a largest number, in the meaning of the kind: characters, items, or the number itself.
struct Range {
    std::int64_t min = lowest;
    std::int64_t max = unlimited;

    friend bool operator==(const Range&, const Range&) = default;
};

struct Shape {
    Kind kind;
    Range before_21{};
    Range since_21{};
    int places_before_21 = 0; ///< decimal; 0 means an integer
    int places_since_21 = 0;
    Words (*words)() = nullptr;  ///< word
    bool open_since_21 = false;  ///< word: any text within since_21 is right
    const Shape* item = nullptr; ///< list
    const ListAccess* list = nullptr;
    std::string_view name{}; ///< object
    std::span<const Field> fields{};

    [[nodiscard]] constexpr Range range(Version version) const {
        return version < Version::v21 ? before_21 : since_21;
    }
    [[nodiscard]] constexpr int places(Version version) const {
        return version < Version::v21 ? places_before_21 : places_since_21;
    }
};

/// The shape of a type: `ShapeOf<T>::pointer`. Structs name their own.
template <class T>
struct ShapeOf {
    static constexpr const Shape* pointer = &T::shape;
};

template <Kind kind>
struct PlainShape {
    static constexpr Shape value{.kind = kind};
    static constexpr const Shape* pointer = &value;
};

template <>
struct ShapeOf<std::string> : PlainShape<Kind::text> {};
template <>
struct ShapeOf<std::int64_t> : PlainShape<Kind::integer> {};
template <>
struct ShapeOf<bool> : PlainShape<Kind::boolean> {};
template <>
struct ShapeOf<DateTime> : PlainShape<Kind::date_time> {};
template <>
struct ShapeOf<boost::json::value> : PlainShape<Kind::anything> {};
template <>
struct ShapeOf<CustomData> : PlainShape<Kind::custom_data> {};

template <std::size_t Max, std::size_t MaxSince21>
struct TextShape {
    static constexpr Shape value{.kind = Kind::text, .before_21 = {0, Max}, .since_21 = {0, MaxSince21}};
    static constexpr const Shape* pointer = &value;
};
template <std::size_t Max, std::size_t MaxSince21>
struct ShapeOf<Text<Max, MaxSince21>> : TextShape<Max, MaxSince21> {};
template <std::size_t Max, std::size_t MaxSince21>
struct ShapeOf<CiText<Max, MaxSince21>> : TextShape<Max, MaxSince21> {};

template <class E>
Words words_of_enumeration() {
    return words_of(E{});
}
template <class E, std::size_t MaxSince21>
struct ShapeOf<Open<E, MaxSince21>> {
    static constexpr Shape value{.kind = Kind::word,
                                 .since_21 = {0, MaxSince21 == 0 ? unlimited : MaxSince21},
                                 .words = &words_of_enumeration<E>,
                                 .open_since_21 = MaxSince21 != 0};
    static constexpr const Shape* pointer = &value;
};

template <std::int64_t Min, std::int64_t Max, Version Since>
struct ShapeOf<Integer<Min, Max, Since>> {
    static constexpr Shape value{.kind = Kind::integer,
                                 .before_21 = Since == Version::v21 ? Range{} : Range{Min, Max},
                                 .since_21 = {Min, Max}};
    static constexpr const Shape* pointer = &value;
};
template <int Places, int PlacesSince21, std::int64_t Min, std::int64_t Max>
struct ShapeOf<Decimal<Places, PlacesSince21, Min, Max>> {
    static constexpr Shape value{.kind = Kind::decimal,
                                 .before_21 = {Min, Max},
                                 .since_21 = {Min, Max},
                                 .places_before_21 = Places,
                                 .places_since_21 = PlacesSince21};
    static constexpr const Shape* pointer = &value;
};

template <class T>
inline constexpr ListAccess list_access{
    [](void* list, std::size_t size) { static_cast<T*>(list)->reserve(size); },
    [](void* list) -> void* { return &static_cast<T*>(list)->emplace_back(); },
    [](void* list) { static_cast<T*>(list)->pop_back(); },
    [](const void* list) { return static_cast<const T*>(list)->size(); },
    [](const void* list, std::size_t index) -> const void* { return &(*static_cast<const T*>(list))[index]; },
};
template <class T, std::size_t Min, std::size_t Max>
struct ShapeOf<List<T, Min, Max>> {
    static constexpr Range range{Min, Max == 0 ? unlimited : Max};
    static constexpr Shape value{.kind = Kind::list,
                                 .before_21 = range,
                                 .since_21 = range,
                                 .item = ShapeOf<T>::pointer,
                                 .list = &list_access<std::vector<T>>};
    static constexpr const Shape* pointer = &value;
};

template <class T>
inline constexpr OptionalAccess optional_access{
    [](void* optional) -> void* { return &static_cast<std::optional<T>*>(optional)->emplace(); },
    [](const void* optional) -> const void* {
        const auto& value = *static_cast<const std::optional<T>*>(optional);
        return value ? &*value : nullptr;
    },
    [](void* optional) { static_cast<std::optional<T>*>(optional)->reset(); },
};

template <class T>
struct MemberOf {
    using Value = T;
    static constexpr const OptionalAccess* optional = nullptr;
};
template <class T>
struct MemberOf<std::optional<T>> {
    using Value = T;
    static constexpr const OptionalAccess* optional = &optional_access<T>;
};

/// A row of a struct's table of fields; `Member` is the type of the member.
template <class Member>
consteval Field field(std::string_view name, std::size_t offset, Presences presence) {
    return {name, offset, ShapeOf<typename MemberOf<Member>::Value>::pointer, MemberOf<Member>::optional,
            presence};
}

/// The shape of struct T. Offsets are well-defined because T is standard-layout.
template <class T>
consteval Shape object_shape(std::string_view name, std::span<const Field> fields) {
    static_assert(std::is_standard_layout_v<T>);
    return {.kind = Kind::object, .name = name, .fields = fields};
}

} // namespace voltgate::ocpp::json
