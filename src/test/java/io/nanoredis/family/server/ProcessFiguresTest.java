package io.nanoredis.family.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class ProcessFiguresTest {
    @Test
    void shouldShowBytesAsRedisDoes() {
        assertEquals("0B", ProcessFigures.human(0));
        assertEquals("1023B", ProcessFigures.human(1023));
        assertEquals("1.00K", ProcessFigures.human(1024));
        assertEquals("894.92K", ProcessFigures.human(916_400));
        assertEquals("23.54G", ProcessFigures.human(25_276_502_016L));
        assertEquals("1024.00P", ProcessFigures.human(1L << 60));
    }

    @Test
    void shouldKnowTheProcessItRunsIn() {
        ProcessFigures figures = ProcessFigures.read();
        assertTrue(figures.rssBytes() > 1 << 20);
        assertTrue(figures.systemBytes() > figures.rssBytes());
        assertTrue(figures.userSeconds() > 0);
        assertTrue(figures.heapUsedBytes() > 0 && figures.heapUsedBytes() <= figures.heapCommittedBytes());
        assertTrue(ProcessFigures.cpuNs(Thread.currentThread().threadId()) > 0);
        assertEquals(0, ProcessFigures.cpuNs(Long.MAX_VALUE));
    }
}
