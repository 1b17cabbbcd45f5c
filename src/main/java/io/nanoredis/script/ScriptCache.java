package io.nanoredis.script;

import io.nanoredis.lua.CommandKeys;
import io.nanoredis.lua.KeyAnalysis;
import io.nanoredis.lua.KeyProof;
import io.nanoredis.lua.Prototype;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The scripts that the server has seen, by their digests. They stay until SCRIPT FLUSH, as in Redis.
///
/// *Thread*: any. SCRIPT FLUSH exchanges the whole contents, so that all shards forget at one moment; who runs a script
/// at that moment has its own reference.
public final class ScriptCache {
    /// Scripts that are queued in transactions, or on their way to where they run.
    private static final int AHEAD_MAX = 1_000;

    private volatile Contents contents = new Contents();
    private volatile @Nullable CommandKeys commands;

    /// The scripts between two flushes.
    private static final class Contents {
        final ConcurrentHashMap<Digest, Script> scripts = new ConcurrentHashMap<>();
        /// What has been looked at and not been loaded so far.
        final ConcurrentHashMap<Digest, Script> ahead = new ConcurrentHashMap<>();
        final AtomicLong bytes = new AtomicLong();
    }

    /// The script with a digest that some bytes spell; null where there is none.
    public @Nullable Script find(byte[] array, int offset, int length) {
        Digest digest = Digest.parse(array, offset, length);
        return digest == null ? null : contents.scripts.get(digest);
    }

    /// The script with a text, which is compiled and kept unless it is known.
    ///
    /// @throws ScriptException when it is no script
    public Script load(byte[] array, int offset, int length) throws ScriptException {
        Digest digest = Digest.of(array, offset, length);
        Contents now = contents;
        Script known = now.scripts.get(digest);
        if (known != null) {
            return known;
        }
        Script ahead = now.ahead.remove(digest);
        Script made = ahead == null ? compile(digest, Arrays.copyOfRange(array, offset, offset + length)) : ahead;
        Script other = now.scripts.putIfAbsent(digest, made);
        if (other != null) {
            return other;
        }
        now.bytes.addAndGet(length);
        return made;
    }

    /// The script with a text, which is compiled unless it is known, but not thereby known to anybody else: it may
    /// never
    /// be run.
    ///
    /// @throws ScriptException when it is no script
    public Script peek(byte[] array, int offset, int length) throws ScriptException {
        Digest digest = Digest.of(array, offset, length);
        Contents now = contents;
        Script known = now.scripts.get(digest);
        if (known == null) {
            known = now.ahead.get(digest);
        }
        if (known != null) {
            return known;
        }
        Script made = compile(digest, Arrays.copyOfRange(array, offset, offset + length));
        if (now.ahead.size() >= AHEAD_MAX) {
            now.ahead.clear();
        }
        now.ahead.put(digest, made);
        return made;
    }

    private Script compile(Digest digest, byte[] body) throws ScriptException {
        Shebang.OfScript shebang = Shebang.ofScript(body);
        Prototype compiled = Compilation.script(shebang.code());
        CommandKeys known = commands;
        KeyProof proof = known == null ? KeyProof.NONE : KeyAnalysis.ofScript(compiled, known);
        return new Script(digest, body, compiled, shebang.flags(), new Confinement(proof, known));
    }

    /// Says where commands have their keys; before the first script.
    void commands(CommandKeys known) {
        commands = known;
    }

    /// Forgets all scripts.
    public void flush() {
        contents = new Contents();
    }

    /// What a flush exchanges: while it is the same object, what was found before is still there.
    Object generation() {
        return contents;
    }

    /// How many scripts there are.
    public int count() {
        return contents.scripts.size();
    }

    /// What their texts take.
    public long bytes() {
        return contents.bytes.get();
    }
}
