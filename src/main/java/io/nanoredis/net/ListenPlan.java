package io.nanoredis.net;

import io.nanoredis.runtime.Transport;
import java.net.InetAddress;
import java.util.List;

/// Where and how a server listens.
///
/// @param transport what drives the sockets
/// @param addresses local addresses, at least one when there is a port
/// @param port TCP port, 0 for none
/// @param unixSocket path of the unix socket, empty for none
/// @param unixSocketPermissions of the unix socket, as in chmod; 0: as the process's umask has it
/// @param backlog length of the queue of connections not yet accepted
public record ListenPlan(
        Transport transport,
        List<InetAddress> addresses,
        int port,
        String unixSocket,
        int unixSocketPermissions,
        int backlog) {}
