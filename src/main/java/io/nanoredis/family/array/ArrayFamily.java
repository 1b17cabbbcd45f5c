package io.nanoredis.family.array;

import static io.nanoredis.command.CommandFlag.DENYOOM;
import static io.nanoredis.command.CommandFlag.FAST;
import static io.nanoredis.command.CommandFlag.READONLY;
import static io.nanoredis.command.CommandFlag.WRITE;

import io.nanoredis.command.AclCategory;
import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRow;
import java.util.List;

/// The rows of the group `array`.
public final class ArrayFamily {
    private static final String RANGE_COST = "O(log(N)+M) with M elements in the range";

    private ArrayFamily() {}

    /// The rows, in alphabetical order.
    public static List<CommandRow> rows() {
        return List.of(
                reading("arcount", 2)
                        .flags(FAST)
                        .summary("Counts the elements of an array.")
                        .syntax("key")
                        .onShard(ArrayReads::arcount),
                removing("ardel", -3)
                        .flags(FAST)
                        .complexity("O(M*log(N)) for M indexes")
                        .summary("Removes the elements under some indexes of an array.")
                        .syntax("key index [index ...]")
                        .onShard(ArrayWrites::ardel),
                removing("ardelrange", -4)
                        .complexity(RANGE_COST)
                        .summary("Removes the elements of ranges of indexes of an array.")
                        .syntax("key start end [start end ...]")
                        .onShard(ArrayWrites::ardelrange),
                reading("arget", 3)
                        .flags(FAST)
                        .summary("Gives the element under an index of an array.")
                        .syntax("key index")
                        .onShard(ArrayReads::arget),
                reading("argetrange", 4)
                        .complexity("O(log(N)+M) for a range of M indexes")
                        .summary("Gives what stands under each index of a range, holes included.")
                        .syntax("key start end")
                        .onShard(ArrayReads::argetrange),
                reading("argrep", -6)
                        .complexity(RANGE_COST + ", each as costly as its text is long")
                        .summary("Finds the elements of a range whose text matches.")
                        .syntax("key start end EXACT string | MATCH string | GLOB pattern | RE pattern [EXACT string | "
                                + "MATCH string | GLOB pattern | RE pattern ...] [AND | OR | LIMIT limit | WITHVALUES | "
                                + "NOCASE ...]")
                        .onShard(ArrayGrep::argrep),
                reading("arinfo", -2)
                        .summary("Gives figures of an array.")
                        .syntax("key [FULL]")
                        .onShard(ArrayReads::arinfo),
                storing("arinsert", -3)
                        .flags(FAST)
                        .complexity("O(M*log(N)) for M values")
                        .summary("Appends values to an array, behind the one that was appended last.")
                        .syntax("key value [value ...]")
                        .onShard(ArrayWrites::arinsert),
                reading("arlastitems", -3)
                        .complexity("O(M*log(N)) for M elements")
                        .summary("Gives the elements that were appended to an array last.")
                        .syntax("key count [REV]")
                        .onShard(ArrayReads::arlastitems),
                reading("arlen", 2)
                        .flags(FAST)
                        .summary("Gives the greatest index of an array plus one.")
                        .syntax("key")
                        .onShard(ArrayReads::arlen),
                reading("armget", -3)
                        .flags(FAST)
                        .complexity("O(M*log(N)) for M indexes")
                        .summary("Gives the elements under some indexes of an array.")
                        .syntax("key index [index ...]")
                        .onShard(ArrayReads::armget),
                storing("armset", -4)
                        .flags(FAST)
                        .complexity("O(M*log(N)) for M values")
                        .summary("Puts values under some indexes of an array.")
                        .syntax("key index value [index value ...]")
                        .onShard(ArrayWrites::armset),
                reading("arnext", 2)
                        .flags(FAST)
                        .summary("Gives the index under which the next value would be appended to an array.")
                        .syntax("key")
                        .onShard(ArrayReads::arnext),
                reading("arop", -5)
                        .complexity(RANGE_COST)
                        .summary("Computes one figure of the elements of a range.")
                        .syntax("key start end SUM | MIN | MAX | AND | OR | XOR | MATCH value | USED")
                        .onShard(ArrayAggregates::arop),
                storing("arring", -4)
                        .complexity("O(M*log(N)) for M values, O(N) when the size changes")
                        .summary("Appends values to an array that keeps the last ones only, in a ring of a given size.")
                        .syntax("key size value [value ...]")
                        .onShard(ArrayWrites::arring),
                reading("arscan", -4)
                        .complexity(RANGE_COST)
                        .summary("Gives the elements of a range with their indexes.")
                        .syntax("key start end [LIMIT limit]")
                        .onShard(ArrayReads::arscan),
                named("arseek", 3)
                        .flags(WRITE, FAST)
                        .key(1, "RW", "update")
                        .summary("Names the index under which the next value is appended to an array.")
                        .syntax("key index")
                        .onShard(ArrayWrites::arseek),
                storing("arset", -4)
                        .flags(FAST)
                        .complexity("O(M*log(N)) for M values")
                        .summary("Puts values under consecutive indexes of an array.")
                        .syntax("key index value [value ...]")
                        .onShard(ArrayWrites::arset));
    }

    private static CommandRow named(String name, int arity) {
        return Command.named(name)
                .arity(arity)
                .group("array")
                .categories(AclCategory.ARRAY)
                .since("8.8.0")
                .complexity("O(log(N))");
    }

    private static CommandRow reading(String name, int arity) {
        return named(name, arity).flags(READONLY).key(1, "RO", "access");
    }

    private static CommandRow storing(String name, int arity) {
        return named(name, arity).flags(WRITE, DENYOOM).key(1, "RW", "update");
    }

    private static CommandRow removing(String name, int arity) {
        return named(name, arity).flags(WRITE).key(1, "RW", "delete");
    }
}
