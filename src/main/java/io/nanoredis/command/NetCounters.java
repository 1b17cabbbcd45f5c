package io.nanoredis.command;

/// What the connections of one proactor have moved and met.
///
/// @param inputBytes bytes received
/// @param outputBytes bytes sent
/// @param connections connections accepted
/// @param rejectedConnections connections refused because there were too many
/// @param queryBufferClosed clients closed because their input exceeded its limit
/// @param outputBufferClosed clients closed because they did not take their replies
public record NetCounters(
        long inputBytes,
        long outputBytes,
        long connections,
        long rejectedConnections,
        long queryBufferClosed,
        long outputBufferClosed) {
    /// The sum of both.
    public NetCounters plus(NetCounters other) {
        return new NetCounters(
                inputBytes + other.inputBytes,
                outputBytes + other.outputBytes,
                connections + other.connections,
                rejectedConnections + other.rejectedConnections,
                queryBufferClosed + other.queryBufferClosed,
                outputBufferClosed + other.outputBufferClosed);
    }
}
