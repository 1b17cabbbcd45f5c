package io.nanoredis.shard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// An operation of one client that waits until one of its keys has something for it, from its first try to its end.
///
/// *First try*: looks at all keys at one moment of the serial order, and in the same moment takes what it finds or
/// enters the lines of all keys ([WaitTable]), so that no wake-up is lost in between. On one shard that is one task of
/// the owner; on several it is a transaction: lock the keys, look, then take or enter.
///
/// *Waiting*: the shard that finds something for it claims it, takes, and sends the answer home. If it also changes a
/// key of another shard ([#movesTo]), home tries again by a transaction, and claims it when that has found something;
/// meanwhile its line waits, so that nobody overtakes it. A ticket with several keys is served from one that has
/// something, not always from the one that comes first in the serial order: the claims of two shards, or of two
/// transactions, are decided by which is faster.
///
/// | state | | leads to |
/// |---|---|---|
/// | trying | its first try is under way | waiting, served, last try, ended |
/// | last try | the same, and its time is up: it will not wait | served, ended |
/// | waiting | stands in its lines | served, ended |
/// | served | claimed by the one who takes; the answer is on its way | |
/// | ended | nothing was taken | |
///
/// Every step is a compare-and-set, so time-out, disconnection and any number of shards may compete for it: one wins.
///
/// *Thread*: home's owner starts and ends it; [#look], [#serve], [#peek] and [#conclude] run on the shard named.
public abstract class Ticket implements ShardTask {

    /// What a key has for a ticket.
    public enum Finding {
        /// Something to take, or a reason to end with an error.
        READY,
        /// Nothing for this ticket; perhaps for the next one.
        NOT_FOR_THIS,
        /// Nothing for any ticket of this kind.
        NOTHING_LEFT
    }

    private static final int TRYING = 0;
    private static final int LAST_TRY = 1;
    private static final int WAITING = 2;
    private static final int SERVED = 3;
    private static final int ENDED = 4;
    private static final int NO_SHARD = -1;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Ticket.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final EngineShard home;
    private final int database;
    private final int kind;
    private final boolean exclusive;
    private volatile int state = TRYING;

    private WaitEntry[] places = new WaitEntry[1];
    private int entryCount;
    private int destination = NO_SHARD;
    private long destinationFingerprint;

    /// Whether it has entered lines on several shards. *Thread*: home.
    private boolean entered;

    // Of the shard that has it at the moment; messages order the hand-over.
    private boolean answering;
    private int servedBy = NO_SHARD;

    /// A ticket of a client of `home`.
    ///
    /// @param database index of the logical database
    /// @param kind any number that stands for the kind of values waited for; tickets of one kind stand in one line
    /// @param exclusive whether serving it changes its keys
    protected Ticket(EngineShard home, int database, int kind, boolean exclusive) {
        this.home = home;
        this.database = database;
        this.kind = kind;
        this.exclusive = exclusive;
    }

    // ---- what it is for

    /// Adds a key to wait for; the bytes must not change. Keys are numbered from 0 in this order.
    ///
    /// @param hash hash of the whole key
    /// @param fingerprint what stands for the key in the lock table
    protected final void waitFor(int shard, long hash, long fingerprint, byte[] array, int offset, int length) {
        if (entryCount == places.length) {
            places = Arrays.copyOf(places, entryCount * 2);
        }
        places[entryCount] = new WaitEntry(this, shard, entryCount, hash, fingerprint, array, offset, length);
        entryCount++;
    }

    /// Says that serving it changes one more key, on the given shard.
    protected final void movesTo(int shard, long fingerprint) {
        destination = shard;
        destinationFingerprint = fingerprint;
    }

    /// Adds the locks on all its keys of a shard.
    final void addLocks(LockRequest request, int shard) {
        for (int i = 0; i < entryCount; i++) {
            if (places[i].shard == shard) {
                request.lock(places[i].fingerprint, exclusive);
            }
        }
        if (destination == shard) {
            request.lock(destinationFingerprint, true);
        }
    }

