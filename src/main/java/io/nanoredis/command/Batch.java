package io.nanoredis.command;

import io.nanoredis.resp.Args;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.shard.EngineShard;
import io.nanoredis.shard.LockRequest;
import io.nanoredis.shard.LockTable;
import io.nanoredis.shard.ShardTask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The commands of one [Round] for one shard, with their arguments copied, and the replies that the shard writes.
///
/// Travels as one ring event to its shard and as one back. *Shape*: per command its row and the hash of its first key;
/// `meta` holds `[database, arguments, offset, length, offset, length …]` per command, offsets into `bytes`; [#PART]
/// marks
/// the part of a command that spans shards, whose duration is kept for the one who counts the whole.
/// *Thread*: filled by the home proactor, run by the owner of the target shard, read by the home proactor again; the
/// rings order these hand-overs.
///
/// *Groups*: the commands of a transaction are one group, the later ones marked [#JOINED]; they run without anybody in
/// between, under the locks of all their keys at once if there are any. A group with watched keys begins with EXEC
/// itself, marked [#GUARD]: it asks whether they have changed, and if so the rest of the group is passed over.
///
/// When a lock stands in the way of a command, the batch waits in the queue of its key and goes on when it is granted:
/// what follows in the batch waits too, so that a connection's commands on one shard keep their order. Inside a
/// transaction nothing has to wait.
final class Batch extends LockRequest implements ShardTask {
    private static final int PREFETCH_MAX = 64;
    private static final int BYTES_KEPT = 1 << 16;
    private static final int COMMANDS_KEPT = 1024;
    /// Beside the number of the database, which is far below.
    private static final int PART = 1 << 30;
    /// Beside it: the client may cache what the command reads.
    static final int CACHED = 1 << 29;

    private static final int JOINED = 1 << 28;
    private static final int GUARD = 1 << 27;
    private static final int FLAGS = PART | CACHED | JOINED | GUARD;

    private final Round round;
    private final int target;
    private final ReplyWriter replies = new ReplyWriter();

    private byte[] bytes = new byte[256];
    private int bytesUsed;
    private int[] meta = new int[64];
    private int metaUsed;
    private Command[] commands = new Command[8];
    private long[] hashes = new long[8];
    private int[] replyEnds = new int[8];
    private long[] partNs = new long[8];
    private int count;

    private int next;
    private int metaNext;
    private boolean sequenced;
    private boolean held;
    private boolean executed;

    private int replyCursor;

    /// The group to which the last command belongs, as [Round] numbers them.
    private int lastGroup;
    /// What the guards ask for; `hashes` of a guard holds its place here, and above that the number of commands.
    private final List<Watches> guards = new ArrayList<>(0);

    Batch(Round round, int target) {
        this.round = round;
        this.target = target;
    }

    int target() {
        return target;
    }

    int count() {
        return count;
    }

    int bytesUsed() {
        return bytesUsed;
    }

    void clear() {
        bytesUsed = 0;
        metaUsed = 0;
        count = 0;
        next = 0;
        metaNext = 0;
        sequenced = false;
        held = false;
        executed = false;
        replyCursor = 0;
        lastGroup = 0;
        guards.clear();
        replies.reset(BYTES_KEPT);
        if (commands.length > COMMANDS_KEPT) {
            commands = new Command[8];
            hashes = new long[8];
            replyEnds = new int[8];
            partNs = new long[8];
            meta = new int[64];
        }
        if (bytes.length > BYTES_KEPT) {
            bytes = new byte[256];
        }
    }

    void begin(boolean resp3) {
        replies.resp3(resp3);
    }

    // ---- filling: the home proactor

    /// Adds the whole command.
    void add(Command command, int database, Args args, long keyHash) {
        int argc = args.count();
        int at = header(command, database, argc, keyHash);
        int from = args.offset(0);
        int span = args.offset(argc - 1) + args.length(argc - 1) - from;
        int shift = reserve(span) - from;
        System.arraycopy(args.array(), from, bytes, from + shift, span);
        for (int i = 0; i < argc; i++) {
            meta[at++] = args.offset(i) + shift;
            meta[at++] = args.length(i);
        }
        metaUsed = at;
    }

    /// Adds EXEC as the guard of its group: its reply is the header of those that follow, or null when one of the
    /// watched keys has changed.
    void addGuard(Command exec, int database, Watches watched, int commandCount) {
        metaUsed = header(exec, database | GUARD, 0, (long) commandCount << 32 | guards.size());
        guards.add(watched);
    }

