package io.nanoredis.family.stream;

import io.nanoredis.command.KeyEvent;
import io.nanoredis.command.ShardContext;
import io.nanoredis.resp.Args;
import io.nanoredis.resp.ErrorReply;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.type.stream.ConsumerGroup;
import io.nanoredis.type.stream.Stream;
import io.nanoredis.type.stream.StreamGroups;
import io.nanoredis.type.stream.StreamId;
import io.nanoredis.type.stream.StreamType;
import org.jspecify.annotations.Nullable;

/// The commands that make, change and remove groups and consumers, and the one that acknowledges: XGROUP and XACK.
final class GroupCommands {
    private static final ErrorReply NO_KEY =
            ErrorReply.of("ERR The XGROUP subcommand requires the key to exist. Note that"
                    + " for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.");
    private static final ErrorReply GROUP_EXISTS = ErrorReply.of("BUSYGROUP Consumer Group name already exists");
    private static final ErrorReply NEGATIVE_READ = ErrorReply.of("ERR value for ENTRIESREAD must be positive or -1");

    private static final int KEY = 2;
    private static final int GROUP = 3;
    private static final int ID = 4;
    private static final int CONSUMER = 4;
    private static final int FIRST_OPTION = 5;
    private static final int CREATE_ARGUMENTS_MAX = 8;
    private static final int SETID_ARGUMENTS_MAX = 7;

    private GroupCommands() {}

    /// The options of XGROUP CREATE and SETID.
    ///
    /// @param makesStream whether a missing stream is made
    /// @param entriesRead how many entries the group counts as read
    private record Options(boolean makesStream, long entriesRead) {
        /// Reads the options; null if they are wrong, and the error has been replied.
        static @Nullable Options parse(Args args, boolean mayMakeStream, ReplyWriter out) {
            boolean makesStream = false;
            long entriesRead = ConsumerGroup.UNKNOWN;
            int i = FIRST_OPTION;
            while (i < args.count()) {
                if (mayMakeStream && args.is(i, Words.MKSTREAM)) {
                    makesStream = true;
                    i++;
                } else if (i + 1 < args.count() && args.is(i, Words.ENTRIESREAD)) {
                    if (!args.tryLong(i + 1)) {
                        out.error(ErrorReply.NOT_AN_INTEGER);
                        return null;
                    }
                    entriesRead = args.longValue();
                    if (entriesRead < 0 && entriesRead != ConsumerGroup.UNKNOWN) {
                        out.error(NEGATIVE_READ);
                        return null;
                    }
                    i += 2;
                } else {
                    out.error(ErrorReply.subcommandSyntax("XGROUP", args.text(1)));
                    return null;
                }
            }
            return new Options(makesStream, entriesRead);
        }
    }

