package io.nanoredis.family.hyperloglog;

import io.nanoredis.command.AclCategory;
import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.KeySpec;
import java.util.List;

/// The rows of the group `hyperloglog`.
public final class HyperLogLogFamily {
    private HyperLogLogFamily() {}

    /// The rows, in alphabetical order.
    public static List<CommandRow> rows() {
        return List.of(pfadd(), pfcount(), pfdebug(), pfmerge(), pfselftest());
    }

    private static CommandRow named(String name) {
        return Command.named(name)
                .group("hyperloglog")
                .categories(AclCategory.HYPERLOGLOG)
                .since("2.8.9");
    }

    private static CommandRow pfadd() {
        return named("pfadd")
                .arity(-2)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM, CommandFlag.FAST)
                .key(1, "RW", "insert")
                .complexity("O(1) to add every element.")
                .summary("Shows elements to a HyperLogLog, which is made if it is missing.")
                .syntax("key [element [element ...]]")
                .onShard(AddCommand::pfadd);
    }

    private static CommandRow pfcount() {
        return named("pfcount")
                .arity(-2)
                .flags(CommandFlag.READONLY)
                .keyRange(1, -1, 1)
                .spec(KeySpec.range(1, -1, 1, "RW", "access")
                        .withNotes("The count of a single key is kept in its value."))
                .complexity(
                        "O(1) for one key, whose count is remembered until it changes; O(N) for the union of N keys")
                .summary("Estimates how many different elements HyperLogLogs have seen together.")
                .syntax("key [key ...]")
                .onShard(CountCommand::pfcount)
                .acrossShards(CountCommand::pfcountAcross);
    }

    private static CommandRow pfdebug() {
        return named("pfdebug")
                .arity(3)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM, CommandFlag.ADMIN)
                .key(2, "RW", "access")
                .complexity("N/A")
                .summary(
                        "Shows registers (GETREG), runs (DECODE) or form (ENCODING) of a HyperLogLog, or makes it dense (TODENSE).")
                .syntax("subcommand key")
                .onShard(DebugCommands::pfdebug);
    }

    private static CommandRow pfmerge() {
        return named("pfmerge")
                .arity(-2)
                .flags(CommandFlag.WRITE, CommandFlag.DENYOOM)
                .keyRange(1, -1, 1)
                .spec(KeySpec.range(1, 1, 1, "RW", "access", "insert"))
                .spec(KeySpec.range(2, -1, 1, "RO", "access"))
                .complexity("O(N) for N keys, each of 16,384 registers")
                .summary("Makes a HyperLogLog one that has seen what it and others have seen.")
                .syntax("destkey [sourcekey [sourcekey ...]]")
                .onShard(MergeCommand::pfmerge)
                .acrossShards(MergeCommand::pfmergeAcross);
    }

    private static CommandRow pfselftest() {
        return named("pfselftest")
                .arity(1)
                .flags(CommandFlag.ADMIN)
                .complexity("N/A")
                .summary("Tests hash and estimate of HyperLogLogs.")
                .onSession(DebugCommands::pfselftest);
    }
}
