package io.nanoredis.simulation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What takes effect at one moment: a command, a transaction, a script; or waits first. With what was sent for it,
/// when,
/// and what was answered.
final class Operation {

    enum Kind {
        /// One command.
        COMMAND,
        /// MULTI, the commands, EXEC.
        TRANSACTION,
        /// MULTI, the commands, DISCARD: no effect but the end of watching.
        DISCARDED,
        /// A script that calls the commands and returns all replies.
        SCRIPT,
        /// BLPOP or BRPOP of one or several keys.
        BLOCKING_POP,
        /// BLMOVE.
        BLOCKING_MOVE
    }

    final int client;
    final Kind kind;
    final List<String[]> commands;
    /// What is sent, in RESP.
    final String request;
    /// What has been answered, one RESP frame each.
    final List<String> frames = new ArrayList<>();

    /// Operations of the same pipeline that come before this one in every serial order.
    final List<Operation> precededBy = new ArrayList<>();

    long invokedAt;
    long answeredAt = Long.MAX_VALUE;
    /// When it was answered, or somebody received what it has published, which is proof that it has taken effect.
    long returnedAt = Long.MAX_VALUE;
    /// Whether its client is gone: it may have had no effect at all, and what it was answered is not known.
    boolean lost;
    /// Whether something that it has published was received.
    boolean published;

    private final int framesExpected;

    Operation(int client, Kind kind, List<String[]> commands, String request, int framesExpected) {
        this.client = client;
        this.kind = kind;
        this.commands = commands;
        this.request = request;
        this.framesExpected = framesExpected;
    }

    boolean isBlocking() {
        return kind == Kind.BLOCKING_POP || kind == Kind.BLOCKING_MOVE;
    }

    /// The only command, or the one that waits.
    String[] command() {
        return commands.getFirst();
    }

    boolean isAnswered() {
        return frames.size() == framesExpected;
    }

    boolean isComplete() {
        return isAnswered();
    }

    /// The last frame: the reply to the command, EXEC, or the script.
    String reply() {
        return frames.getLast();
    }

    /// Whether EXEC was refused for a watched key.
    boolean isRefused() {
        return kind == Kind.TRANSACTION && isAnswered() && reply().equals(Resp.NULL_ARRAY);
    }

    /// The reply of each command; null if none has run, or if it is not known.
    @Nullable
    List<String> replies() {
        if (!isAnswered() || kind == Kind.DISCARDED || isRefused()) {
            return null;
        }
        return switch (kind) {
            case TRANSACTION, SCRIPT -> reply().startsWith("*") ? Resp.elements(reply()) : List.of(reply());
            default -> List.of(reply());
        };
    }

    /// Whether a command that waits was answered that it has nothing.
    boolean isTimedOut() {
        return isAnswered() && (reply().equals(Resp.NULL_ARRAY) || reply().equals(Resp.NULL));
    }

    /// The keys that a blocking operation waits for.
    List<String> waitsFor() {
        String[] words = command();
        return kind == Kind.BLOCKING_MOVE ? List.of(words[1]) : List.of(words).subList(1, words.length - 1);
    }

    /// The key from which a blocking pop was served; null if it was not, or that is not known.
    @Nullable
    String servedKey() {
        if (!isAnswered() || isTimedOut()) {
            return null;
        }
        return kind == Kind.BLOCKING_MOVE
                ? command()[1]
                : Resp.text(Resp.elements(reply()).getFirst());
    }

    /// Whether a blocking operation takes from, and appends to, the head.
    boolean takesLeft() {
        return kind == Kind.BLOCKING_MOVE ? command()[3].equals("LEFT") : command()[0].equals("BLPOP");
    }

    boolean appendsLeft() {
        return command()[4].equals("LEFT");
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (String[] words : commands) {
            text.append(text.isEmpty() ? "" : "; ").append(String.join(" ", words));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return "client %d %s [%s] -> %s%s at %d..%s"
                .formatted(
                        client,
                        kind,
                        text(),
                        String.join(" ", frames).replace("\r\n", "~"),
                        lost ? " lost" : "",
                        invokedAt,
                        returnedAt == Long.MAX_VALUE ? "never" : String.valueOf(returnedAt));
    }
}