    /// Adds the locks without which it cannot be served from one key here.
    final void addLocks(LockRequest request, WaitEntry entry) {
        request.lock(entry.fingerprint, exclusive);
        if (destination == entry.shard) {
            request.lock(destinationFingerprint, true);
        }
    }

    /// Looks whether key number `index` has something for it. Changes nothing.
    ///
    /// @param first whether this is the first try, which also ends on what a waiting ticket passes over
    protected abstract Finding look(EngineShard shard, int index, boolean first);

    /// Whether [#look] may find something that it did not find before though no key has changed.
    protected boolean isTimed() {
        return false;
    }

    /// Whether it ends, with an error, when one of its keys is removed.
    protected boolean endsWithKey() {
        return false;
    }

    /// Takes from key number `index`, which [#look] has found ready.
    protected abstract void serve(EngineShard shard, int index, boolean first);

    /// Notes what the transaction of a try has to know of its keys on a shard, beside what [#look] says.
    protected void peek(EngineShard shard) {}

    /// A transaction has found something and will [#conclude]. *Thread*: home.
    protected void concluding() {}

    /// Does its share on a shard after a transaction has found key number `index` ready: first on that of [#movesTo] if
    /// that is another one, then on the others.
    ///
    /// @param isOwn whether that is a key of this shard
    protected void conclude(EngineShard shard, int index, boolean isOwn, boolean first) {
        if (isOwn) {
            serve(shard, index, first);
        }
    }

    /// Takes when the first try on one shard has found key number `index` ready, and none before it.
    protected void serveFirst(EngineShard shard, int index) {
        serve(shard, index, true);
    }

    /// The ticket is over. Called once, at home, unless [#abandon] came before; never from within [#start].
    ///
    /// @param served whether something was taken
    protected abstract void over(boolean served);

    /// Serving it has thrown; [#over] follows as if it were served. *Thread*: that of [#serve], or home.
    protected abstract void failed(Throwable cause);

    // ---- facts

    /// The shard whose proactor serves the client.
    public final EngineShard home() {
        return home;
    }

    /// Index of the logical database.
    public final int database() {
        return database;
    }

    final int kind() {
        return kind;
    }

    final int entryCount() {
        return entryCount;
    }

    final WaitEntry entry(int i) {
        return places[i];
    }

    /// The shard of [#movesTo], or -1.
    final int destination() {
        return destination;
    }

    /// Tells whether it was given up or abandoned.
    final boolean hasEnded() {
        return state == ENDED;
    }

    /// Tells whether it stands in the lines of its keys and nobody has claimed it. *Thread*: any.
    public final boolean isWaiting() {
        return state == WAITING;
    }

    /// Tells whether its first try is under way. *Thread*: any.
    public final boolean isTrying() {
        return state <= LAST_TRY;
    }

    // ---- home

    /// Starts the first try. *Thread*: home.
    public final void start() {
        int shard = soleShard();
        if (shard == home.id()) {
            arrive(home);
        } else if (shard >= 0) {
            home.send(shard, this);
        } else {
            new TryAcross(this).start();
        }
    }

    /// The shard on which all its keys live, or -1.
    private int soleShard() {
        int shard = destination == NO_SHARD ? places[0].shard : destination;
        for (int i = 0; i < entryCount; i++) {
            if (places[i].shard != shard) {
                return NO_SHARD;
            }
        }
        return shard;
    }

    /// Whether serving it changes a key of another shard than that of the key it waits for.
    final boolean movesAcross() {
        return destination != NO_SHARD && places[0].shard != destination;
    }

