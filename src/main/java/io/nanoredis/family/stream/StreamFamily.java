package io.nanoredis.family.stream;

import io.nanoredis.command.AclCategory;
import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.KeySpec;
import io.nanoredis.command.SubcommandHelp;
import java.util.List;

/// The rows of the group `stream`.
public final class StreamFamily {
    private static final String REFERENCES = "[KEEPREF | DELREF | ACKED]";
    private static final String TRIM = "<MAXLEN | MINID> [= | ~] threshold [LIMIT count]";
    private static final String IDS = "IDS numids id [id ...]";
    private static final String STREAMS = "STREAMS key [key ...] id [id ...]";

    private StreamFamily() {}

    /// The rows, in alphabetical order.
    public static List<CommandRow> rows() {
        return List.of(
                xack(),
                xackdel(),
                xadd(),
                xautoclaim(),
                xcfgset(),
                xclaim(),
                xdel(),
                xdelex(),
                xgroup(),
                xidmprecord(),
                xinfo(),
                xlen(),
                xnack(),
                xpending(),
                xrange(),
                xread(),
                xreadgroup(),
                xrevrange(),
                xsetid(),
                xtrim());
    }

    private static CommandRow named(String name) {
        return Command.named(name).group("stream").categories(AclCategory.STREAM);
    }

    private static CommandRow reading(String name) {
        return named(name).flags(CommandFlag.READONLY);
    }

    private static CommandRow writing(String name) {
        return named(name).flags(CommandFlag.WRITE);
    }

