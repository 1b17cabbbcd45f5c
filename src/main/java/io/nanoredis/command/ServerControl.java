package io.nanoredis.command;

/// What commands may ask of the server as a whole.
///
/// *Thread*: any.
public interface ServerControl {
    /// Begins an orderly stop: no new clients, running commands finish, every connection is closed.
    void shutdown();
}
