package io.nanoredis.rdb;

import io.nanoredis.memory.Mem;
import java.util.Objects;

/// Restores what was compressed in the LZF form; see [LzfCompressor] for its shape.
///
/// First [#expandedBytes] walks over the control bytes alone and tells how long the result will be, or that there is
/// none; so
/// nothing is allocated for a lie. Only what it has accepted may be expanded.
///
/// *Thread*: any; no state.
final class LzfExpander {
    private static final int LITERAL_LIMIT = 32;
    private static final int LONG_REFERENCE = 7;

    /// What is neither a run nor a reference that stays within the input and within what was restored before it.
    static final long CORRUPT = -1;

    private LzfExpander() {}

    /// How many bytes the compressed part of an array stands for; [#CORRUPT] if it is not in the form.
    static long expandedBytes(byte[] in, int offset, int length) {
        int at = offset;
        int end = offset + length;
        long bytes = 0;
        while (at < end) {
            int control = in[at] & 0xff;
            if (control < LITERAL_LIMIT) {
                at += control + 2;
                bytes += control + 1;
            } else {
                int next = at + (control >>> 5 == LONG_REFERENCE ? 3 : 2);
                if (next > end || distance(in, next, control) > bytes) {
                    return CORRUPT;
                }
                bytes += referenceBytes(in, at, control);
                at = next;
            }
        }
        return at == end && length > 0 ? bytes : CORRUPT;
    }

    private static int distance(byte[] in, int next, int control) {
        return (((control & 0x1f) << 8) | (in[next - 1] & 0xff)) + 1;
    }

    private static int referenceBytes(byte[] in, int at, int control) {
        int bytes = control >>> 5;
        return (bytes == LONG_REFERENCE ? bytes + (in[at + 1] & 0xff) : bytes) + 2;
    }

    /// Restores the compressed part of `in` into `out` from `target` on.
    static void expand(byte[] in, int offset, int length, byte[] out, int target) {
        int at = offset;
        int end = offset + length;
        int to = target;
        while (at < end) {
            int control = in[at] & 0xff;
            if (control < LITERAL_LIMIT) {
                System.arraycopy(in, at + 1, out, to, control + 1);
                at += control + 2;
                to += control + 1;
            } else {
                int bytes = referenceBytes(in, at, control);
                at += control >>> 5 == LONG_REFERENCE ? 3 : 2;
                to = repeat(out, to, distance(in, at, control), bytes);
            }
        }
    }

    /// Byte by byte, as a reference may reach into what it restores.
    private static int repeat(byte[] out, int to, int distance, int bytes) {
        Objects.checkFromIndexSize(to, bytes, out.length);
        for (int i = to; i < to + bytes; i++) {
            out[i] = out[i - distance];
        }
        return to + bytes;
    }

    /// Restores the compressed part of `in` into memory at `target`, where [#expandedBytes] bytes belong to the caller.
    static void expand(byte[] in, int offset, int length, long target) {
        int at = offset;
        int end = offset + length;
        long to = target;
        while (at < end) {
            int control = in[at] & 0xff;
            if (control < LITERAL_LIMIT) {
                Mem.copyIn(in, at + 1, to, control + 1);
                at += control + 2;
                to += control + 1;
            } else {
                int bytes = referenceBytes(in, at, control);
                at += control >>> 5 == LONG_REFERENCE ? 3 : 2;
                to = repeat(to, distance(in, at, control), bytes);
            }
        }
    }

    private static long repeat(long to, int distance, int bytes) {
        if (distance >= bytes) {
            Mem.copy(to - distance, to, bytes);
        } else {
            for (long i = to; i < to + bytes; i++) {
                Mem.putByte(i, Mem.getByte(i - distance));
            }
        }
        return to + bytes;
    }
}
