package io.nanoredis.script;

import io.nanoredis.lua.Prototype;
import io.nanoredis.resp.Args;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A script of the cache, compiled.
///
/// Immutable and shared by all engines.
public final class Script {
    private final String sha;
    private final byte[] shaText;
    private final byte[] body;
    private final Prototype compiled;
    private final @Nullable Set<ScriptFlag> flags;
    private final Confinement confinement;

    Script(Digest digest, byte[] body, Prototype compiled, @Nullable Set<ScriptFlag> flags, Confinement confinement) {
        this.sha = digest.hex();
        this.shaText = digest.hexBytes();
        this.body = body;
        this.compiled = compiled;
        this.flags = flags;
        this.confinement = confinement;
    }

    /// Its digest, 40 digits in lower case.
    public String sha() {
        return sha;
    }

    /// The digest's digits; not to be changed.
    public byte[] shaText() {
        return shaText;
    }

    /// Its text; not to be changed.
    public byte[] body() {
        return body;
    }

    /// What it declares; null without a shebang line.
    public @Nullable Set<ScriptFlag> flags() {
        return flags;
    }

    /// Whether it is known to touch no keys but those that its caller declares.
    ///
    /// @param args the command that runs it
    public boolean isConfined(Args args) {
        return confinement.holds(args);
    }

    Prototype compiled() {
        return compiled;
    }
}
