package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.Completion;
import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.FiberTransaction;
import io.nanoredis.shard.Transaction;
import io.nanoredis.shard.TransactionPart;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The commands of one connection that are under way together: a [Batch] per shard, and the order of the replies.
///
/// A round whose commands each live on one shard sends its batches straight to the shards. One command that spans
/// shards
/// makes the whole round a single one-hop transaction: one place in the Sequencer, all its keys locked there, every
/// part
/// run at that place. Replies are put together in the order of the commands when all batches are back (INV-4).
///
/// *Thread*: the home proactor. *Bounds*: [#isFull]. Reused by the connections of one proactor.
public final class Round implements Completion {
    private static final int COMMANDS_MAX = 1024;
    private static final int BYTES_MAX = 1 << 20;
    private static final int LOCAL = 0;
    private static final int SPLIT = 1;
    private static final int FIRST_BATCH = 2;

    /// Who is told that the replies are there.
    public interface Owner {
        /// All batches are back; on the home proactor.
        void roundDone(Round round);
    }

    private final ServerContext server;
    private final EngineShard home;
    private final @Nullable Batch[] batches;
    private final ReplyWriter localReplies = new ReplyWriter();
    private final ReplyParts parts = new ReplyParts();

    private int[] used = new int[4];
    private int usedCount;
    private int[] order = new int[32];
    private int orderCount;
    private int[] localEnds = new int[16];
    private int localCount;
    private Command[] splitCommands = new Command[4];
    private int splitCount;
    private int[] splitLog = new int[32];
    private int splitLogUsed;
    private int[] partOfShard;
    private int[] partStartOfShard;
    private int bytes;
    private int pending;
    private boolean sequenced;
    private int groups;
    private boolean inGroup;
    private boolean noTouch;
    private @Nullable CachingClient reader;
    private @Nullable Session session;
    private @Nullable Owner owner;
    private @Nullable Transaction transaction;

    /// A round for the connections of `home`.
    public Round(ServerContext server, EngineShard home) {
        this.server = server;
        this.home = home;
        batches = new Batch[server.shards().size()];
        partOfShard = new int[batches.length];
        partStartOfShard = new int[batches.length];
    }

    /// Begins the round of one connection.
    public void begin(Owner client, Session forSession) {
        owner = client;
        session = forSession;
        noTouch = forSession.noTouch();
        reader = forSession.caching();
        localReplies.resp3(forSession.resp3());
    }

    EngineShard home() {
        return home;
    }

    ServerContext server() {
        return server;
    }

    @Nullable
    Session session() {
        return session;
    }

    boolean noTouch() {
        return noTouch;
    }

    /// The client that may cache what is read, if it has ever said that it does.
    @Nullable
    CachingClient reader() {
        return reader;
    }

    /// The number of a database with what else a batch notes in its place.
    private int noted(int database) {
        CachingClient client = reader;
        return client != null && client.remembered() ? database | Batch.CACHED : database;
    }

    /// Whether the round should be sent before more commands are added.
    public boolean isFull() {
        return orderCount >= COMMANDS_MAX || bytes >= BYTES_MAX;
    }

    /// Where commands that run on the home shard at once write their replies.
    public ReplyWriter localReplies() {
        return localReplies;
    }

    /// Keeps the place of one reply that is about to be written to [#localReplies].
    public void expectLocal(boolean discard) {
        addOrder(LOCAL, discard);
    }

    /// Says that one expected reply now stands at the end of [#localReplies].
    public void localWritten() {
        if (localCount == localEnds.length) {
            localEnds = Arrays.copyOf(localEnds, localCount * 2);
        }
        localEnds[localCount++] = localReplies.length();
    }

    /// Begins a group: the commands that are added until [#endGroup] run, on each shard, without anybody in between.
    public void beginGroup() {
        groups++;
        inGroup = true;
    }

    /// Ends the group.
    public void endGroup() {
        inGroup = false;
    }

    /// Whether the commands of some transaction are in it.
    public boolean hasGroup() {
        return groups > 0;
    }

    /// The number of the group that commands are added to, 0 outside of any.
    int group() {
        return inGroup ? groups : 0;
    }

    /// Makes the whole round one transaction, all its commands at one place of the serial order.
    public void sequence() {
        sequenced = true;
    }

    /// Adds EXEC as the first command of a group on one shard, on which all the watched keys are.
    public void addGuard(Command exec, Session client, int shard, int commandCount, boolean discard) {
        Watches watched = client.takeWatches();
        assert watched != null;
        batch(shard).addGuard(exec, client.database(), watched, commandCount);
        addOrder(FIRST_BATCH + shard, discard);
    }

