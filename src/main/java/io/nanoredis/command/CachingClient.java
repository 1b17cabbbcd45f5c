package io.nanoredis.command;

import org.jspecify.annotations.Nullable;

/// A client that has asked for tracking, now or before: what shards know it by, and what it has asked for.
///
/// *Thread*: its connection's proactor, or its fiber; [#mode] and [#session] any.
public final class CachingClient {
    private final Session session;
    /// Its number on each shard plus one, 0 without one; each element belongs to the owner of its shard.
    private final int[] numbers;
    /// Written by the client's proactor; shards that read an old one do what they would have done a moment earlier.
    private volatile @Nullable CachingMode mode;
    private boolean chosen;
    private boolean remembered;
    /// Whether EXEC was the last to arrive, so that what happens now happens in a transaction.
    private boolean inTransaction;
    private boolean redirectBroken;

    CachingClient(Session session, int shards) {
        this.session = session;
        numbers = new int[shards];
    }

    /// The client.
    public Session session() {
        return session;
    }

    /// How it tracks; null while it does not.
    public @Nullable CachingMode mode() {
        return mode;
    }

    void mode(@Nullable CachingMode newMode) {
        mode = newMode;
        redirectBroken = false;
        chosen &= newMode != null;
        remembered = inTransaction && remembers(newMode, chosen);
    }

    /// Its number on a shard, -1 without one. *Thread*: the shard's owner.
    int number(int shard) {
        return numbers[shard] - 1;
    }

    void number(int shard, int number) {
        numbers[shard] = number + 1;
    }

    /// Whether CLIENT CACHING has said something about the next command.
    public boolean chosen() {
        return chosen;
    }

    /// CLIENT CACHING.
    public void choose() {
        if (inTransaction) {
            remembered = remembers(mode, true); // for the rest of the transaction, and no longer
        } else {
            chosen = true;
        }
    }

    /// A command is about to be executed: decides whether the keys that it reads are remembered.
    ///
    /// What CLIENT CACHING has said holds until a command that is none of CLIENT's own, or a transaction, is over.
    ///
    /// @param command null for one that there is not
    void arrived(@Nullable Command command) {
        remembered = remembers(mode, chosen);
        inTransaction = command != null && command.scope() == Command.Scope.EXEC;
        if (chosen && !isOfClient(command) && !beginsTransaction(command)) {
            chosen = false;
        }
    }

    /// What is said before MULTI holds for the whole transaction.
    private static boolean beginsTransaction(@Nullable Command command) {
        return command != null && command.fullName().equals("multi");
    }

    private static boolean remembers(@Nullable CachingMode mode, boolean chosen) {
        return mode != null && !mode.broadcasts() && (mode.optIn() ? chosen : !mode.optOut() || !chosen);
    }

    private static boolean isOfClient(@Nullable Command command) {
        Command container = command == null ? null : command.parent();
        return container != null && container.name().equals("client");
    }

    /// Whether the keys that the running command reads are remembered.
    boolean remembered() {
        return remembered;
    }

    /// Whether the client to which it redirects was gone when it should have been told something.
    public boolean redirectBroken() {
        return redirectBroken;
    }

    void redirectIsBroken() {
        redirectBroken = true;
    }
}
