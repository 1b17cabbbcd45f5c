package io.nanoredis.family.hash;

import io.nanoredis.command.AclCategory;
import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.KeySpec;
import io.nanoredis.command.ShardOp;
import java.util.List;

/// The rows of the group `hash`.
public final class HashFamily {
    private static final String FIELDS = "FIELDS numfields field [field ...]";
    private static final String CONDITION = "[NX | XX | GT | LT] ";
    private static final String TIMES =
            "EX seconds | PX milliseconds | EXAT unix-time-seconds | PXAT unix-time-milliseconds";
    private static final String PER_FIELD = "O(N) for N fields";

    private HashFamily() {}

    /// The rows, by topic.
    public static List<CommandRow> rows() {
        return List.of(
                hget(),
                hmget(),
                hexists(),
                hstrlen(),
                hlen(),
                whole("hgetall", "Returns all fields of a hash with their values.", ReadCommands::hgetall),
                whole("hkeys", "Returns all fields of a hash.", ReadCommands::hkeys),
                whole("hvals", "Returns all values of a hash.", ReadCommands::hvals),
                hscan(),
                hrandfield(),
                hset(),
                hmset(),
                hsetnx(),
                hdel(),
                hincrby(),
                hincrbyfloat(),
                expiring("hexpire", "seconds", "after a number of seconds", ExpiryCommands::hexpire),
                expiring("hpexpire", "milliseconds", "after a number of milliseconds", ExpiryCommands::hpexpire),
                expiring(
                        "hexpireat",
                        "unix-time-seconds",
                        "at a point in time, in seconds since 1970",
                        ExpiryCommands::hexpireat),
                expiring(
                        "hpexpireat",
                        "unix-time-milliseconds",
                        "at a point in time, in milliseconds since 1970",
                        ExpiryCommands::hpexpireat),
                telling("httl", "Tells in how many seconds fields of a hash expire.", ExpiryCommands::httl),
                telling("hpttl", "Tells in how many milliseconds fields of a hash expire.", ExpiryCommands::hpttl),
                telling(
                        "hexpiretime",
                        "Tells when fields of a hash expire, in seconds since 1970.",
                        ExpiryCommands::hexpiretime),
                telling(
                        "hpexpiretime",
                        "Tells when fields of a hash expire, in milliseconds since 1970.",
                        ExpiryCommands::hpexpiretime),
                hpersist(),
                hgetdel(),
                hgetex(),
                hsetex(),
                himport());
    }

    private static CommandRow reading(String name) {
        return named(name).flags(CommandFlag.READONLY);
    }

    private static CommandRow writing(String name) {
        return named(name).flags(CommandFlag.WRITE, CommandFlag.FAST);
    }

    /// A command that may take memory, and is refused when there is none.
    private static CommandRow storing(String name) {
        return writing(name).flags(CommandFlag.DENYOOM);
    }

    private static CommandRow named(String name) {
        return Command.named(name).group("hash").categories(AclCategory.HASH);
    }

    // ---- reading

    private static CommandRow hget() {
        return reading("hget")
                .arity(3)
                .flags(CommandFlag.FAST)
                .key(1, "RO", "access")
                .member(2)
                .since("2.0.0")
                .complexity("O(1)")
                .summary("Returns the value of a field of a hash.")
                .syntax("key field")
                .onShard(ReadCommands::hget);
    }

    private static CommandRow hmget() {
        return reading("hmget")
                .arity(-3)
                .flags(CommandFlag.FAST)
                .key(1, "RO", "access")
                .member(2)
                .since("2.0.0")
                .complexity(PER_FIELD)
                .summary("Returns the values of fields of a hash.")
                .syntax("key field [field ...]")
                .onShard(ReadCommands::hmget);
    }

    private static CommandRow hexists() {
        return reading("hexists")
                .arity(3)
                .flags(CommandFlag.FAST)
                .key(1, "RO")
                .member(2)
                .since("2.0.0")
                .complexity("O(1)")
                .summary("Tells whether a hash has a field.")
                .syntax("key field")
                .onShard(ReadCommands::hexists);
    }

