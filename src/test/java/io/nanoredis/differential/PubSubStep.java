package io.nanoredis.differential;

import io.nanoredis.testing.Request;
import java.util.List;
import java.util.stream.Collectors;

/// Commands that one of several clients sends at once.
///
/// @param client number of the client
/// @param requests the commands
/// @param order what is asked of the frames that they bring
record PubSubStep(int client, List<Request> requests, Order order) {
    /// What is compared of the frames that a step brings to one client.
    enum Order {
        /// All of them, in their order.
        STRICT,
        /// All of them, in any order: they tell of keys of several shards.
        ANY,
        /// The elements of the reply have no order.
        OF_NO_ELEMENTS,
        /// Every frame of a kind, but what it names: which is told first is up to the server.
        OF_NO_NAMES,
        /// Only whether the reply is an error: it tells who the server is.
        KIND
    }

    @Override
    public String toString() {
        return client + ": " + requests.stream().map(Request::toString).collect(Collectors.joining(" | "));
    }
}
