package io.nanoredis.shard;

/// One try of a ticket whose keys live on several shards: a transaction that locks them all, looks, and then either
/// takes what it has found, or lets the ticket enter its lines if this was its first try.
///
/// *Thread*: home of the ticket; what it sends runs on the shards, under the locks.
final class TryAcross implements Completion {
    private enum Round {
        ACQUIRE,
        LOOK,
        DELIVER,
        CONCLUDE,
        RELEASE
    }

    private final Ticket ticket;
    private final Transaction transaction;
    private Round round = Round.ACQUIRE;
    private int found;
    private boolean first;

    TryAcross(Ticket ticket) {
        this.ticket = ticket;
        transaction = new Transaction(ticket.home());
    }

    void start() {
        EngineShard home = ticket.home();
        home.refreshClock();
        transaction.nowMs(home.nowMs());
        for (int i = 0; i < ticket.entryCount(); i++) {
            ticket.entry(i).ready = false;
            join(ticket.entry(i).shard);
        }
        if (ticket.destination() >= 0) {
            join(ticket.destination());
        }
        transaction.acquire(this);
    }

    private void join(int shard) {
        if (!transaction.participates(shard)) {
            ticket.addLocks(transaction.part(shard), shard);
        }
    }

    @Override
    public void completed(Transaction tx) {
        switch (round) {
            case ACQUIRE -> look();
            case LOOK -> decide();
            case DELIVER -> delivered();
            case CONCLUDE -> {
                if (tx.failure() != null) {
                    ticket.failed(tx.failure());
                }
                ticket.concluded();
            }
            case RELEASE -> {}
        }
    }

    private void look() {
        if (ticket.hasEnded()) {
            release();
            return;
        }
        round = Round.LOOK;
        everywhere(ticket::lookOn);
        transaction.hop(this);
    }

    private void decide() {
        found = ticket.firstFound();
        first = ticket.isTrying();
        if (transaction.failure() != null && claim()) {
            fail();
        } else if (found >= 0 && claim()) {
            take();
        } else if (found < 0 && ticket.beginToWait()) {
            everywhere(ticket::enter);
            release();
        } else {
            release();
            ticket.endLastTry();
            if (ticket.isWaiting()) {
                ticket.passOn();
            }
        }
    }

    private boolean claim() {
        return ticket.home().waits().claim(ticket);
    }

    private void take() {
        ticket.concluding();
        if (ticket.movesAcross()) {
            round = Round.DELIVER;
            transaction.hop(ticket.destination(), shard -> ticket.conclude(shard, found, false, first), this);
        } else {
            conclude();
        }
    }

    /// What goes to another shard has arrived there; only then is it taken from where it was.
    private void delivered() {
        if (transaction.failure() != null) {
            fail();
        } else {
            conclude();
        }
    }

    private void conclude() {
        round = Round.CONCLUDE;
        everywhere(shard -> {
            if (!ticket.movesAcross() || shard.id() != ticket.destination()) {
                ticket.conclude(shard, found, ticket.entry(found).shard == shard.id(), first);
            }
            shard.waits().remove(ticket);
        });
        transaction.lastHop(this);
    }

    private void fail() {
        round = Round.CONCLUDE;
        Throwable failure = transaction.failure();
        if (failure != null) {
            ticket.failed(failure);
        }
        everywhere(shard -> shard.waits().remove(ticket));
        transaction.lastHop(this);
    }

    /// Ends the transaction with what was set for its last hop, if anything.
    private void release() {
        round = Round.RELEASE;
        transaction.lastHop(this);
    }

    private void everywhere(ShardTask body) {
        for (int i = 0; i < transaction.partCount(); i++) {
            transaction.partAt(i).body(body);
        }
    }
}