    private static CommandRow hstrlen() {
        return reading("hstrlen")
                .arity(3)
                .flags(CommandFlag.FAST)
                .key(1, "RO")
                .member(2)
                .since("3.2.0")
                .complexity("O(1)")
                .summary("Tells how long the value of a field of a hash is.")
                .syntax("key field")
                .onShard(ReadCommands::hstrlen);
    }

    private static CommandRow hlen() {
        return reading("hlen")
                .arity(2)
                .flags(CommandFlag.FAST)
                .key(1, "RO")
                .since("2.0.0")
                .complexity("O(1)")
                .summary("Tells how many fields a hash has.")
                .syntax("key")
                .onShard(ReadCommands::hlen);
    }

    private static CommandRow whole(String name, String summary, ShardOp op) {
        return reading(name)
                .arity(2)
                .key(1, "RO", "access")
                .tips("nondeterministic_output_order")
                .since("2.0.0")
                .complexity("O(N) for a hash of N fields")
                .summary(summary)
                .syntax("key")
                .onShard(op);
    }

    private static CommandRow hscan() {
        return reading("hscan")
                .arity(-3)
                .key(1, "RO", "access")
                .tips("nondeterministic_output")
                .since("2.8.0")
                .complexity("O(1) per call; O(N) for a whole iteration over N fields")
                .summary("Goes through the fields of a hash step by step; a full round meets every field that stays.")
                .syntax("key cursor [MATCH pattern] [COUNT count] [NOVALUES]")
                .onShard(IterationCommands::hscan);
    }

    private static CommandRow hrandfield() {
        return reading("hrandfield")
                .arity(-2)
                .key(1, "RO", "access")
                .tips("nondeterministic_output")
                .since("6.2.0")
                .complexity("O(N) for N fields that are returned")
                .summary("Returns fields of a hash by chance.")
                .syntax("key [count [WITHVALUES]]")
                .onShard(IterationCommands::hrandfield);
    }

    // ---- writing

    private static CommandRow hset() {
        return storing("hset")
                .arity(-4)
                .key(1, "RW", "update")
                .member(2)
                .since("2.0.0")
                .complexity("O(1) per field, so O(N) for N fields")
                .changed("4.0.0", "Takes several fields with their values.")
                .summary("Sets fields of a hash, and creates it if it is missing.")
                .syntax("key field value [field value ...]")
                .onShard(WriteCommands::hset);
    }

    private static CommandRow hmset() {
        return storing("hmset")
                .arity(-4)
                .key(1, "RW", "update")
                .member(2)
                .since("2.0.0")
                .deprecated("4.0.0", "`HSET` with several fields")
                .complexity(PER_FIELD)
                .summary("Sets fields of a hash, and creates it if it is missing.")
                .syntax("key field value [field value ...]")
                .onShard(WriteCommands::hmset);
    }

    private static CommandRow hsetnx() {
        return storing("hsetnx")
                .arity(4)
                .key(1, "RW", "insert")
                .member(2)
                .since("2.0.0")
                .complexity("O(1)")
                .summary("Sets a field of a hash unless the hash has it.")
                .syntax("key field value")
                .onShard(WriteCommands::hsetnx);
    }

    private static CommandRow hdel() {
        return writing("hdel")
                .arity(-3)
                .key(1, "RW", "delete")
                .member(2)
                .since("2.0.0")
                .complexity(PER_FIELD)
                .changed("2.4.0", "Takes several fields.")
                .summary("Removes fields of a hash, and with the last one the hash.")
                .syntax("key field [field ...]")
                .onShard(WriteCommands::hdel);
    }

    private static CommandRow hincrby() {
        return storing("hincrby")
                .member(2)
                .arity(4)
                .key(1, "RW", "access", "update")
                .since("2.0.0")
                .complexity("O(1)")
                .summary("Adds a number to the integer in a field of a hash; a missing field counts as 0.")
                .syntax("key field increment")
                .onShard(WriteCommands::hincrby);
    }

    private static CommandRow hincrbyfloat() {
        return storing("hincrbyfloat")
                .member(2)
                .arity(4)
                .key(1, "RW", "access", "update")
                .since("2.6.0")
                .complexity("O(1)")
                .summary("Adds a number to the number in a field of a hash; a missing field counts as 0.")
                .syntax("key field increment")
                .onShard(WriteCommands::hincrbyfloat);
    }

