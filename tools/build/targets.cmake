# Asio's compiled part; its precompiled header serves every other target. Boost.JSON is in that header, and what it
# defines must be the same for all who use the header.
add_library(voltgate_asio STATIC ${CMAKE_SOURCE_DIR}/tools/build/asio.cpp)
target_link_libraries(voltgate_asio PUBLIC voltgate_flags Boost::json)
target_precompile_headers(voltgate_asio PRIVATE ${CMAKE_SOURCE_DIR}/tools/build/precompiled.hpp)

# voltgate_library(name source...): a static library of ours.
function(voltgate_library name)
    add_library(${name} STATIC ${ARGN})
    target_link_libraries(${name} PUBLIC voltgate_asio)
    target_precompile_headers(${name} REUSE_FROM voltgate_asio)
endfunction()

# voltgate_program(name source...): an executable, placed at the top of the build folder.
function(voltgate_program name)
    add_executable(${name} ${ARGN})
    target_link_libraries(${name} PRIVATE voltgate_asio)
    target_precompile_headers(${name} REUSE_FROM voltgate_asio)
endfunction()