    /// XGROUP CREATE: adds a group, and the stream if that is wanted.
    static void create(ShardContext cx, Args args, ReplyWriter out) {
        Options options = Options.parse(args, true, out);
        if (options == null) {
            return;
        }
        long record = cx.change(args, KEY);
        if (record != 0 && !StreamType.isStream(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        if (record == 0 && !options.makesStream) {
            out.error(NO_KEY);
            return;
        }
        if (args.count() > CREATE_ARGUMENTS_MAX) {
            out.error(ErrorReply.subcommandSyntax("XGROUP", args.text(1)));
            return;
        }
        StreamId id = Streams.type(cx).id();
        if (!lastDelivered(cx, args, record, id, out)) {
            return;
        }
        Stream stream = record == 0 ? Streams.create(cx, args, KEY) : Streams.open(cx, record);
        StreamGroups groups = stream.groups();
        if (groups.open(args.array(), args.offset(GROUP), args.length(GROUP))) {
            out.error(GROUP_EXISTS);
            return;
        }
        groups.add(args.array(), args.offset(GROUP), args.length(GROUP), id, options.entriesRead);
        cx.event(KeyEvent.XGROUP_CREATE, args, KEY);
        if (record != 0) {
            cx.keyspace().modified(record);
        }
        out.ok();
    }

    /// Reads the ID from which on a group reads, where `$` is the last of the stream; false if an error was replied.
    private static boolean lastDelivered(ShardContext cx, Args args, long record, StreamId into, ReplyWriter out) {
        if (!args.is(ID, Words.LAST)) {
            return IdArguments.parse(args, ID, 0, into, out);
        }
        if (record == 0) {
            into.set(0, 0);
        } else {
            Streams.open(cx, record).lastId(into);
        }
        return true;
    }

    /// XGROUP SETID: sets from which ID on a group reads.
    static void setid(ShardContext cx, Args args, ReplyWriter out) {
        Options options = Options.parse(args, false, out);
        if (options == null) {
            return;
        }
        long record = openGroup(cx, args, out);
        if (record == 0) {
            return;
        }
        if (args.count() > SETID_ARGUMENTS_MAX) {
            out.error(ErrorReply.subcommandSyntax("XGROUP", args.text(1)));
            return;
        }
        StreamId id = Streams.type(cx).id();
        if (args.is(ID, Words.LAST)) {
            Streams.opened(cx).lastId(id);
        } else if (!IdArguments.parseWithEnds(args, ID, id, out)) {
            return;
        }
        ConsumerGroup group = Streams.opened(cx).groups().group();
        group.setLastId(id.ms(), id.seq());
        group.setEntriesRead(options.entriesRead);
        cx.event(KeyEvent.XGROUP_SETID, args, KEY);
        cx.keyspace().modified(record);
        out.ok();
    }

    /// The record of the stream, whose group stands open; 0 if something is missing or wrong, and the error has been
    /// replied.
    private static long openGroup(ShardContext cx, Args args, ReplyWriter out) {
        long record = streamOf(cx, args, out);
        if (record != 0
                && !Streams.open(cx, record).groups().open(args.array(), args.offset(GROUP), args.length(GROUP))) {
            out.error(Errors.noGroupInKey(args, KEY, GROUP));
            return 0;
        }
        return record;
    }

    private static long streamOf(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.change(args, KEY);
        if (record == 0) {
            out.error(NO_KEY);
            return 0;
        }
        if (!StreamType.isStream(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return 0;
        }
        return record;
    }

    /// XGROUP DESTROY: removes a group.
    static void destroy(ShardContext cx, Args args, ReplyWriter out) {
        long record = streamOf(cx, args, out);
        if (record == 0) {
            return;
        }
        StreamGroups groups = Streams.open(cx, record).groups();
        boolean removed = groups.remove(args.array(), args.offset(GROUP), args.length(GROUP));
        if (removed) {
            cx.event(KeyEvent.XGROUP_DESTROY, args, KEY);
            cx.keyspace().modified(record);
        }
        out.integer(removed ? 1 : 0);
    }

    /// XGROUP CREATECONSUMER: adds a consumer to a group.
    static void createconsumer(ShardContext cx, Args args, ReplyWriter out) {
        long record = openGroup(cx, args, out);
        if (record == 0) {
            return;
        }
        ConsumerGroup group = Streams.opened(cx).groups().group();
        boolean missing = group.consumer(args.array(), args.offset(CONSUMER), args.length(CONSUMER)) == 0;
        if (missing) {
            group.addConsumer(args.array(), args.offset(CONSUMER), args.length(CONSUMER), cx.nowMs());
            cx.event(KeyEvent.XGROUP_CREATECONSUMER, args, KEY);
            cx.keyspace().modified(record);
        }
        out.integer(missing ? 1 : 0);
    }

    /// XGROUP DELCONSUMER: removes a consumer with what it has pending, and replies how much that was.
    static void delconsumer(ShardContext cx, Args args, ReplyWriter out) {
        long record = openGroup(cx, args, out);
        if (record == 0) {
            return;
        }
        ConsumerGroup group = Streams.opened(cx).groups().group();
        if (group.consumer(args.array(), args.offset(CONSUMER), args.length(CONSUMER)) != 0) {
            cx.event(KeyEvent.XGROUP_DELCONSUMER, args, KEY);
        }
        long pending = group.removeConsumer(args.array(), args.offset(CONSUMER), args.length(CONSUMER));
        cx.keyspace().modified(record);
        out.integer(pending);
    }

    /// XACK: removes entries from what a group has pending.
    static void xack(ShardContext cx, Args args, ReplyWriter out) {
        long record = cx.change(args, 1);
        if (record != 0 && !StreamType.isStream(record)) {
            out.error(ErrorReply.WRONG_TYPE);
            return;
        }
        if (record == 0 || !Streams.open(cx, record).groups().open(args.array(), args.offset(2), args.length(2))) {
            out.integer(0);
            return;
        }
        StreamId id = Streams.type(cx).id();
        if (!DeleteCommands.areIds(args, 3, args.count(), id, out)) {
            return;
        }
        ConsumerGroup group = Streams.opened(cx).groups().group();
        long acknowledged = 0;
        for (int i = 3; i < args.count(); i++) {
            IdArguments.parse(args, i, 0, id);
            acknowledged += group.acknowledge(id.ms(), id.seq()) ? 1 : 0;
        }
        if (acknowledged > 0) {
            cx.keyspace().modified(record);
        }
        out.integer(acknowledged);
    }
}