    // ---- expiry

    private static CommandRow expiring(String name, String time, String when, ShardOp op) {
        return writing(name)
                .arity(-6)
                .key(1, "RW", "update")
                .since("7.4.0")
                .complexity(PER_FIELD)
                .summary("Lets fields of a hash expire " + when + ".")
                .syntax("key " + time + " " + CONDITION + FIELDS)
                .onShard(op);
    }

    private static CommandRow telling(String name, String summary, ShardOp op) {
        return reading(name)
                .arity(-5)
                .flags(CommandFlag.FAST)
                .key(1, "RO", "access")
                .since("7.4.0")
                .complexity(PER_FIELD)
                .summary(summary)
                .syntax("key " + FIELDS)
                .onShard(op);
    }

    private static CommandRow hpersist() {
        return writing("hpersist")
                .arity(-5)
                .key(1, "RW", "update")
                .since("7.4.0")
                .complexity(PER_FIELD)
                .summary("Takes the expiry off fields of a hash.")
                .syntax("key " + FIELDS)
                .onShard(ExpiryCommands::hpersist);
    }

    private static CommandRow hgetdel() {
        return writing("hgetdel")
                .arity(-5)
                .key(1, "RW", "access", "delete")
                .since("8.0.0")
                .complexity(PER_FIELD)
                .summary("Returns the values of fields of a hash, and removes the fields.")
                .syntax("key " + FIELDS)
                .onShard(GetAndSetCommands::hgetdel);
    }

    private static CommandRow hgetex() {
        return writing("hgetex")
                .arity(-5)
                .keyRange(1, 1, 1)
                .spec(KeySpec.range(1, 1, 1, "RW", "access", "update")
                        .withNotes("Reads the values, but writes when the fields expire."))
                .since("8.0.0")
                .complexity(PER_FIELD)
                .summary("Returns the values of fields of a hash, and changes or drops their expiry.")
                .syntax("key [" + TIMES + " | PERSIST] " + FIELDS)
                .onShard(GetAndSetCommands::hgetex);
    }

    private static CommandRow hsetex() {
        return storing("hsetex")
                .arity(-6)
                .key(1, "RW", "update")
                .since("8.0.0")
                .complexity(PER_FIELD)
                .summary("Sets fields of a hash, on a condition if one likes, and when they expire.")
                .syntax("key [FNX | FXX] [" + TIMES + " | KEEPTTL] FIELDS numfields field value [field value ...]")
                .onShard(GetAndSetCommands::hsetex);
    }

    // ---- import

    private static CommandRow himport() {
        return named("himport")
                .arity(-2)
                .since("8.10.0")
                .complexity("Depends on subcommand.")
                .summary("Makes many hashes with the same fields.")
                .syntax("subcommand")
                .subcommands(prepare(), importSet(), discard(), discardAll());
    }

    private static CommandRow prepare() {
        return named("prepare")
                .arity(-4)
                .flags(CommandFlag.DENYOOM)
                .tips("request_policy:all_shards")
                .since("8.10.0")
                .complexity("O(N*log(N)) for N fields")
                .summary("Notes, for this connection, the names of the fields of hashes that will come.")
                .syntax("fieldset-name field [field ...]")
                .onSession(ImportCommands::prepare);
    }

    private static CommandRow importSet() {
        return named("set")
                .arity(-5)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM)
                .key(2, "OW", "update")
                .since("8.10.0")
                .complexity(PER_FIELD)
                .summary("Makes a hash of field names that were noted and of the values given.")
                .syntax("key fieldset-name value [value ...]")
                .onShard(ImportCommands::set);
    }

    private static CommandRow discard() {
        return named("discard")
                .arity(3)
                .tips("request_policy:all_shards")
                .since("8.10.0")
                .complexity("O(N) for N sets of field names of the connection")
                .summary("Forgets a set of field names.")
                .syntax("fieldset-name")
                .onSession(ImportCommands::discard);
    }

    private static CommandRow discardAll() {
        return named("discardall")
                .arity(2)
                .tips("request_policy:all_shards")
                .since("8.10.0")
                .complexity("O(N) for N sets of field names of the connection")
                .summary("Forgets all sets of field names.")
                .onSession(ImportCommands::discardAll);
    }
}
