package io.nanoredis.lua;

import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// What is known of the keys that a script or function touches.
///
/// *Shape*: unproven, proven, or proven under conditions: where the script takes the name of a command from its
/// arguments, these decide. *Thread*: any, immutable.
public final class KeyProof {
    /// Nothing is known.
    public static final KeyProof NONE = new KeyProof(false, List.of());

    private final boolean proven;
    private final List<Condition> conditions;

    /// A call whose command the n-th argument names.
    record Condition(int argument, CallShape shape) {}

    KeyProof(boolean proven, List<Condition> conditions) {
        this.proven = proven;
        this.conditions = List.copyOf(conditions);
    }

    /// Whether no more than the declared keys are touched when the script gets certain arguments.
    ///
    /// @param commands where commands have their keys
    /// @param arguments what `ARGV[n]` is, null where it is nil
    public boolean holds(CommandKeys commands, IntFunction<@Nullable String> arguments) {
        for (Condition condition : conditions) {
            String command = arguments.apply(condition.argument());
            if (command != null && !condition.shape().touchesDeclaredKeysOnly(command, commands)) {
                return false;
            }
        }
        return proven;
    }

    /// Whether it is proven, if only under conditions.
    public boolean isProven() {
        return proven;
    }

    /// Whether the arguments decide.
    public boolean isConditional() {
        return !conditions.isEmpty();
    }
}
