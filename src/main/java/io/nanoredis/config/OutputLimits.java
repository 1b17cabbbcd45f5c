package io.nanoredis.config;

/// How many bytes of replies may wait for each class of clients before such a client is closed.
///
/// @param normal  clients that ask
/// @param replica replicas
/// @param pubsub  clients that subscribe
public record OutputLimits(Limit normal, Limit replica, Limit pubsub) {
    /// The limit of one class.
    ///
    /// @param hardBytes   closed at once beyond it; 0: no limit
    /// @param softBytes   closed after `softSeconds` in a row beyond it; 0: no limit
    /// @param softSeconds how long the soft limit may be exceeded
    public record Limit(long hardBytes, long softBytes, int softSeconds) {
        @Override
        public String toString() {
            return hardBytes + " " + softBytes + " " + softSeconds;
        }
    }
}
