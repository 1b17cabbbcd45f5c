package io.nanoredis.differential;

import io.nanoredis.testing.Request;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The commands of one group in the comparison with Redis: their grammar, what of their replies may differ, and what
/// the rest of a stream needs of them. [Groups] lists them all.
public interface Group {
    /// How often a stream draws from this group, in proportion to the others' weights.
    int weight();

    /// The grammar.
    Family family();

    /// Draws some commands that belong together, and appends them to `out`.
    default void draw(SplittableRandom random, Slots slots, List<GeneratedCommand> out) {
        family().draw(random, slots, out);
    }

    /// For which replies less than equality is asked, reviewed and each with its reason; the first that applies counts.
    default List<ComparisonRule> rules() {
        return List.of();
    }

    /// Commands that make keys of this group's type, named by their first argument. They are repeated all along a
    /// stream, so that commands of other groups meet keys of a wrong type.
    default List<Request> setUp() {
        return List.of();
    }

    /// Sent to both servers before a stream begins, such as limits of encodings so small that a stream crosses them;
    /// an option that the oracle does not know is passed over.
    default List<Request> configuration() {
        return List.of();
    }

    /// Values whose DUMP payloads are offered to RESTORE: for each the commands that make the key `payload`.
    default List<List<Request>> payloadSources() {
        return List.of();
    }

    /// A value for a slot of this group's own, such as its keys or its scores; null for a name that is none of them.
    default byte @Nullable [] draw(String slot, SplittableRandom random, Slots slots) {
        return null;
    }

    /// A value that a slot of this group's own seldom draws, but which may safely stand there; null for a name that is
    /// none of them, or where any edge may stand.
    default byte @Nullable [] drawEdge(String slot, SplittableRandom random, Slots slots) {
        return null;
    }
}