    private static CommandRow xack() {
        return writing("xack")
                .arity(-4)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "update")
                .since("5.0.0")
                .complexity("O(1) for each ID")
                .summary("Acknowledges entries, so that they are not pending in a group any more.")
                .syntax("key group id [id ...]")
                .onShard(GroupCommands::xack);
    }

    private static CommandRow xackdel() {
        return writing("xackdel")
                .arity(-6)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "update", "delete")
                .since("8.2.0")
                .complexity("O(1) for each ID")
                .summary("Acknowledges entries for a group and deletes them, where other groups allow it.")
                .syntax("key group " + REFERENCES + " " + IDS)
                .onShard(DeleteCommands::xackdel);
    }

    private static CommandRow xadd() {
        return writing("xadd")
                .arity(-5)
                .flags(CommandFlag.DENYOOM, CommandFlag.FAST)
                .keyRange(1, 1, 1)
                .spec(KeySpec.range(1, 1, 1, "RW", "update")
                        .withNotes("It updates the key even where it only adds, as it may trim."))
                .tips("nondeterministic_output")
                .since("5.0.0")
                .complexity("O(1), and O(N) in the number of entries that are trimmed")
                .changed("6.2.0", "Added the `NOMKSTREAM`, `MINID` and `LIMIT` options.")
                .changed("7.0.0", "Takes IDs of the form `ms-*`.")
                .summary("Adds an entry to a stream, which is created if it is missing, and trims it if wanted.")
                .syntax("key [NOMKSTREAM] " + REFERENCES + " [IDMPAUTO producer-id | IDMP producer-id idempotent-id] ["
                        + TRIM + "] <* | id> field value [field value ...]")
                .onShard(AppendCommands::xadd);
    }

    private static CommandRow xautoclaim() {
        return writing("xautoclaim")
                .arity(-6)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "delete")
                .tips("nondeterministic_output")
                .since("6.2.0")
                .complexity("O(1) for a small count")
                .changed("7.0.0", "Names the entries that it has dropped from the PEL because they were deleted.")
                .summary("Gives pending entries that have been idle for some time to a consumer, from an ID on.")
                .syntax("key group consumer min-idle-time start [COUNT count] [JUSTID]")
                .onShard(ClaimCommands::xautoclaim);
    }

    private static CommandRow xcfgset() {
        return writing("xcfgset")
                .arity(-2)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "update")
                .since("8.6.0")
                .complexity("O(1), and O(N) in the number of identifiers that are forgotten")
                .summary("Says how long and how many of their identifiers are kept for those who add to a stream.")
                .syntax("key [IDMP-DURATION idmp-duration] [IDMP-MAXSIZE idmp-maxsize]")
                .onShard(ProducerCommands::xcfgset);
    }

    private static CommandRow xidmprecord() {
        return writing("xidmprecord")
                .arity(5)
                .flags(CommandFlag.DENYOOM, CommandFlag.FAST)
                .key(1, "RW", "update")
                .since("8.6.2")
                .complexity("O(1)")
                .summary("Notes under which identifier a producer has added an entry that is there.")
                .syntax("key pid iid stream-id")
                .onShard(ProducerCommands::xidmprecord);
    }

    private static CommandRow xnack() {
        return writing("xnack")
                .arity(-7)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "update")
                .since("8.8.0")
                .complexity("O(1) for each ID")
                .summary("Gives pending entries back to their group, for another consumer to claim at once.")
                .syntax("key group <SILENT | FAIL | FATAL> " + IDS + " [RETRYCOUNT count] [FORCE]")
                .onShard(ReleaseCommand::xnack);
    }

    private static CommandRow xclaim() {
        return writing("xclaim")
                .arity(-6)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "update")
                .tips("nondeterministic_output")
                .since("5.0.0")
                .complexity("O(log N) in the number of entries that are pending in the group, for each ID")
                .summary("Gives pending entries to a consumer, if they have been idle for some time.")
                .syntax("key group consumer min-idle-time id [id ...] [IDLE ms] [TIME unix-time-milliseconds]"
                        + " [RETRYCOUNT count] [FORCE] [JUSTID] [LASTID id]")
                .onShard(ClaimCommands::xclaim);
    }

    private static CommandRow xdel() {
        return writing("xdel")
                .arity(-3)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "delete")
                .since("5.0.0")
                .complexity("O(1) for each ID")
                .summary("Deletes entries of a stream.")
                .syntax("key id [id ...]")
                .onShard(DeleteCommands::xdel);
    }

    private static CommandRow xdelex() {
        return writing("xdelex")
                .arity(-5)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "delete")
                .since("8.2.0")
                .complexity("O(1) for each ID")
                .summary("Deletes entries of a stream, where they may still be pending in groups.")
                .syntax("key " + REFERENCES + " " + IDS)
                .onShard(DeleteCommands::xdelex);
    }

    private static CommandRow container(String name) {
        return Command.named(name)
                .arity(-2)
                .group("stream")
                .since("5.0.0")
                .complexity("")
                .syntax("subcommand");
    }

    private static CommandRow help(String name) {
        return SubcommandHelp.row(name, "5.0.0").categories(AclCategory.STREAM);
    }

    private static CommandRow xgroup() {
        return container("xgroup")
                .summary("Manages the groups of a stream and their consumers.")
                .subcommands(
                        writing("create")
                                .arity(-5)
                                .flags(CommandFlag.DENYOOM)
                                .key(2, "RW", "insert")
                                .since("5.0.0")
                                .complexity("O(1)")
                                .changed("7.0.0", "Added the `ENTRIESREAD` option.")
                                .summary("Adds a group to a stream, which is created if that is wanted.")
                                .syntax("key groupname <id | $> [MKSTREAM] [ENTRIESREAD entries_read]")
                                .onShard(GroupCommands::create),
                        writing("createconsumer")
                                .arity(5)
                                .flags(CommandFlag.DENYOOM)
                                .key(2, "RW", "insert")
                                .since("6.2.0")
                                .complexity("O(1)")
                                .summary("Adds a consumer to a group.")
                                .syntax("key groupname consumername")
                                .onShard(GroupCommands::createconsumer),
                        writing("delconsumer")
                                .arity(5)
                                .key(2, "RW", "delete")
                                .since("5.0.0")
                                .complexity("O(1)")
                                .summary("Removes a consumer from a group, with all that it has pending.")
                                .syntax("key groupname consumername")
                                .onShard(GroupCommands::delconsumer),
                        writing("destroy")
                                .arity(4)
                                .key(2, "RW", "delete")
                                .since("5.0.0")
                                .complexity("O(N) in the number of entries that are pending in the group")
                                .summary("Removes a group, with its consumers and all that is pending.")
                                .syntax("key groupname")
                                .onShard(GroupCommands::destroy),
                        help("xgroup"),
                        writing("setid")
                                .arity(-5)
                                .key(2, "RW", "update")
                                .since("5.0.0")
                                .complexity("O(1)")
                                .changed("7.0.0", "Added the `ENTRIESREAD` option.")
                                .summary("Sets the ID behind which a group goes on to read.")
                                .syntax("key groupname <id | $> [ENTRIESREAD entries_read]")
                                .onShard(GroupCommands::setid));
    }

    private static CommandRow xinfo() {
        return container("xinfo")
                .summary("Tells about streams, their groups and consumers.")
                .subcommands(
                        reading("consumers")
                                .arity(4)
                                .key(2, "RO", "access")
                                .tips("nondeterministic_output")
                                .since("5.0.0")
                                .complexity("O(1)")
                                .summary("Lists the consumers of a group.")
                                .syntax("key groupname")
                                .onShard(InfoCommands::consumers),
                        reading("groups")
                                .arity(3)
                                .key(2, "RO", "access")
                                .since("5.0.0")
                                .complexity("O(1)")
                                .changed("7.0.0", "Added the fields `entries-read` and `lag`.")
                                .summary("Lists the groups of a stream.")
                                .syntax("key")
                                .onShard(InfoCommands::groups),
                        help("xinfo"),
                        reading("stream")
                                .arity(-3)
                                .key(2, "RO", "access")
                                .since("5.0.0")
                                .complexity("O(1)")
                                .changed("6.0.0", "Added the `FULL` option.")
                                .changed(
                                        "7.0.0",
                                        "Added the fields `max-deleted-entry-id`, `entries-added`, `recorded-first-entry-id`, `entries-read` and `lag`.")
                                .summary("Tells about a stream, with FULL also what is in it and in its groups.")
                                .syntax("key [FULL [COUNT count]]")
                                .onShard(InfoCommands::stream));
    }

    private static CommandRow xlen() {
        return reading("xlen")
                .arity(2)
                .flags(CommandFlag.FAST)
                .key(1, "RO")
                .since("5.0.0")
                .complexity("O(1)")
                .summary("Returns the number of entries of a stream.")
                .syntax("key")
                .onShard(RangeCommands::xlen);
    }

    private static CommandRow xpending() {
        return reading("xpending")
                .arity(-3)
                .key(1, "RO", "access")
                .tips("nondeterministic_output")
                .since("5.0.0")
                .complexity(
                        "O(N) in the number of entries that are returned, which is O(1) for a small count; O(M) more"
                                + " for those that are passed over with IDLE; O(1) for the summary, and O(N) in the number of"
                                + " consumers")
                .changed("6.2.0", "Added the `IDLE` option; ends of the range may be exclusive.")
                .summary("Tells what is pending in a group, as a summary or entry by entry.")
                .syntax("key group [[IDLE min-idle-time] start end count [consumer]]")
                .onShard(PendingCommands::xpending);
    }

    private static CommandRow xrange() {
        return ranging("xrange")
                .changed("6.2.0", "Ends of the range may be exclusive.")
                .summary("Returns the entries of a stream from one ID to another.")
                .syntax("key start end [COUNT count]")
                .onShard(RangeCommands::xrange);
    }

    private static CommandRow ranging(String name) {
        return reading(name)
                .arity(-4)
                .key(1, "RO", "access")
                .since("5.0.0")
                .complexity("O(N) in the number of entries that are returned, which is O(1) for a small count");
    }

    private static CommandRow xread() {
        return reading("xread")
                .arity(-4)
                .flags(CommandFlag.BLOCKING, CommandFlag.MOVABLEKEYS)
                .locatedKeys(StreamKeys.LOCATOR)
                .spec(streamKeys(1))
                .since("5.0.0")
                .complexity("O(N) in the number of entries that are returned, which is O(1) for a small count; while it"
                        + " waits, what adds an entry pays O(M) for M clients that wait")
                .summary("Returns the entries of streams that come after given IDs, and waits for some if wanted.")
                .syntax("[COUNT count] [BLOCK milliseconds] " + STREAMS)
                .onShard(ReadCommands::xread)
                .acrossShards(ReadCommands::xreadAcross)
                .blocking(WaitForEntries.reading(false));
    }

    private static CommandRow xreadgroup() {
        return writing("xreadgroup")
                .arity(-7)
                .flags(CommandFlag.BLOCKING, CommandFlag.MOVABLEKEYS)
                .locatedKeys(StreamKeys.LOCATOR)
                .spec(streamKeys(4))
                .since("5.0.0")
                .complexity("O(M) in the number of entries that are returned, which is O(1) for a small count; while it"
                        + " waits, what adds an entry pays O(N) for N clients that wait")
                .summary("Returns entries of streams to a consumer of a group: new ones, or those that it has pending.")
                .syntax("GROUP group consumer [COUNT count] [BLOCK milliseconds] [CLAIM min-idle-time] [NOACK] "
                        + STREAMS)
                .onShard(ReadCommands::xreadgroup)
                .acrossShards(ReadCommands::xreadgroupAcross)
                .blocking(WaitForEntries.reading(true));
    }

    /// Half of what follows the word STREAMS.
    private static KeySpec streamKeys(int searchedFrom) {
        return new KeySpec(
                List.of("RO", "access"),
                new KeySpec.Begin.Keyword("STREAMS", searchedFrom),
                new KeySpec.Find.Range(-1, 1, 2),
                "");
    }

    private static CommandRow xrevrange() {
        return ranging("xrevrange")
                .changed("6.2.0", "Ends of the range may be exclusive.")
                .summary("Returns the entries of a stream from one ID back to another.")
                .syntax("key end start [COUNT count]")
                .onShard(RangeCommands::xrevrange);
    }

    private static CommandRow xsetid() {
        return writing("xsetid")
                .arity(-3)
                .flags(CommandFlag.DENYOOM, CommandFlag.FAST)
                .key(1, "RW", "update")
                .since("5.0.0")
                .complexity("O(1)")
                .changed("7.0.0", "Added the `ENTRIESADDED` and `MAXDELETEDID` options.")
                .summary("Sets the ID that the next entry of a stream must be greater than, and the stream's counters.")
                .syntax("key last-id [ENTRIESADDED entries_added] [MAXDELETEDID max_deleted_entry_id]")
                .onShard(DeleteCommands::xsetid);
    }

    private static CommandRow xtrim() {
        return writing("xtrim")
                .arity(-4)
                .key(1, "RW", "delete")
                .tips("nondeterministic_output")
                .since("5.0.0")
                .complexity("O(N) in the number of entries that are removed")
                .changed("6.2.0", "Added the `MINID` and `LIMIT` options.")
                .summary("Removes entries from the beginning of a stream.")
                .syntax("key " + TRIM + " " + REFERENCES)
                .onShard(AppendCommands::xtrim);
    }
}
