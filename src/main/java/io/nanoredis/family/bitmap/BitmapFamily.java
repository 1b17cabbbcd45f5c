package io.nanoredis.family.bitmap;

import io.nanoredis.command.AclCategory;
import io.nanoredis.command.Command;
import io.nanoredis.command.CommandFlag;
import io.nanoredis.command.CommandRow;
import io.nanoredis.command.KeySpec;
import java.util.List;

/// The rows of the group `bitmap`.
public final class BitmapFamily {
    private static final String RANGE_UNIT = "[BYTE | BIT]";

    private BitmapFamily() {}

    /// The rows, in alphabetical order.
    public static List<CommandRow> rows() {
        return List.of(bitcount(), bitfield(), bitfieldRo(), bitop(), bitpos(), getbit(), setbit());
    }

    private static CommandRow reading(String name) {
        return named(name).flags(CommandFlag.READONLY).key(1, "RO", "access");
    }

    private static CommandRow storing(String name) {
        return named(name).flags(CommandFlag.WRITE, CommandFlag.DENYOOM);
    }

    private static CommandRow named(String name) {
        return Command.named(name).group("bitmap").categories(AclCategory.BITMAP);
    }

    private static CommandRow bitcount() {
        return reading("bitcount")
                .arity(-2)
                .since("2.6.0")
                .complexity("O(N)")
                .changed("7.0.0", "Added the `BYTE` and `BIT` options.")
                .summary("Counts the bits that are set in a string, or in a part of it.")
                .syntax("key [start end " + RANGE_UNIT + "]")
                .onShard(RangeCommands::bitcount);
    }

    private static CommandRow bitfield() {
        return storing("bitfield")
                .arity(-2)
                .keyRange(1, 1, 1)
                .spec(KeySpec.range(1, 1, 1, "RW", "access", "update", "variable_flags")
                        .withNotes("Only SET and INCRBY make it change the key."))
                .since("3.2.0")
                .complexity("O(1) for each subcommand specified")
                .summary("Reads, stores and increments integers of any width at any bit of a string.")
                .syntax("key [GET encoding offset | [OVERFLOW <WRAP | SAT | FAIL>]"
                        + " <SET encoding offset value | INCRBY encoding offset increment>"
                        + " [GET encoding offset | [OVERFLOW <WRAP | SAT | FAIL>]"
                        + " <SET encoding offset value | INCRBY encoding offset increment> ...]]")
                .keyFlagsBy(BitfieldCommand::keyFlags)
                .onShard(BitfieldCommand::bitfield);
    }

    private static CommandRow bitfieldRo() {
        return reading("bitfield_ro")
                .arity(-2)
                .flags(CommandFlag.FAST)
                .since("6.0.0")
                .complexity("O(1) for each subcommand specified")
                .summary("Reads integers of any width at any bit of a string.")
                .syntax("key [GET encoding offset [GET encoding offset ...]]")
                .onShard(BitfieldCommand::bitfieldRo);
    }

    private static CommandRow bitop() {
        return storing("bitop")
                .arity(-4)
                .keyRange(2, -1, 1)
                .spec(KeySpec.range(2, 2, 1, "OW", "update"))
                .spec(KeySpec.range(3, -1, 1, "RO", "access"))
                .since("2.6.0")
                .complexity("O(N)")
                .summary("Computes a string bit by bit from other strings and stores it.")
                .syntax("<AND | OR | XOR | NOT | DIFF | DIFF1 | ANDOR | ONE> destkey key [key ...]")
                .onShard(BitopCommand::bitop)
                .acrossShards(BitopCommand::bitopAcross);
    }

    private static CommandRow bitpos() {
        return reading("bitpos")
                .arity(-3)
                .since("2.8.7")
                .complexity("O(N)")
                .changed("7.0.0", "Added the `BYTE` and `BIT` options.")
                .summary("Finds the first bit of a string, or of a part of it, that is set or is not.")
                .syntax("key bit [start [end " + RANGE_UNIT + "]]")
                .onShard(RangeCommands::bitpos);
    }

    private static CommandRow getbit() {
        return reading("getbit")
                .arity(3)
                .flags(CommandFlag.FAST)
                .since("2.2.0")
                .complexity("O(1)")
                .summary("Returns one bit of a string.")
                .syntax("key offset")
                .onShard(BitCommands::getbit);
    }

    private static CommandRow setbit() {
        return storing("setbit")
                .arity(4)
                .key(1, "RW", "access", "update")
                .since("2.2.0")
                .complexity("O(1)")
                .summary("Stores one bit of a string and returns what it was.")
                .syntax("key offset value")
                .onShard(BitCommands::setbit);
    }
}