    /// Adds the whole command, which runs on other shards too.
    void addPart(Command command, int database, Args args) {
        add(command, database | PART, args, 0);
    }

    /// Begins a smaller command of the same kind; its arguments follow one by one.
    void beginPart(Command command, int database, long keyHash) {
        metaUsed = header(command, database | PART, 0, keyHash);
    }

    /// Adds argument `i` of `args` to the part begun last.
    void addArgument(Args args, int partStart, int i) {
        ensureMeta(2);
        int length = args.length(i);
        int offset = reserve(length);
        System.arraycopy(args.array(), args.offset(i), bytes, offset, length);
        meta[metaUsed++] = offset;
        meta[metaUsed++] = length;
        meta[partStart + 1]++;
    }

    /// Where the part begun last starts in `meta`.
    int partStart() {
        return metaUsed - 2;
    }

    private int header(Command command, int database, int argc, long keyHash) {
        if (count == commands.length) {
            commands = Arrays.copyOf(commands, count * 2);
            hashes = Arrays.copyOf(hashes, count * 2);
            replyEnds = Arrays.copyOf(replyEnds, count * 2);
            partNs = Arrays.copyOf(partNs, count * 2);
        }
        commands[count] = command;
        hashes[count++] = keyHash;
        ensureMeta(2 + 2 * argc);
        int group = round.group();
        meta[metaUsed] = group != 0 && group == lastGroup ? database | JOINED : database;
        lastGroup = group;
        meta[metaUsed + 1] = argc;
        return metaUsed + 2;
    }

    private void ensureMeta(int more) {
        if (meta.length - metaUsed < more) {
            meta = Arrays.copyOf(meta, Math.max(meta.length * 2, metaUsed + more));
        }
    }

