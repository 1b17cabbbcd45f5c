package io.nanoredis.lua;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Proves of a script, or of the functions of a library, that their commands touch no keys but those declared.
///
/// *Shape*: three things are followed through the syntax tree: the table of the keys, that of the other arguments, and
/// the function `redis.call` (`pcall`). A script has the tables as the globals `KEYS` and `ARGV`, a function of a
/// library gets them as its parameters. All of them and single keys may be held by local variables, be passed to
/// functions that a variable always stands for, and be returned by these. The tables may be read, counted, unpacked,
/// concatenated and looped over; `redis.call` may only be called, with a command whose name is a constant or an
/// argument. Then every argument at the place of a key must be one. Whatever else a script does with them, and any use
/// of `load`, `loadstring` or `_G`, leaves it unproven, which is no error: such a script only needs more locks. Where
/// an argument names the command, the proof holds for the calls that name a fitting one.
///
/// Each function of a library has a proof of its own, by all that it can reach: the functions that it names, and every
/// function that any part of the library puts anywhere else than in a local variable.
///
/// *Cost*: a few walks over the tree per function, within a bound for the whole. *Thread*: any.
public final class KeyAnalysis {
    /// Statements and expressions that are walked through before the rest is left unproven: some tenths of a second.
    private static final long STEPS_MAX = 10_000_000;

    private final CommandKeys commands;
    private final FunctionBody main;
    private final Set<FunctionBody> entries = new HashSet<>();
    private long steps;

    private KeyAnalysis(Prototype chunk, CommandKeys commands) {
        this.commands = commands;
        main = chunk.chunk().main();
    }

    /// What is known of the keys of a script.
    public static KeyProof ofScript(Prototype chunk, CommandKeys commands) {
        try {
            KeyAnalysis analysis = new KeyAnalysis(chunk, commands);
            return analysis.settle(new KeyFacts(), List.of(), false).proof();
        } catch (StackOverflowError tooDeep) {
            return KeyProof.NONE;
        }
    }

    /// What is known of the keys of functions that a library has registered, in their order.
    public static List<KeyProof> ofFunctions(Prototype chunk, List<LuaFunction> functions, CommandKeys commands) {
        List<KeyProof> proofs = new ArrayList<>();
        KeyAnalysis analysis = new KeyAnalysis(chunk, commands);
        try {
            analysis.prove(functions, proofs);
        } catch (StackOverflowError tooDeep) {
            // what has been proven so far is
        }
        while (proofs.size() < functions.size()) {
            proofs.add(KeyProof.NONE);
        }
        return proofs;
    }

    private void prove(List<LuaFunction> functions, List<KeyProof> proofs) {
        for (LuaFunction function : functions) {
            FunctionBody body = body(function);
            if (body != null) {
                entries.add(body);
            }
        }
        if (entries.isEmpty()) {
            return;
        }
        KeyFacts surveyed = new KeyFacts();
        if (settle(surveyed, entries, true).escapes() || steps > STEPS_MAX) {
            return;
        }
        List<FunctionBody> alwaysReached = surveyed.escaping().stream()
                .map(body -> outermost(body, surveyed))
                .toList();
        for (LuaFunction function : functions) {
            FunctionBody body = body(function);
            proofs.add(
                    body != null && main.equals(surveyed.parent(body))
                            ? prove(body, surveyed, alwaysReached)
                            : KeyProof.NONE);
        }
    }

    private KeyProof prove(FunctionBody body, KeyFacts surveyed, List<FunctionBody> alwaysReached) {
        List<FunctionBody> roots = new ArrayList<>(alwaysReached);
        roots.add(body);
        return settle(new KeyFacts(surveyed), roots, false).proof();
    }

    private static @Nullable FunctionBody body(LuaFunction function) {
        return function instanceof LuaClosure closure ? closure.prototype.body : null;
    }

    /// The function of the library's own level in which another one stands.
    private FunctionBody outermost(FunctionBody body, KeyFacts facts) {
        FunctionBody at = body;
        FunctionBody parent = facts.parent(at);
        while (parent != null && !parent.equals(main)) {
            at = parent;
            parent = facts.parent(at);
        }
        return at;
    }

    /// Walks until nothing new is found out; the last walk is the one that counts.
    private KeyWalk settle(KeyFacts facts, Iterable<FunctionBody> roots, boolean everything) {
        List<FunctionBody> all = new ArrayList<>();
        roots.forEach(all::add);
        while (true) {
            KeyWalk walk = new KeyWalk(commands, facts, main, entries, everything);
            walk.run(all);
            steps += walk.steps();
            if (!facts.takeChanged()) {
                return walk;
            }
            if (steps > STEPS_MAX) {
                return new KeyWalk(commands, facts, main, entries, everything).givenUp();
            }
        }
    }
}