    /// Time is up, or somebody has asked to end the waiting: if it waits, that ends; if its first try is under way, it
    /// will be the last. *Thread*: home.
    ///
    /// @return whether it has ended now; [#over] is not called then
    public final boolean giveUp() {
        while (true) {
            int now = state;
            if (now == TRYING && STATE.compareAndSet(this, TRYING, LAST_TRY)) {
                return false;
            }
            if (now == WAITING && STATE.compareAndSet(this, WAITING, ENDED)) {
                leaveLines(NO_SHARD);
                return true;
            }
            if (now != TRYING && now != WAITING) {
                return false;
            }
        }
    }

    /// The client is gone: nothing more is taken for it, unless that has happened already. [#over] is not called any
    /// more, or ought to do nothing. *Thread*: home.
    public final void abandon() {
        for (int now = state; now <= WAITING; now = state) {
            if (STATE.compareAndSet(this, now, ENDED) && now == WAITING) {
                leaveLines(NO_SHARD);
            }
        }
    }

    private void leaveLines(int except) {
        for (int i = 0; i < entryCount; i++) {
            int shard = places[i].shard;
            if (shard != except && isFirstOn(shard, i)) {
                home.send(shard, there -> there.waits().leave(this));
            }
        }
    }

    private boolean isFirstOn(int shard, int i) {
        for (int k = 0; k < i; k++) {
            if (places[k].shard == shard) {
                return false;
            }
        }
        return true;
    }

    /// It has been answered for: ends it, on the other shards too.
    final void concluded() {
        boolean served = state == SERVED;
        if (served && entered) {
            leaveLines(servedBy);
        }
        over(served);
    }

    // ---- the shard of its keys

    /// Arrives at the shard of all its keys, or home with the answer.
    @Override
    public final void run(EngineShard shard) {
        if (answering) {
            concluded();
        } else {
            arrive(shard);
        }
    }

    private void arrive(EngineShard shard) {
        if (mustWait(shard)) {
            return;
        }
        tryHere(shard);
        shard.waits().serve();
    }

    private boolean mustWait(EngineShard shard) {
        LockTable locks = shard.locks();
        if (locks.isEmpty()) {
            return false;
        }
        LockRequest request = locksOn(shard);
        return !locks.admits(request) && !locks.acquire(request);
    }

    /// The request for the locks on its keys of a shard, of which each shard has its own.
    private LockRequest locksOn(EngineShard shard) {
        int first = 0;
        while (places[first].shard != shard.id()) {
            first++;
        }
        LockRequest request = places[first].locks;
        if (request == null) {
            request = new Locks(this);
            addLocks(request, shard.id());
            places[first].locks = request;
        }
        return request;
    }

    /// Its wish for the locks on its keys of one shard.
    private static final class Locks extends LockRequest {
        private final Ticket ticket;

        Locks(Ticket ticket) {
            this.ticket = ticket;
        }

        @Override
        protected void granted(EngineShard shard) {
            shard.refreshClock();
            shard.holder(this);
            try {
                ticket.locked(shard);
                shard.waits().serve();
            } finally {
                shard.holder(null);
                shard.locks().release(this);
            }
        }
    }

    private void locked(EngineShard shard) {
        if (isTrying()) {
            tryHere(shard);
        } else {
            unhold(shard);
        }
    }

    private void unhold(EngineShard shard) {
        for (int i = 0; i < entryCount; i++) {
            if (places[i].shard == shard.id()) {
                shard.waits().unhold(places[i]);
            }
        }
    }

    private void tryHere(EngineShard shard) {
        int index = firstReady(shard);
        if (index >= 0) {
            if (shard.waits().claim(this)) {
                guarded(() -> serveFirst(shard, index));
                answer(shard);
            }
        } else if (STATE.compareAndSet(this, TRYING, WAITING)) {
            enter(shard);
        } else if (STATE.compareAndSet(this, LAST_TRY, ENDED)) {
            answer(shard);
        }
    }

    private int firstReady(EngineShard shard) {
        for (int i = 0; i < entryCount; i++) {
            if (places[i].shard == shard.id() && isReady(shard, places[i], true)) {
                return i;
            }
        }
        return -1;
    }

