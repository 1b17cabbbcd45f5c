package io.nanoredis.net;

import io.nanoredis.command.NetCounters;

/// What one proactor's connections have moved and met.
///
/// *Thread*: one proactor; others get a [#snapshot] by a message to it.
final class NetStats {
    long inputBytes;
    long outputBytes;
    long connections;
    long rejectedConnections;
    long queryBufferClosed;
    long outputBufferClosed;

    NetCounters snapshot() {
        return new NetCounters(
                inputBytes, outputBytes, connections, rejectedConnections, queryBufferClosed, outputBufferClosed);
    }

    void reset() {
        inputBytes = 0;
        outputBytes = 0;
        connections = 0;
        rejectedConnections = 0;
        queryBufferClosed = 0;
        outputBufferClosed = 0;
    }
}
