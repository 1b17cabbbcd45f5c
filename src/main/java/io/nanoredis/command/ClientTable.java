package io.nanoredis.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The clients that one proactor serves, by number, and those among them that MONITOR.
///
/// *Thread*: the proactor.
public final class ClientTable {
    private final Map<Long, SessionChannel> byId = new LinkedHashMap<>();
    private final List<SessionChannel> monitors = new ArrayList<>();

    /// Adds a client.
    public void add(SessionChannel channel) {
        byId.put(channel.session().id(), channel);
    }

    /// Removes a client.
    public void remove(SessionChannel channel) {
        byId.remove(channel.session().id());
        monitors.remove(channel);
    }

    /// The client numbered `id`.
    public @Nullable SessionChannel find(long id) {
        return byId.get(id);
    }

    /// The clients, oldest first, as they are now; safe to close them while iterating.
    public List<SessionChannel> snapshot() {
        return new ArrayList<>(byId.values());
    }

    /// The number of clients.
    public int size() {
        return byId.size();
    }

    /// The clients that MONITOR.
    public List<SessionChannel> monitors() {
        return monitors;
    }
}
