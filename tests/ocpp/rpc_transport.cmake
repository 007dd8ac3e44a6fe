# Tests of RPC and transport.
target_sources(test_ocpp PRIVATE
    ${CMAKE_SOURCE_DIR}/tests/support/http_receiver.cpp
    ${CMAKE_SOURCE_DIR}/tests/support/tls_identity.cpp
    http_client_files_test.cpp
    http_client_fixture.cpp
    http_client_test.cpp
    http_client_tls_test.cpp
    name_lookups_test.cpp
    peer_end_test.cpp
    peer_test.cpp
    peer_typed_test.cpp
    rpc_engine_inbound_test.cpp
    rpc_engine_test.cpp
    rpc_frame_test.cpp
    transport_client_test.cpp
    transport_closing_test.cpp
    transport_limits_test.cpp
    transport_listener_test.cpp
    transport_parts_test.cpp
    transport_stream_test.cpp
    transport_target_test.cpp
    transport_websocket_test.cpp)
target_link_libraries(test_ocpp PRIVATE OpenSSL::SSL)
