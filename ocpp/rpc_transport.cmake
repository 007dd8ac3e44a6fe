# RPC and transport: frames, engine, sockets, peer.
target_sources(voltgate_ocpp PRIVATE
    peer.cpp
    rpc/call.cpp
    rpc/engine.cpp
    rpc/frame.cpp
    rpc/message_id.cpp
    transport/beast.cpp
    transport/census.cpp
    transport/client.cpp
    transport/connection.cpp
    transport/handshake.cpp
    transport/http_client.cpp
    transport/http_connect.cpp
    transport/http_head.cpp
    transport/http_status.cpp
    transport/http_url.cpp
    transport/listener.cpp
    transport/reception.cpp
    transport/liveness.cpp
    transport/name_lookups.cpp
    transport/stream.cpp
    transport/target.cpp
    transport/tls_layer.cpp
    transport/websocket.cpp)
target_link_libraries(voltgate_ocpp PUBLIC voltgate_certs)