    /// Adds a command that the shards can run without a coordinator, for each of them what it has to do.
    ///
    /// @param keys where its keys are, if it can have any
    /// @param anyShard where it goes if it has none
    public void place(Command command, Args args, KeyPlacement keys, int anyShard, int database, boolean discard) {
        switch (command.scope()) {
            case KEYS -> placeByKeys(command, args, keys, anyShard, database, discard);
            case ROUTED -> {
                Router router = command.router();
                assert router != null : command.fullName();
                add(command, args, 0, router.shardOf(args, batches.length), database, discard);
            }
            case ANYWHERE -> add(command, args, 0, anyShard, database, discard);
            case ALL_SHARDS -> {
                if (batches.length == 1) {
                    add(command, args, 0, 0, database, discard);
                } else {
                    addAllShards(command, args, database, discard);
                }
            }
            case SESSION, COORDINATOR, WATCH, EXEC, CONTAINER -> throw new IllegalStateException(command.fullName());
        }
    }

    private void placeByKeys(
            Command command, Args args, KeyPlacement keys, int anyShard, int database, boolean discard) {
        int shard = keys.count() == 0 ? anyShard : keys.shard(0);
        if (keys.count() == 0 || keys.allOn(shard)) {
            add(command, args, keys.firstHash(), shard, database, discard);
        } else {
            addSplit(command, args, keys, database, discard);
        }
    }

    /// Adds a command whose keys live on `shard`.
    public void add(Command command, Args args, long keyHash, int shard, int database, boolean discard) {
        Batch batch = batch(shard);
        int before = batch.bytesUsed();
        batch.add(command, noted(database), args, keyHash);
        bytes += batch.bytesUsed() - before;
        addOrder(FIRST_BATCH + shard, discard);
    }

    /// Adds a command whose keys live on several shards; it is split into a smaller one per shard.
    public void addSplit(Command command, Args args, KeyPlacement keys, int database, boolean discard) {
        sequenced = true;
        Arrays.fill(partOfShard, -1);
        int[] keyShards = keys.shards();
        long[] keyHashes = keys.hashes();
        int log = beginSplit(command, keys.count());
        int partCount = 0;
        int step = command.keyStep();
        for (int k = 0; k < keys.count(); k++) {
            int shard = keyShards[k];
            Batch batch = batch(shard);
            if (partOfShard[shard] < 0) {
                batch.beginPart(command, noted(database), keyHashes[k]);
                partStartOfShard[shard] = batch.partStart();
                batch.addArgument(args, partStartOfShard[shard], 0);
                partOfShard[shard] = partCount;
                splitLog[log + 2 + partCount++] = shard;
            }
            int position = KeyPositions.position(command, args, k);
            for (int i = position; i < position + step; i++) {
                batch.addArgument(args, partStartOfShard[shard], i);
                bytes += args.length(i);
            }
            splitLog[log + 2 + batches.length + k] = partOfShard[shard];
        }
        splitLog[log] = partCount;
        addOrder(SPLIT, discard);
    }

    /// Adds a command that every shard runs whole.
    public void addAllShards(Command command, Args args, int database, boolean discard) {
        sequenced = true;
        int log = beginSplit(command, 0);
        for (int shard = 0; shard < batches.length; shard++) {
            batch(shard).addPart(command, noted(database), args);
            splitLog[log + 2 + shard] = shard;
        }
        splitLog[log] = batches.length;
        addOrder(SPLIT, discard);
    }

    /// Opens the record of one split: `[parts, keys, shard of part …, part of key …]`.
    private int beginSplit(Command command, int keys) {
        if (splitCount == splitCommands.length) {
            splitCommands = Arrays.copyOf(splitCommands, splitCount * 2);
        }
        splitCommands[splitCount++] = command;
        int log = splitLogUsed;
        splitLogUsed += 2 + batches.length + keys;
        if (splitLogUsed > splitLog.length) {
            splitLog = Arrays.copyOf(splitLog, Math.max(splitLogUsed, splitLog.length * 2));
        }
        splitLog[log + 1] = keys;
        return log;
    }

    private Batch batch(int shard) {
        Batch batch = batches[shard];
        if (batch == null) {
            batch = new Batch(this, shard);
            batches[shard] = batch;
        }
        if (batch.count() == 0) {
            batch.begin(localReplies.resp3());
            if (usedCount == used.length) {
                used = Arrays.copyOf(used, usedCount * 2);
            }
            used[usedCount++] = shard;
        }
        return batch;
    }

    private void addOrder(int source, boolean discard) {
        if (orderCount == order.length) {
            order = Arrays.copyOf(order, orderCount * 2);
        }
        order[orderCount++] = source << 1 | (discard ? 1 : 0);
    }

