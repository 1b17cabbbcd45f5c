package io.nanoredis.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// One command as a client sends it: its name and arguments, as bytes.
///
/// Immutable by convention: nobody writes to the arrays after construction.
public final class Request {
    private final List<byte[]> args;

    private Request(List<byte[]> args) {
        this.args = args;
    }

    /// A request of UTF-8 words.
    public static Request of(String... words) {
        List<byte[]> args = new ArrayList<>(words.length);
        for (String word : words) {
            args.add(word.getBytes(StandardCharsets.UTF_8));
        }
        return of(args);
    }

    /// A request of these arguments, which are not copied.
    public static Request of(List<byte[]> args) {
        return new Request(Collections.unmodifiableList(new ArrayList<>(args)));
    }

    /// The name (first) and the arguments.
    public List<byte[]> args() {
        return args;
    }

    /// The argument at `index` as Latin-1 text in upper case, or the empty text where there is none.
    public String upper(int index) {
        return index < args.size() ? latin1(args.get(index)).toUpperCase(java.util.Locale.ROOT) : "";
    }

    /// The request as a RESP array of bulk strings.
    public byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(16 + 16 * args.size());
        writeLine(out, '*', args.size());
        for (byte[] arg : args) {
            writeLine(out, '$', arg.length);
            out.writeBytes(arg);
            out.write('\r');
            out.write('\n');
        }
        return out.toByteArray();
    }

    /// True if any argument equals `bytes`.
    public boolean mentions(byte[] bytes) {
        for (int i = 1; i < args.size(); i++) {
            if (Arrays.equals(args.get(i), bytes)) {
                return true;
            }
        }
        return false;
    }

    /// The request in one line as one would type it into redis-cli, long arguments cut.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (byte[] arg : args) {
            text.append(text.isEmpty() ? "" : " ").append(quoted(arg));
        }
        return text.toString();
    }

    private static String quoted(byte[] arg) {
        String text = Escaped.text(arg);
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c == ' ' || c == '\\' || c == '\'');
        return plain ? text : '"' + text + '"';
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void writeLine(ByteArrayOutputStream out, char prefix, int number) {
        out.write(prefix);
        out.writeBytes(Integer.toString(number).getBytes(StandardCharsets.US_ASCII));
        out.write('\r');
        out.write('\n');
    }
}
