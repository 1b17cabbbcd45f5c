package io.nanoredis.shard;

import org.jspecify.annotations.Nullable;

/// A deliberate mistake in the design of waiting, which the simulation must catch.
enum BlockingMutant {
    /// No mistake: the design as it is.
    NONE,
    /// A ticket is claimed by a look and a store instead of a compare-and-set.
    CLAIM_WITHOUT_COMPARE_AND_SET,
    /// A ticket enters its lines in a later task than the one in which its keys were empty.
    LATE_ENTRY,
    /// Tickets are served between the hops of a transaction.
    SERVED_WITHIN_TRANSACTION,
    /// Tickets are served in a later task than that of the command that has changed their key.
    SERVED_LATE,
    /// Others in the line are served while a ticket before them tries again.
    OVERTAKEN_WHILE_MOVING,
    /// A ticket is served without a look at the locks of others.
    SERVED_WITHOUT_LOCKS,
    /// A ticket that has ended stays in the lines of other shards.
    NEVER_LEAVES;

    /// The wait table of a shard, with this mistake if it is one of its own.
    WaitTable waits(EngineShard shard) {
        return switch (this) {
            case SERVED_WITHIN_TRANSACTION ->
                new WaitTable(shard) {
                    @Override
                    @Nullable
                    KeyWaiters takeReady() {
                        serve();
                        return super.takeReady();
                    }

                    @Override
                    boolean admits(Ticket ticket, WaitEntry entry, @Nullable LockRequest holder) {
                        return true;
                    }
                };
            case SERVED_LATE ->
                new WaitTable(shard) {
                    private boolean due;

                    @Override
                    public void serve() {
                        if (due) {
                            due = false;
                            super.serve();
                        } else if (hasReady()) {
                            shard.runLater(later -> {
                                due = true;
                                serve();
                            });
                        }
                    }
                };
            case OVERTAKEN_WHILE_MOVING ->
                new WaitTable(shard) {
                    @Override
                    void hold(WaitEntry entry) {}
                };
            case SERVED_WITHOUT_LOCKS ->
                new WaitTable(shard) {
                    @Override
                    boolean admits(Ticket ticket, WaitEntry entry, @Nullable LockRequest holder) {
                        return true;
                    }
                };
            case NEVER_LEAVES ->
                new WaitTable(shard) {
                    @Override
                    void leave(Ticket ticket) {}
                };
            default -> new WaitTable(shard);
        };
    }
}
