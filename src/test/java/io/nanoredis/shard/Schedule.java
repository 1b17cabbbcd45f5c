package io.nanoredis.shard;

import io.nanoredis.simulation.Scheduler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A few clients on a few shards, run by the real shards, rings and Sequencer, but without threads: a seeded scheduler
/// decides who goes next.
///
/// A step is a client that does something, or one pass of a proactor's loop: read sockets, catch up, run, take a turn,
/// perhaps fall asleep. Inside a pass the others may go on at every point where it matters what they have done
/// meanwhile: before and after the cursor of the Sequencer is read (so between taking a batch and reading the cursor,
/// and between that and processing), and between two requests of one read.
abstract class Schedule {
    private final Scheduler scheduler;
    final SplittableRandom random;
    final List<Throwable> failures = new ArrayList<>();
    private Proactor[] proactors = new Proactor[0];
    private boolean assembled;

    Schedule(long seed) {
        scheduler = new Scheduler(seed);
        random = scheduler.random();
    }

    final int ringSlots() {
        return scheduler.ringSlots();
    }

    /// Gives every shard of the set its loop.
    final Proactor[] proactorsOf(EngineShardSet set) {
        proactors = new Proactor[set.size()];
        for (int i = 0; i < proactors.length; i++) {
            proactors[i] = new Proactor(set.shard(i));
        }
        return proactors;
    }

    /// The number of actors beside the proactors.
    abstract int actors();

    /// Whether an actor can do something.
    abstract boolean mayAct(int actor);

    /// Lets an actor do what it can.
    abstract void act(int actor);

    /// Whether a shard reads the Sequencer's cursor before it takes its batch, which is wrong.
    boolean readsCursorFirst() {
        return false;
    }

    /// Lets a random actor go on, if one can.
    final boolean step() {
        if (!assembled) {
            assembled = true;
            assemble();
        }
        return scheduler.step();
    }

    private void assemble() {
        for (int i = 0; i < actors(); i++) {
            scheduler.add(new NumberedActor(i));
        }
        for (Proactor proactor : proactors) {
            scheduler.add(proactor);
        }
    }

    /// What is wrong when it has gone on for so long that it will not end; null until then.
    final @Nullable String endless() {
        return scheduler.isEndless() ? "no end after " + scheduler.steps() + " steps" : null;
    }

    /// Lets others go on in the middle of a pass.
    final void interleave() {
        scheduler.interleave();
    }

    private final class NumberedActor implements Scheduler.Actor {
        private final int number;

        NumberedActor(int number) {
            this.number = number;
        }

        @Override
        public boolean mayAct() {
            return Schedule.this.mayAct(number);
        }

        @Override
        public void act() {
            Schedule.this.act(number);
        }
    }

    /// What a socket read, or a timer, brings.
    interface Request {
        void start(EngineShard home);
    }

    /// The loop of one proactor.
    final class Proactor implements Scheduler.Actor {
        final EngineShard shard;
        final ArrayDeque<Request> socket = new ArrayDeque<>();
        private boolean running;
        private boolean asleep;
        private boolean rung;
        int timesRung;
        private long staleCursor = -1;

        Proactor(EngineShard shard) {
            this.shard = shard;
            shard.own(Thread.currentThread());
            shard.doorbell(this::ring);
        }

        private void ring() {
            rung = true;
            timesRung++;
        }

        @Override
        public boolean mayAct() {
            return !running && (!asleep || rung || !socket.isEmpty());
        }

        @Override
        public void act() {
            running = true;
            if (asleep) {
                asleep = false;
                rung = false;
                shard.awake();
            }
            if (readsCursorFirst()) {
                staleCursor = shard.set().sequencer().cursor();
                interleave();
            }
            readSocket();
            shard.turn();
            asleep = socket.isEmpty() && shard.announceSleep();
            running = false;
        }

        private void readSocket() {
            int count = socket.isEmpty() ? 0 : random.nextInt(socket.size() + 1);
            if (count == 0) {
                return;
            }
            List<Request> read = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                read.add(socket.remove());
            }
            shard.catchUp();
            for (Request request : read) {
                request.start(shard);
                interleave();
            }
        }

        long cursor(LongSupplier direct) {
            if (readsCursorFirst()) {
                return staleCursor;
            }
            interleave();
            long cursor = direct.getAsLong();
            interleave();
            return cursor;
        }
    }
}
