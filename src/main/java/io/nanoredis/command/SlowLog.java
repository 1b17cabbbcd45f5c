package io.nanoredis.command;

import io.nanoredis.resp.Args;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// The slow commands that one thread executed, newest first.
///
/// SLOWLOG GET gathers them from all threads and merges them by [Entry#id], which is drawn from one counter.
/// *Thread*: one owner. *Bounds*: 32 arguments of 128 bytes each per entry, as Redis keeps them.
public final class SlowLog {
    private static final int ARGUMENTS_MAX = 32;
    private static final int ARGUMENT_BYTES_MAX = 128;

    private final AtomicLong ids;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();

    /// One slow command.
    ///
    /// @param id position in the order of all slow commands of the server
    /// @param epochSeconds when it ran
    /// @param micros how long it ran
    /// @param arguments the command, shortened
    /// @param clientAddress who sent it
    /// @param clientName its name, empty without one
    public record Entry(
            long id, long epochSeconds, long micros, List<byte[]> arguments, String clientAddress, String clientName) {}

    /// A log that numbers its entries from `ids`.
    public SlowLog(AtomicLong ids) {
        this.ids = ids;
    }

    /// Adds one command and forgets the oldest beyond `entriesMax`.
    public void add(Command command, Args args, Session session, long epochMs, long elapsedNs, int entriesMax) {
        entries.addFirst(new Entry(
                ids.getAndIncrement(),
                epochMs / 1000,
                elapsedNs / 1000,
                shorten(command, args),
                session.address(),
                session.name()));
        while (entries.size() > entriesMax) {
            entries.removeLast();
        }
    }

    private static List<byte[]> shorten(Command command, Args args) {
        int kept = Math.min(args.count(), ARGUMENTS_MAX);
        List<byte[]> arguments = new ArrayList<>(kept);
        for (int i = 0; i < kept; i++) {
            if (i == ARGUMENTS_MAX - 1 && args.count() > ARGUMENTS_MAX) {
                arguments.add(ascii("... (" + (args.count() - ARGUMENTS_MAX + 1) + " more arguments)"));
            } else if (command.isSecret(args, i)) {
                arguments.add(ascii(SecretArguments.SHOWN));
            } else {
                arguments.add(shorten(args, i));
            }
        }
        return arguments;
    }

    private static byte[] shorten(Args args, int i) {
        int length = args.length(i);
        if (length <= ARGUMENT_BYTES_MAX) {
            return args.bytes(i);
        }
        byte[] tail = ascii("... (" + (length - ARGUMENT_BYTES_MAX) + " more bytes)");
        byte[] shortened = new byte[ARGUMENT_BYTES_MAX + tail.length];
        System.arraycopy(args.array(), args.offset(i), shortened, 0, ARGUMENT_BYTES_MAX);
        System.arraycopy(tail, 0, shortened, ARGUMENT_BYTES_MAX, tail.length);
        return shortened;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /// A copy of the entries, newest first.
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /// Forgets all.
    public void reset() {
        entries.clear();
    }
}
