package io.nanoredis.pubsub;

/// A client as the one who has something to tell it sees it.
///
/// *Thread*: the client's proactor.
public interface Subscriber {
    /// Sends the client something it did not ask for, behind all replies that are complete, and before the reply of a
    /// command that is being executed in its fiber. It leaves with whatever else the client is sent in this turn.
    ///
    /// Never closes the client at once, even when that goes beyond the limit of its output: the caller may go on
    /// through
    /// a list that holds it.
    ///
    /// @param head the begin of a RESP3 push, `>` and so on; its first byte becomes `*` for a client that speaks RESP2
    /// @param tail the rest, which many clients may share; neither is changed afterwards
    void push(byte[] head, byte[] tail);
}
