package io.nanoredis.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import java.nio.ByteBuffer;

/// A buffer between the kernel and a proactor's connections, one after the other: each is through with it before the
/// next one takes it. Only while somebody keeps it, as a client does that does not take its replies, the others have
/// theirs from the allocator.
///
/// *Thread*: the proactor.
final class SharedBuffer {
    private static final int BYTES = 1 << 16;

    /// Counts one reference of its own, and one of whoever uses it.
    private final ByteBuf buffer = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(BYTES));

    /// An empty buffer with room for `bytes`, to be released.
    ByteBuf take(ByteBufAllocator others, int bytes) {
        return bytes <= BYTES && buffer.refCnt() == 1 ? buffer.clear().retain() : others.directBuffer(bytes);
    }

    /// Has connections read into this buffer, all of it at once.
    ///
    /// For transports that take it when there is something to read, and give it back at once.
    static final class Reading extends DefaultMaxMessagesRecvByteBufAllocator {
        private final SharedBuffer shared = new SharedBuffer();

        @Override
        @SuppressWarnings("deprecation") // what the interface still returns
        public Handle newHandle() {
            return new SharedHandle();
        }

        private final class SharedHandle extends MaxMessageHandle {
            @Override
            public ByteBuf allocate(ByteBufAllocator others) {
                return shared.take(others, BYTES);
            }

            @Override
            public int guess() {
                return BYTES;
            }
        }
    }
}
