package io.nanoredis.type.stream;

import io.nanoredis.memory.Mem;
import io.nanoredis.resp.Args;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/// Makes an identifier of the fields and values of an entry, the same whatever their order.
///
/// *shape* — 16 bytes: the sum, modulo 2^128, of the first half of the SHA-256 of each field with its value, the length
/// of the field before them. It is the same in every process, as streams are moved and saved with it; and nobody can
/// make two entries with one identifier, so that nobody's entry is taken for somebody else's.
///
/// *thread* — one. *cost* — about a microsecond for each short field.
public final class ContentId {
    /// The bytes of an identifier.
    public static final int BYTES = 16;

    private static final int DIGEST_BYTES = 32;

    private final byte[] digest = new byte[DIGEST_BYTES];
    private final byte[] length = new byte[Integer.BYTES];
    private final byte[] identifier = new byte[BYTES];
    private @Nullable MessageDigest sha256;

    /// The identifier of the fields and values of a command from an argument on; valid until the next call.
    public byte[] of(Args args, int firstField) {
        long low = 0;
        long high = 0;
        for (int i = firstField; i + 1 < args.count(); i += 2) {
            digest(args, i);
            long added = Mem.longAt(digest, 0);
            low += added;
            high += Mem.longAt(digest, Long.BYTES) + (Long.compareUnsigned(low, added) < 0 ? 1 : 0);
        }
        Mem.longAt(identifier, 0, low);
        Mem.longAt(identifier, Long.BYTES, high);
        return identifier;
    }

    private void digest(Args args, int field) {
        try {
            if (sha256 == null) {
                sha256 = MessageDigest.getInstance("SHA-256");
            }
            Mem.intAt(length, 0, args.length(field));
            sha256.update(length);
            sha256.update(args.array(), args.offset(field), args.length(field));
            sha256.update(args.array(), args.offset(field + 1), args.length(field + 1));
            sha256.digest(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException | DigestException e) {
            throw new IllegalStateException("SHA-256: every JDK has it", e);
        }
    }
}
