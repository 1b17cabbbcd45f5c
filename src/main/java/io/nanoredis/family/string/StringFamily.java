package io.nanoredis.family.string;

import io.nanoredis.command.AclCategory;
import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.KeySpec;
import io.nanoredis.command.Merge;
import io.nanoredis.resp.Args;
import java.util.List;

/// The rows of the group `string`.
public final class StringFamily {
    private static final String TIME_OPTIONS =
            "EX seconds | PX milliseconds | EXAT unix-time-seconds" + " | PXAT unix-time-milliseconds";
    private static final String COMPARISONS = "IFEQ value | IFNE value | IFDEQ digest | IFDNE digest";

    private StringFamily() {}

    /// The rows, in alphabetical order.
    public static List<CommandRow> rows() {
        return List.of(
                append(),
                decr(),
                decrby(),
                delex(),
                digest(),
                get(),
                getdel(),
                getex(),
                getrange(),
                getset(),
                incr(),
                incrby(),
                incrbyfloat(),
                increx(),
                lcs(),
                mget(),
                mset(),
                msetex(),
                msetnx(),
                psetex(),
                set(),
                setex(),
                setnx(),
                setrange(),
                strlen(),
                substr());
    }

    private static CommandRow reading(String name) {
        return named(name).flags(CommandFlag.READONLY);
    }

    private static CommandRow writing(String name) {
        return named(name).flags(CommandFlag.WRITE);
    }

    /// A command that may take memory, and is refused when there is none.
    private static CommandRow storing(String name) {
        return writing(name).flags(CommandFlag.DENYOOM);
    }

    private static CommandRow named(String name) {
        return Command.named(name).group("string").categories(AclCategory.STRING);
    }

