package io.nanoredis.script;

import io.nanoredis.lua.CommandKeys;
import io.nanoredis.lua.KeyProof;
import io.nanoredis.resp.Args;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Whether a script or function touches no keys but those that its caller declares, as far as that is known.
///
/// *Thread*: any, immutable. *Cost*: a read, but where an argument names a command that the script calls: its row is
/// looked up then.
final class Confinement {
    private static final int KEY_COUNT = 2;

    private final KeyProof proof;
    private final @Nullable CommandKeys commands;

    Confinement(KeyProof proof, @Nullable CommandKeys commands) {
        this.proof = proof;
        this.commands = commands;
    }

    /// Whether that is certain for a command `EVAL what numkeys key … arg …`, or one of its kin; where the number of
    /// keys is wrong, nothing will run.
    boolean holds(Args args) {
        CommandKeys known = commands;
        if (!proof.isConditional() || known == null) {
            return proof.isProven();
        }
        if (!args.tryLong(KEY_COUNT)) {
            return true;
        }
        long keys = args.longValue();
        long behindKeys = EvalEngine.FIRST_KEY + keys - 1;
        return keys < 0
                || behindKeys >= args.count()
                || proof.holds(known, number -> argument(args, behindKeys + number));
    }

    private static @Nullable String argument(Args args, long position) {
        return position < args.count() ? new String(args.bytes((int) position), StandardCharsets.ISO_8859_1) : null;
    }
}
