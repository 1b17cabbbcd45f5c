package io.nanoredis.simulation;

import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;

/// A client that sends pipelines, each when the one before it has been answered, and that may go away while it waits.
final class SimulatedClient implements Scheduler.Actor {
    private final ServerSimulation simulation;
    private final SplittableRandom random;
    private final OperationSource source;
    private final SimulatedConnection connection;
    private final int id;
    private final int home;
    private final boolean mayLeave;
    private final ArrayDeque<List<Operation>> planned = new ArrayDeque<>();
    private final ArrayDeque<Operation> pending = new ArrayDeque<>();
    private boolean gone;

    SimulatedClient(ServerSimulation simulation, SplittableRandom random, OperationSource source, int id, int home) {
        this.simulation = simulation;
        this.random = random;
        this.source = source;
        this.id = id;
        this.home = home;
        mayLeave = random.nextInt(16) == 0;
        connection = simulation.connect(home, this::arrived);
    }

    @Override
    public boolean mayAct() {
        if (gone) {
            return false;
        }
        return pending.isEmpty() ? !planned.isEmpty() || !source.isExhausted() : mayLeave;
    }

    @Override
    public void act() {
        if (!pending.isEmpty()) {
            if (random.nextInt(16) == 0) {
                leave();
            }
            return;
        }
        if (planned.isEmpty()) {
            planned.addAll(source.draw(id));
        }
        send(planned.remove());
    }

    /// Sends a pipeline.
    void send(List<Operation> pipeline) {
        for (Operation op : pipeline) {
            op.invokedAt = simulation.tick();
            simulation.history().add(op);
            pending.add(op);
            connection.send(op.request);
        }
        simulation.wake(home);
    }

    /// Whether time alone may bring it a reply.
    boolean waitsForTime() {
        Operation first = pending.peek();
        return first != null && first.isBlocking() && !first.command()[first.command().length - 1].equals("0");
    }

    boolean isWaiting() {
        return !pending.isEmpty();
    }

    /// Takes out of the history what stands behind a command with which the client waits: it has not begun.
    void forgetUnstarted() {
        Operation first = pending.peek();
        if (first != null && first.isBlocking()) {
            pending.remove();
            simulation.history().removeAll(pending);
            pending.clear();
            pending.add(first);
        }
    }

    /// Closes the connection, whatever is under way.
    void leave() {
        if (!gone) {
            gone = true;
            pending.forEach(op -> op.lost = true);
            pending.clear();
            connection.hangUp();
            simulation.wake(home);
        }
    }

    private void arrived(String frame) {
        Operation first = pending.peek();
        if (first == null) {
            throw new IllegalStateException("a reply too many: " + frame);
        }
        first.frames.add(frame);
        if (first.isAnswered()) {
            pending.remove();
            first.answeredAt = simulation.tick();
            first.returnedAt = Math.min(first.returnedAt, first.answeredAt);
        }
    }
}