    private static CommandRow append() {
        return storing("append")
                .arity(3)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "insert")
                .since("2.0.0")
                .complexity("O(1) for a short addition, with amortized O(1) for the room that it needs")
                .summary("Puts bytes behind the value of a key, which is created if it is missing.")
                .syntax("key value")
                .onShard(EditCommands::append);
    }

    private static CommandRow decr() {
        return counting("decr")
                .arity(2)
                .since("1.0.0")
                .summary("Takes one away from the integer that a key holds; a missing key counts as 0.")
                .syntax("key")
                .onShard(CounterCommands::decr);
    }

    private static CommandRow decrby() {
        return counting("decrby")
                .arity(3)
                .since("1.0.0")
                .summary("Takes a number away from the integer that a key holds; a missing key counts as 0.")
                .syntax("key decrement")
                .onShard(CounterCommands::decrby);
    }

    private static CommandRow counting(String name) {
        return storing(name)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "access", "update")
                .complexity("O(1)");
    }

    private static CommandRow delex() {
        return writing("delex")
                .arity(-2)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "delete")
                .since("8.4.0")
                .complexity("O(1), or O(N) in the length of the value where a digest is compared")
                .summary("Removes a key if its value, or the digest of its value, is or is not a given one.")
                .syntax("key [" + COMPARISONS + "]")
                .onShard(WriteCommands::delex);
    }

    private static CommandRow digest() {
        return reading("digest")
                .arity(2)
                .flags(CommandFlag.FAST)
                .key(1, "RO", "access")
                .since("8.4.0")
                .complexity("O(N) in the length of the value")
                .summary("Hashes the value of a key with XXH3 and shows the hash in hexadecimal.")
                .syntax("key")
                .onShard(ReadCommands::digest);
    }

    private static CommandRow get() {
        return reading("get")
                .arity(2)
                .flags(CommandFlag.FAST)
                .key(1, "RO", "access")
                .since("1.0.0")
                .complexity("O(1)")
                .summary("Returns the string that a key holds.")
                .syntax("key")
                .onShard(ReadCommands::get);
    }

    private static CommandRow getdel() {
        return writing("getdel")
                .arity(2)
                .flags(CommandFlag.FAST)
                .key(1, "RW", "access", "delete")
                .since("6.2.0")
                .complexity("O(1)")
                .summary("Returns the string that a key holds, and removes the key.")
                .syntax("key")
                .onShard(WriteCommands::getdel);
    }

    private static CommandRow getex() {
        return writing("getex")
                .arity(-2)
                .flags(CommandFlag.FAST)
                .keyRange(1, 1, 1)
                .spec(KeySpec.range(1, 1, 1, "RW", "access", "update")
                        .withNotes("Reads the value, but writes the expiry of the key."))
                .since("6.2.0")
                .complexity("O(1)")
                .summary("Returns the string that a key holds, and changes or drops the expiry of the key.")
                .syntax("key [" + TIME_OPTIONS + " | PERSIST]")
                .onShard(WriteCommands::getex);
    }

    private static CommandRow getrange() {
        return reading("getrange")
                .arity(4)
                .key(1, "RO", "access")
                .since("2.4.0")
                .complexity("O(N) in the length of the part that is returned, O(1) for a short one")
                .summary("Returns a part of the string that a key holds, from one position to another.")
                .syntax("key start end")
                .onShard(ReadCommands::getrange);
    }

    private static CommandRow getset() {
        return counting("getset")
                .arity(3)
                .since("1.0.0")
                .deprecated("6.2.0", "`SET` with the `GET` option")
                .summary("Stores a string under a key and returns the one that was there.")
                .syntax("key value")
                .onShard(WriteCommands::getset);
    }

    private static CommandRow incr() {
        return counting("incr")
                .arity(2)
                .since("1.0.0")
                .summary("Adds one to the integer that a key holds; a missing key counts as 0.")
                .syntax("key")
                .onShard(CounterCommands::incr);
    }

    private static CommandRow incrby() {
        return counting("incrby")
                .arity(3)
                .since("1.0.0")
                .summary("Adds a number to the integer that a key holds; a missing key counts as 0.")
                .syntax("key increment")
                .onShard(CounterCommands::incrby);
    }

    private static CommandRow incrbyfloat() {
        return counting("incrbyfloat")
                .arity(3)
                .since("2.6.0")
                .summary("Adds a floating-point number to the one that a key holds; a missing key counts as 0.")
                .syntax("key increment")
                .onShard(CounterCommands::incrbyfloat);
    }

    private static CommandRow increx() {
        return counting("increx")
                .arity(-2)
                .since("8.8.0")
                .summary("Adds to the number that a key holds, within bounds, and sets the expiry of the key.")
                .syntax("key [BYFLOAT increment | BYINT increment] [LBOUND lowerbound] [UBOUND upperbound] [SATURATE] ["
                        + TIME_OPTIONS + " | PERSIST] [ENX]")
                .onShard(IncrexCommand::increx);
    }

    private static CommandRow lcs() {
        return reading("lcs")
                .arity(-3)
                .keys(1, 2, 1, "RO", "access")
                .since("7.0.0")
                .complexity("O(N*M) in the lengths of the two values")
                .summary("Finds the longest common subsequence of the strings that two keys hold.")
                .syntax("key1 key2 [LEN] [IDX] [MINMATCHLEN min-match-len] [WITHMATCHLEN]")
                .onShard(LcsCommand::lcs)
                .acrossShards(LcsCommand::lcsAcross);
    }

    private static CommandRow mget() {
        return reading("mget")
                .arity(-2)
                .flags(CommandFlag.FAST)
                .keys(1, -1, 1, "RO", "access")
                .tips("request_policy:multi_shard")
                .since("1.0.0")
                .complexity("O(N) in the number of keys")
                .summary("Returns the strings that several keys hold, all at one moment.")
                .syntax("key [key ...]")
                .onShard(ReadCommands::mget)
                .merging(Merge.ELEMENTS);
    }

    private static CommandRow mset() {
        return storing("mset")
                .arity(-3)
                .keys(1, -1, 2, "OW", "update")
                .tips("request_policy:multi_shard", "response_policy:all_succeeded")
                .since("1.0.1")
                .complexity("O(N) in the number of keys")
                .summary("Stores strings under several keys, all at one moment.")
                .syntax("key value [key value ...]")
                .onShard(MultiKeyCommands::mset)
                .merging(Merge.SAME);
    }

    private static CommandRow msetex() {
        return storing("msetex")
                .arity(-4)
                .flags(CommandFlag.MOVABLEKEYS)
                .countedKeys(1, 2, "OW", "update")
                .tips("request_policy:multi_shard", "response_policy:all_succeeded")
                .since("8.4.0")
                .complexity("O(N) in the number of keys")
                .summary("Stores strings under several keys with one expiry, if all of the keys or none of them exist.")
                .syntax("numkeys key value [key value ...] [NX | XX] [" + TIME_OPTIONS + " | KEEPTTL]")
                .onShard(MultiKeyCommands::msetex)
                .acrossShards(MultiKeyCommands::msetexAcross);
    }

    private static CommandRow msetnx() {
        return storing("msetnx")
                .arity(-3)
                .keys(1, -1, 2, "OW", "insert")
                .tips("request_policy:multi_shard", "response_policy:agg_min")
                .since("1.0.1")
                .complexity("O(N) in the number of keys")
                .summary("Stores strings under several keys if none of the keys exists.")
                .syntax("key value [key value ...]")
                .onShard(MultiKeyCommands::msetnx)
                .acrossShards(MultiKeyCommands::msetnxAcross);
    }

    private static CommandRow psetex() {
        return replacing("psetex")
                .arity(4)
                .since("2.6.0")
                .summary("Stores a string that expires after a number of milliseconds.")
                .syntax("key milliseconds value")
                .onShard(WriteCommands::psetex);
    }

    private static CommandRow replacing(String name) {
        return storing(name).key(1, "OW", "update").complexity("O(1)");
    }

    private static CommandRow set() {
        return storing("set")
                .arity(-3)
                .keyRange(1, 1, 1)
                .spec(KeySpec.range(1, 1, 1, "RW", "access", "update", "variable_flags")
                        .withNotes("Only the GET option makes it read the key."))
                .since("1.0.0")
                .complexity("O(1)")
                .changed("2.6.12", "Added the `EX`, `PX`, `NX` and `XX` options.")
                .changed("6.0.0", "Added the `KEEPTTL` option.")
                .changed("6.2.0", "Added the `GET`, `EXAT` and `PXAT` options.")
                .changed("7.0.0", "`NX` and `GET` may be used together.")
                .summary(
                        "Stores a string under a key, whatever the key held, on conditions and with an expiry if wanted.")
                .syntax("key value [NX | XX | " + COMPARISONS + "] [GET] [" + TIME_OPTIONS + " | KEEPTTL]")
                .keyFlagsBy(StringFamily::keyFlagsOfSet)
                .onShard(WriteCommands::set);
    }

    private static List<String> keyFlagsOfSet(Args args) {
        for (int i = 3; i < args.count(); i++) {
            if (args.is(i, Words.GET)) {
                return List.of("RW", "access", "update");
            }
        }
        return List.of("OW", "update");
    }

    private static CommandRow setex() {
        return replacing("setex")
                .arity(4)
                .since("2.0.0")
                .summary("Stores a string that expires after a number of seconds.")
                .syntax("key seconds value")
                .onShard(WriteCommands::setex);
    }

    private static CommandRow setnx() {
        return storing("setnx")
                .arity(3)
                .flags(CommandFlag.FAST)
                .key(1, "OW", "insert")
                .since("1.0.0")
                .complexity("O(1)")
                .summary("Stores a string under a key that does not exist yet.")
                .syntax("key value")
                .onShard(WriteCommands::setnx);
    }

    private static CommandRow setrange() {
        return storing("setrange")
                .arity(4)
                .key(1, "RW", "update")
                .since("2.2.0")
                .complexity(
                        "O(1) for a short part, with amortized O(1) for the room that it needs; O(M) for a long part")
                .summary(
                        "Overwrites the value of a key from a position on, with zero bytes in front where it is too short.")
                .syntax("key offset value")
                .onShard(EditCommands::setrange);
    }

    private static CommandRow strlen() {
        return reading("strlen")
                .arity(2)
                .flags(CommandFlag.FAST)
                .key(1, "RO")
                .since("2.2.0")
                .complexity("O(1)")
                .summary("Returns the length of the string that a key holds.")
                .syntax("key")
                .onShard(ReadCommands::strlen);
    }

    private static CommandRow substr() {
        return reading("substr")
                .arity(4)
                .key(1, "RO", "access")
                .since("1.0.0")
                .deprecated("2.0.0", "`GETRANGE`")
                .complexity("O(N) in the length of the part that is returned, O(1) for a short one")
                .summary("Returns a part of the string that a key holds, from one position to another.")
                .syntax("key start end")
                .onShard(ReadCommands::getrange);
    }
}