    private int reserve(int length) {
        if (bytes.length - bytesUsed < length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(bytesUsed, length)));
        }
        int at = bytesUsed;
        bytesUsed += length;
        return at;
    }

    // ---- running: the owner of the target shard

    /// Says that the batch is the body of a transaction's part: every key will be locked when it runs.
    void markSequenced() {
        sequenced = true;
    }

    /// Says that the batch is one hop of a transaction that holds all its locks until later.
    void markHeld() {
        sequenced = true;
        held = true;
    }

    /// Runs on the target shard, as a ring event of its own or under the locks of a transaction; and once more on the
    /// home
    /// shard, to deliver the replies.
    @Override
    public void run(EngineShard shard) {
        if (executed) {
            round.batchDone();
            return;
        }
        ShardContext cx = round.server().context(shard.id());
        prefetch(cx);
        proceed(shard, cx);
    }

    private void proceed(EngineShard shard, ShardContext cx) {
        LockTable locks = shard.locks();
        long ns = cx.server().clock().nanos();
        while (next < count) {
            if (!sequenced && !locks.isEmpty() && mustWait(cx, locks)) {
                return;
            }
            ns = runGroup(cx, ns);
        }
        executed = true;
        shard.effects().workEnded();
        if (!sequenced) {
            cx.server().shards().send(shard, round.home().id(), this);
        }
    }

    /// The locks on the keys of the next command, or group, are ours: run it, pass them on, and go on.
    @Override
    protected void granted(EngineShard shard) {
        ShardContext cx = round.server().context(shard.id());
        shard.refreshClock();
        shard.holder(this);
        runGroup(cx, cx.server().clock().nanos());
        shard.holder(null);
        shard.locks().release(this);
        proceed(shard, cx);
    }

    private boolean mustWait(ShardContext cx, LockTable locks) {
        clearLocks();
        int at = metaNext;
        int i = next;
        do {
            addLocks(cx, this, i++, at);
            at = after(at);
        } while (i < count && isJoined(at));
        return !locks.admits(this) && !locks.acquire(this);
    }

    /// Adds the keys of every command to `request`, for a transaction that runs the whole batch.
    void addAllLocks(ShardContext cx, LockRequest request) {
        int at = 0;
        for (int i = 0; i < count; i++) {
            addLocks(cx, request, i, at);
            at = after(at);
        }
    }

    private int after(int at) {
        return at + 2 + 2 * meta[at + 1];
    }

    private boolean isJoined(int at) {
        return (meta[at] & JOINED) != 0;
    }

    private void addLocks(ShardContext cx, LockRequest request, int i, int at) {
        if ((meta[at] & GUARD) != 0) {
            guards.get((int) hashes[i]).addLocks(request, target);
            return;
        }
        Command command = commands[i];
        if (command.scope() == Command.Scope.ANYWHERE) {
            return;
        }
        boolean exclusive = command.locksExclusively();
        Args args = decode(cx.batchArgs(), at);
        int keys = KeyPositions.count(command, args);
        if (!command.hasKeys() || command.reachesFurther(args)) {
            request.lockShard(exclusive);
        }
        for (int k = 0; k < keys; k++) {
            int position = KeyPositions.position(command, args, k);
            long keyHash = k == 0
                    ? hashes[i]
                    : cx.server().hash().hash(args.array(), args.offset(position), args.length(position));
            request.lock(Routing.lockFingerprint(keyHash), exclusive);
        }
    }

    /// Runs the next command, with those that are joined to it; who waits for their keys is served after the last.
    private long runGroup(ShardContext cx, long startNs) {
        long ns = startNs;
        boolean guarded = (meta[metaNext] & GUARD) != 0;
        boolean refused = guarded && !runGuard(cx);
        if (!guarded) {
            ns = runNext(cx, ns);
        }
        while (next < count && isJoined(metaNext)) {
            if (refused) {
                finishNext();
            } else {
                ns = runNext(cx, ns);
            }
        }
        if (!held) {
            cx.shard().waits().serve();
        }
        return ns;
    }

    /// Writes the reply of a transaction whose keys are watched, up to the first command's; false if it is all of it.
    private boolean runGuard(ShardContext cx) {
        boolean unchanged = guards.get((int) hashes[next]).endOn(cx.shard());
        if (unchanged) {
            replies.arrayHeader((int) (hashes[next] >>> 32));
        } else {
            replies.nullArray();
        }
        finishNext();
        return unchanged;
    }

    private void finishNext() {
        replyEnds[next++] = replies.length();
        metaNext = after(metaNext);
    }

    private long runNext(ShardContext cx, long ns) {
        int at = metaNext;
        Command command = commands[next];
        Args args = decode(cx.batchArgs(), at);
        cx.select(database(at), round.session(), round.noTouch());
        if ((meta[at] & CACHED) != 0) {
            cx.reader(round.reader());
        }
        long endNs;
        if ((meta[at] & PART) == 0) {
            cx.countForeign(round.home());
            endNs = cx.run(command, args, hashes[next], replies, ns);
        } else {
            endNs = cx.runPart(command, args, hashes[next], replies, ns);
            partNs[next] = endNs - ns;
        }
        finishNext();
        return endNs;
    }

    private int database(int at) {
        return meta[at] & ~FLAGS;
    }

    private Args decode(Args args, int at) {
        args.reset(bytes);
        int argc = meta[at + 1];
        for (int i = 0, m = at + 2; i < argc; i++, m += 2) {
            args.add(meta[m], meta[m + 1]);
        }
        return args;
    }

    /// Brings the buckets and then the records of the first commands into the cache, all misses at once.
    private void prefetch(ShardContext cx) {
        int n = Math.min(count, PREFETCH_MAX);
        if (n < 2) {
            return;
        }
        long sink = 0;
        for (int i = 0, at = 0; i < n; i++, at += 2 + 2 * meta[at + 1]) {
            sink += cx.touchBucket(database(at), hashes[i]);
        }
        for (int i = 0, at = 0; i < n; i++, at += 2 + 2 * meta[at + 1]) {
            sink += cx.touchRecord(database(at), hashes[i]);
        }
        for (int i = 0, at = 0; i < n; i++, at += 2 + 2 * meta[at + 1]) {
            if (commands[i].memberAt() > 0) {
                sink += cx.touchMemberBucket(database(at), commands[i], decode(cx.batchArgs(), at), hashes[i]);
            }
        }
        sink += cx.touchMemberRecords();
        cx.consume(sink);
    }

    // ---- reading the replies: the home proactor, each in turn

    byte[] replyArray() {
        return replies.array();
    }

    int replyStart() {
        return replyCursor == 0 ? 0 : replyEnds[replyCursor - 1];
    }

    int replyEnd() {
        return replyEnds[replyCursor];
    }

    /// How long the part whose reply is next took.
    long partNs() {
        return partNs[replyCursor];
    }

    void nextReply() {
        replyCursor++;
    }
}
