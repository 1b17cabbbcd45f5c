package io.nanoredis.command;

import io.nanoredis.resp.Args;
import java.util.Arrays;

/// The commands that a client has sent after MULTI, with their arguments copied, and where they will have to run.
///
/// *Shape*: per command its row, the hash of its first key, where its keys are, and where its arguments begin in
/// `spans`,
/// which holds `[arguments, offset, length, offset, length …]`, offsets into `bytes`. *Cost*: nothing is allocated per
/// command but for growing; emptied, it keeps room for a usual transaction.
///
/// *Thread*: the proactor of the connection, or the fiber that executes the transaction.
public final class QueuedCommands {
    /// What [#shard] says of commands that need no shard, or may run on any.
    public static final int ANYWHERE = -1;

    /// What [#shard] says of commands on several shards.
    public static final int SEVERAL = -2;

    private static final int BYTES_KEPT = 1 << 14;
    private static final int COMMANDS_KEPT = 256;
    /// What an argument and a command take beside their bytes.
    private static final int SPAN_BYTES = 8;

    private static final int COMMAND_BYTES = 32;

    private byte[] bytes = new byte[512];
    private int bytesUsed;
    private int[] spans = new int[64];
    private int spansUsed;
    private Command[] commands = new Command[8];
    private long[] hashes = new long[8];
    private int[] shards = new int[8];
    private int[] starts = new int[8];
    private int count;

    private int shard = ANYWHERE;
    private boolean failed;
    private boolean write;
    private boolean mayReplicate;
    private boolean deniesOom;
    private boolean needsFiber;
    private boolean hasSessionCommands;
    private boolean changesSession;

    /// Makes it what it was before the first command.
    void clear() {
        if (bytes.length > BYTES_KEPT) {
            bytes = new byte[512];
        }
        if (commands.length > COMMANDS_KEPT) {
            commands = new Command[8];
            hashes = new long[8];
            shards = new int[8];
            starts = new int[8];
        }
        if (spans.length > BYTES_KEPT / SPAN_BYTES) {
            spans = new int[64];
        }
        bytesUsed = 0;
        spansUsed = 0;
        count = 0;
        shard = ANYWHERE;
        failed = false;
        write = false;
        mayReplicate = false;
        deniesOom = false;
        needsFiber = false;
        hasSessionCommands = false;
        changesSession = false;
    }

    /// Adds a command.
    ///
    /// @param keys filled for it if it can have keys
    public void add(Command command, Args args, KeyPlacement keys, int shardCount) {
        if (count == commands.length) {
            commands = Arrays.copyOf(commands, count * 2);
            hashes = Arrays.copyOf(hashes, count * 2);
            shards = Arrays.copyOf(shards, count * 2);
            starts = Arrays.copyOf(starts, count * 2);
        }
        int target = placeOf(command, args, keys, shardCount);
        commands[count] = command;
        hashes[count] = keys.firstHash();
        shards[count] = target;
        starts[count++] = copy(args);
        if (target != ANYWHERE && target != shard) {
            shard = shard == ANYWHERE ? target : SEVERAL;
        }
        write |= command.isWrite();
        mayReplicate |= command.has(CommandFlag.MAY_REPLICATE);
        deniesOom |= command.deniesOom();
    }

    private int placeOf(Command command, Args args, KeyPlacement keys, int shardCount) {
        return switch (command.scope()) {
            case SESSION -> {
                hasSessionCommands = true;
                changesSession |= command.isAlone();
                yield ANYWHERE;
            }
            case ANYWHERE -> ANYWHERE;
            case KEYS -> placeByKeys(command, keys);
            case ROUTED -> {
                Router router = command.router();
                assert router != null : command.fullName();
                yield router.shardOf(args, shardCount);
            }
            case ALL_SHARDS -> shardCount == 1 ? 0 : SEVERAL;
            case COORDINATOR -> {
                needsFiber = true;
                yield SEVERAL;
            }
            case EXEC, WATCH, CONTAINER -> throw new IllegalStateException(command.fullName());
        };
    }

    private int placeByKeys(Command command, KeyPlacement keys) {
        if (command.isScript()) {
            needsFiber = true; // what it does takes long, and its keys are known when it runs
            return SEVERAL;
        }
        if (keys.count() == 0) {
            return ANYWHERE;
        }
        if (keys.allOn(keys.shard(0))) {
            return keys.shard(0);
        }
        needsFiber |= command.merge() == null || keys.reachesFurther();
        return SEVERAL;
    }

    private int copy(Args args) {
        int argc = args.count();
        int from = args.offset(0);
        int span = args.offset(argc - 1) + args.length(argc - 1) - from;
        if (bytes.length - bytesUsed < span) {
            bytes = Arrays.copyOf(bytes, (int)
                    Math.min(Integer.MAX_VALUE - 16, Math.max(2L * bytes.length, (long) bytesUsed + span)));
        }
        System.arraycopy(args.array(), from, bytes, bytesUsed, span);
        int start = spansUsed;
        if (spans.length - start < 1 + 2 * argc) {
            spans = Arrays.copyOf(spans, Math.max(spans.length * 2, start + 1 + 2 * argc));
        }
        spans[start] = argc;
        for (int i = 0, at = start + 1; i < argc; i++, at += 2) {
            spans[at] = args.offset(i) - from + bytesUsed;
            spans[at + 1] = args.length(i);
        }
        bytesUsed += span;
        spansUsed += 1 + 2 * argc;
        return start;
    }

    // ---- the commands

    /// How many commands are queued.
    public int count() {
        return count;
    }

    /// Command number `i`.
    public Command command(int i) {
        return commands[i];
    }

    /// The hash of its first key.
    public long hash(int i) {
        return hashes[i];
    }

    /// Where it runs: a shard, [#ANYWHERE] or [#SEVERAL].
    public int shard(int i) {
        return shards[i];
    }

    /// Makes `args` views of its arguments, valid until the queue changes.
    public Args arguments(int i, Args args) {
        args.reset(bytes);
        int at = starts[i];
        int argc = spans[at++];
        for (int k = 0; k < argc; k++, at += 2) {
            args.add(spans[at], spans[at + 1]);
        }
        return args;
    }

    // ---- the transaction as a whole

    /// The shard of all commands, [#ANYWHERE] if none needs any, or [#SEVERAL].
    public int shard() {
        return shard;
    }

    /// Whether a command was refused, so that EXEC will refuse them all.
    public boolean failed() {
        return failed;
    }

    /// Notes that a command was refused.
    public void fail() {
        failed = true;
    }

    /// Whether one of the commands changes keys.
    public boolean isWrite() {
        return write;
    }

    /// Whether one of the commands may have effects that a replica has to know of, without changing keys.
    public boolean mayReplicate() {
        return mayReplicate;
    }

    /// Whether one of the commands is refused when memory is used up.
    public boolean deniesOom() {
        return deniesOom;
    }

    /// Whether one of the commands needs a coordinator.
    public boolean needsFiber() {
        return needsFiber;
    }

    /// Whether one of the commands concerns the connection itself.
    public boolean hasSessionCommands() {
        return hasSessionCommands;
    }

    /// Whether one of them changes how replies look, or whether they leave.
    public boolean changesSession() {
        return changesSession;
    }

    /// About the memory that the commands take, in bytes.
    public long memoryBytes() {
        return bytesUsed + (long) SPAN_BYTES * spansUsed / 2 + (long) COMMAND_BYTES * count;
    }
}