    private boolean isReady(EngineShard shard, WaitEntry entry, boolean first) {
        entry.passedOver = shard.waits().isHeld(entry);
        return !entry.passedOver && look(shard, entry.index, first) == Finding.READY;
    }

    /// Enters the lines of its keys on a shard, in the same moment in which they were seen to have nothing for it.
    void enter(EngineShard shard) {
        if (isWaiting()) {
            shard.waits().enter(this);
        }
    }

    /// Makes the caller the only one who serves it. Whoever takes something for it has done this before.
    ///
    /// @return false if it was served or has ended
    boolean claim() {
        for (int now = state; now <= WAITING; now = state) {
            if (STATE.compareAndSet(this, now, SERVED)) {
                return true;
            }
        }
        return false;
    }

    /// Claims it without regard to others: for a simulation of what must not be done.
    final void claimBlindly() {
        state = SERVED;
    }

    /// Serves it from a ready key of its line, now or as soon as that can be. Without other locks than those of who
    /// has just changed the key that is now; else it waits for the locks, and the line for it.
    final void serveAt(EngineShard shard, WaitEntry entry) {
        WaitTable waits = shard.waits();
        if (movesAcross()) {
            waits.hold(entry);
            shard.send(home.id(), there -> tryAgain());
        } else if (mayServe(shard, entry)) {
            waits.remove(this);
            if (waits.claim(this)) {
                servedBy = shard.id();
                guarded(() -> serve(shard, entry.index, false));
                answer(shard);
            }
        } else {
            waits.hold(entry);
            waitForLocks(shard);
        }
    }

    @SuppressWarnings("ReferenceEquality") // a ticket is its identity
    private boolean mayServe(EngineShard shard, WaitEntry entry) {
        LockRequest holder = shard.holder();
        boolean own = holder instanceof Locks locks && locks.ticket == this;
        return own || shard.locks().isEmpty() || shard.waits().admits(this, entry, holder);
    }

    private void waitForLocks(EngineShard shard) {
        LockRequest request = locksOn(shard);
        if (!request.isEnqueued() && shard.locks().acquire(request)) {
            throw new IllegalStateException("locks granted that were not admitted");
        }
    }

    /// What serving throws is the answer; a claimed ticket is answered whatever happens.
    @SuppressWarnings("CatchingUnchecked") // see above
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (Throwable thrown) {
            failed(thrown);
        }
    }

    private void answer(EngineShard shard) {
        answering = true;
        shard.send(home.id(), this);
    }

    // ---- tries on several shards: home

    private void tryAgain() {
        if (isWaiting()) {
            new TryAcross(this).start();
        }
    }

    /// Looks at its keys on a shard under the locks of a try, and notes for each whether it is ready.
    final void lookOn(EngineShard shard) {
        boolean first = isTrying();
        for (int i = 0; i < entryCount; i++) {
            WaitEntry entry = places[i];
            if (entry.shard == shard.id()) {
                entry.ready = isReady(shard, entry, first);
            }
        }
        peek(shard);
    }

    /// The first of its keys that a try has found ready, or -1.
    final int firstFound() {
        for (int i = 0; i < entryCount; i++) {
            if (places[i].ready) {
                return i;
            }
        }
        return -1;
    }

    /// A first try has found nothing: makes it a ticket that waits, unless it was its last try.
    final boolean beginToWait() {
        entered = STATE.compareAndSet(this, TRYING, WAITING);
        return entered;
    }

    /// A last try has found nothing: ends it, unless it has ended.
    final void endLastTry() {
        if (STATE.compareAndSet(this, LAST_TRY, ENDED)) {
            over(false);
        }
    }

    /// Lets the line go on in which this ticket has been held up for nothing.
    final void passOn() {
        home.send(places[0].shard, shard -> {
            unhold(shard);
            shard.waits().serve();
        });
    }
}
