package io.nanoredis.net;

/// What one proactor's connections have moved and met.
///
/// *Thread*: one proactor; others by a message to it.
public final class NetStats {
    long inputBytes;
    long outputBytes;
    long connections;
    long rejectedConnections;
    long queryBufferClosed;
    long outputBufferClosed;

    NetStats() {}

    /// Bytes received.
    public long inputBytes() {
        return inputBytes;
    }

    /// Bytes sent.
    public long outputBytes() {
        return outputBytes;
    }

    /// Connections accepted.
    public long connections() {
        return connections;
    }

    /// Connections refused because there were too many.
    public long rejectedConnections() {
        return rejectedConnections;
    }

    /// Clients closed because their input exceeded its limit.
    public long queryBufferClosed() {
        return queryBufferClosed;
    }

    /// Clients closed because they did not take their replies.
    public long outputBufferClosed() {
        return outputBufferClosed;
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
