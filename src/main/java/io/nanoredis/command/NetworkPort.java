package io.nanoredis.command;

/// What commands may ask of the connections of one proactor as a whole.
///
/// *Thread*: the proactor.
public interface NetworkPort {
    /// Counters of the proactor's connections.
    NetCounters counters();

    /// Sets the counters back: CONFIG RESETSTAT.
    void resetCounters();

    /// Lets every connection that waits for CLIENT PAUSE look again.
    void resumePaused();

    /// Applies changed limits to the connections.
    void settingsChanged();

    /// Looks at the sockets once while `script` runs on this proactor's shard and has passed its limit: clients are
    /// told
    /// that the server is busy, and may end it. Does nothing where the script runs within a look at the sockets.
    void serveDuring(RunningScript script);
}