    /// Sends what has been added; the owner is told when all replies are there, never before this method returns.
    public void submit() {
        pending = usedCount;
        if (sequenced) {
            submitSequenced();
            return;
        }
        for (int i = 0; i < usedCount; i++) {
            Batch batch = usedBatch(i);
            server.shards().send(home, batch.target(), batch);
        }
    }

    /// Runs what has been added as one hop of a transaction that holds all its locks, and waits for it; nobody is told,
    /// and who waits for the keys is served when the transaction ends.
    ///
    /// *Thread*: the fiber that holds the transaction; [#assemble] then belongs to the home proactor again.
    void runUnder(FiberTransaction held) {
        for (int i = 0; i < usedCount; i++) {
            Batch batch = usedBatch(i);
            batch.markHeld();
            held.part(batch.target()).body(batch);
        }
        held.hop();
    }

    /// Publishes the round as one transaction: each batch is a part, under the locks of all its keys.
    private void submitSequenced() {
        Transaction tx = transaction;
        if (tx == null) {
            tx = new Transaction(home);
            transaction = tx;
        }
        tx.nowMs(server.clock().epochMs());
        ShardContext cx = server.context(home.id());
        for (int i = 0; i < usedCount; i++) {
            Batch batch = usedBatch(i);
            TransactionPart part = tx.part(batch.target());
            batch.addAllLocks(cx, part);
            batch.markSequenced();
            part.body(batch);
        }
        tx.run(this);
    }

    /// The transaction is over. What a command throws has become its reply; anything else is a fault of the server.
    @Override
    public void completed(Transaction tx) {
        Throwable failure = tx.failure();
        if (failure != null) {
            server.faults().report("transaction", failure);
        }
        tx.reset();
        done();
    }

    private Batch usedBatch(int i) {
        Batch batch = batches[used[i]];
        assert batch != null;
        return batch;
    }

    void batchDone() {
        if (--pending == 0) {
            done();
        }
    }

    private void done() {
        Owner client = owner;
        assert client != null;
        client.roundDone(this);
    }

    /// Appends the replies in the order of the commands and empties the round for its next user.
    public void assemble(ReplyWriter out) {
        int local = 0;
        int split = 0;
        int log = 0;
        for (int i = 0; i < orderCount; i++) {
            int source = order[i] >> 1;
            int before = out.length();
            if (source == LOCAL) {
                int from = local == 0 ? 0 : localEnds[local - 1];
                out.raw(localReplies.array(), from, localEnds[local++] - from);
            } else if (source == SPLIT) {
                log = assembleSplit(splitCommands[split++], log, out);
            } else {
                copyNext(source - FIRST_BATCH, out);
            }
            if ((order[i] & 1) != 0) {
                out.truncate(before);
            }
        }
        clear();
    }

    private void copyNext(int shard, ReplyWriter out) {
        Batch batch = batches[shard];
        assert batch != null;
        int from = batch.replyStart();
        out.raw(batch.replyArray(), from, batch.replyEnd() - from);
        batch.nextReply();
    }

    private int assembleSplit(Command command, int log, ReplyWriter out) {
        parts.clear();
        int partCount = splitLog[log];
        int keys = splitLog[log + 1];
        long slowestNs = 0;
        for (int p = 0; p < partCount; p++) {
            Batch batch = batches[splitLog[log + 2 + p]];
            assert batch != null;
            parts.addPart(batch.replyArray(), batch.replyStart(), batch.replyEnd());
            slowestNs = Math.max(slowestNs, batch.partNs());
            batch.nextReply();
        }
        int keysAt = log + 2 + batches.length;
        for (int k = 0; k < keys; k++) {
            parts.addKey(splitLog[keysAt + k]);
        }
        int start = out.length();
        int error = parts.firstError();
        Merge merge = command.merge();
        assert merge != null : command.fullName();
        if (error >= 0) {
            out.raw(parts.array(error), parts.start(error), parts.end(error) - parts.start(error));
        } else {
            merge.merge(parts, out);
        }
        server.context(home.id()).countSplit(command, out, start, slowestNs);
        return keysAt + keys;
    }

    /// Forgets what was added and never ran, or failed as a whole.
    void drop() {
        clear();
    }

    private void clear() {
        for (int i = 0; i < usedCount; i++) {
            usedBatch(i).clear();
        }
        usedCount = 0;
        orderCount = 0;
        localCount = 0;
        splitCount = 0;
        splitLogUsed = 0;
        bytes = 0;
        sequenced = false;
        groups = 0;
        inGroup = false;
        session = null;
        reader = null;
        owner = null;
        localReplies.reset();
    }
}
