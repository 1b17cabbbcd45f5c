package io.nanoredis.net;

import io.netty.buffer.ByteBuf;

/// What a client has sent that has not been executed yet; while that is nothing, it holds no array (INV-5).
///
/// *Thread*: the connection's proactor.
final class InputBuffer {
    /// Up to so many bytes are rather copied than kept in place.
    static final int BYTES_KEPT = 1 << 15;

    private static final byte[] NOTHING = new byte[0];
    private static final int BYTES_MIN = 512;
    private static final int BYTES_MAX = Integer.MAX_VALUE - 16;

    private byte[] bytes = NOTHING;
    private int from;
    private int to;

    /// Bytes not executed yet.
    int size() {
        return to - from;
    }

    /// Room behind them.
    int free() {
        return bytes.length - to;
    }

    byte[] array() {
        return bytes;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /// Moves all bytes to the front of `target`.
    ///
    /// @return how many there were
    int moveTo(byte[] target) {
        int length = size();
        System.arraycopy(bytes, from, target, 0, length);
        from = 0;
        to = 0;
        return length;
    }

    /// @param announced how many more bytes the argument that is on its way has said it has
    void append(byte[] source, int offset, int length, long announced) {
        reserve(length, announced);
        System.arraycopy(source, offset, bytes, to, length);
        to += length;
    }

    /// @param announced how many more bytes the argument that is on its way has said it has
    void append(ByteBuf source, int length, long announced) {
        reserve(length, announced);
        source.getBytes(source.readerIndex(), bytes, to, length);
        to += length;
    }

    /// Room for `length` more bytes: moves what is there to the front, or grows; a long argument that is on its way
    /// gets its exact size once half of it has arrived, so that a claim alone allocates nothing.
    private void reserve(int length, long announced) {
        if (free() >= length) {
            return;
        }
        int live = size();
        int need = Math.addExact(live, length);
        byte[] target = bytes;
        if (need > bytes.length) {
            long doubled = Math.max(BYTES_MIN, 2L * need);
            target = new byte[(int) Math.min(BYTES_MAX, Math.min(doubled, need + announced))];
        }
        System.arraycopy(bytes, from, target, 0, live);
        bytes = target;
        from = 0;
        to = live;
    }

    /// Everything before `at` has been executed, unless it was dropped meanwhile; memory that is not needed any more is
    /// given back.
    void executed(int at) {
        if (bytes.length > 0) {
            from = at;
            release();
        }
    }

    /// Gives memory back that is not needed any more.
    void release() {
        if (from == to) {
            drop();
        } else if (from > BYTES_KEPT && from > to / 2) {
            int live = size();
            byte[] smaller = new byte[Math.max(BYTES_MIN, live * 2)];
            System.arraycopy(bytes, from, smaller, 0, live);
            bytes = smaller;
            from = 0;
            to = live;
        }
    }

    /// Forgets everything.
    void drop() {
        bytes = NOTHING;
        from = 0;
        to = 0;
    }
}
