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
}
