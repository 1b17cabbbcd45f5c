package io.nanoredis.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// Decides by a seed who goes next, in a simulation of threads by one.
///
/// A step is what one actor does until it has nothing more to do or lets others go on in between, by [#interleave].
///
/// *Thread*: one.
public final class Scheduler {
    /// Steps after which a schedule counts as endless.
    private static final int STEPS_MAX = 20_000;

    /// Steps of others in the middle of one, which itself has to go on now and then where time never stands still.
    private static final int STEPS_IN_BETWEEN_MAX = 100;

    private static final int[] RING_SLOTS = {2, 4, 4, 8, 64};

    /// What may take the next step.
    public interface Actor {
        /// Whether it can do something.
        boolean mayAct();

        /// Does what it can.
        void act();
    }

    private final SplittableRandom random;
    private final int restlessness;
    private final List<Actor> actors = new ArrayList<>();
    private int[] enabled = new int[16];
    private int steps;
    private int depth;
    private int stepsInBetween;

    /// A scheduler whose decisions follow from the seed.
    public Scheduler(long seed) {
        random = new SplittableRandom(seed);
        restlessness = 1 + random.nextInt(5);
    }

    /// The source of all that is left to chance.
    public SplittableRandom random() {
        return random;
    }

    /// One more that may take steps.
    public void add(Actor actor) {
        actors.add(actor);
        if (enabled.length < actors.size()) {
            enabled = new int[actors.size() * 2];
        }
    }

    /// The size of a ring, mostly so small that it is often full.
    public int ringSlots() {
        return RING_SLOTS[random.nextInt(RING_SLOTS.length)];
    }

    /// Steps taken so far.
    public int steps() {
        return steps;
    }

    /// Whether it has gone on for so long that it will not end.
    public boolean isEndless() {
        return steps > STEPS_MAX;
    }

    /// Lets a random actor go on, if one can.
    public boolean step() {
        int count = 0;
        for (int i = 0; i < actors.size(); i++) {
            if (actors.get(i).mayAct()) {
                enabled[count++] = i;
            }
        }
        if (count == 0) {
            return false;
        }
        steps++;
        stepsInBetween = depth == 0 ? 0 : stepsInBetween + 1;
        depth++;
        try {
            actors.get(enabled[random.nextInt(count)]).act();
        } finally {
            depth--;
        }
        return true;
    }

    /// Lets others go on in the middle of a step.
    public void interleave() {
        while (random.nextInt(6) < restlessness && stepsInBetween < STEPS_IN_BETWEEN_MAX && step()) {
            // one more
        }
    }
}
