package io.nanoredis.differential;

import io.nanoredis.testing.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// One row of a family: a small grammar from which commands are drawn.
///
/// *Shape*: tokens parted by spaces.
///
/// | token | meaning |
/// |---|---|
/// | `WORD` | this word, in upper, lower or mixed case |
/// | `'word` | this word as it is, never replaced |
/// | `{slot}` | a value drawn from [Slots] |
/// | `[ a \| b ]` | nothing, or one of the alternatives; neighbouring ones are shuffled |
/// | `( a \| b )` | one of the alternatives |
/// | `*` after `)` or a slot | that, one to four times |
/// | `;` | the end of a command; the next follows at once |
/// | `~` as a command's first token | it has no reply |
///
/// A row of a single command is sometimes damaged after it was drawn: cut short, lengthened, an argument replaced.
/// A row that begins with `!`, or has several commands, never is.
public final class Grammar {
    private static final int REPEAT_MAX = 4;
    private static final String FIXED = "'";
    private static final int DAMAGE_PERCENT = 14;

    private final List<Sequence> commands = new ArrayList<>();
    private final List<Boolean> silent = new ArrayList<>();
    private final boolean mayDamage;

    private Grammar(boolean mayDamage) {
        this.mayDamage = mayDamage;
    }

    /// The grammar of a row. *Errors*: IllegalArgumentException for brackets that do not match.
    public static Grammar parse(String row) {
        boolean exempt = row.startsWith("!");
        String[] parts = (exempt ? row.substring(1) : row).split(" ; ", -1);
        Grammar grammar = new Grammar(!exempt && parts.length == 1);
        for (String part : parts) {
            String text = part.trim();
            boolean noReply = text.startsWith("~ ");
            grammar.silent.add(noReply);
            grammar.commands.add(new RowParser(noReply ? text.substring(2) : text).parse());
        }
        return grammar;
    }

    /// Draws the row's commands and appends them to `out`.
    public void draw(SplittableRandom random, Slots slots, List<GeneratedCommand> out) {
        for (int i = 0; i < commands.size(); i++) {
            List<Argument> arguments = new ArrayList<>();
            commands.get(i).draw(random, slots, arguments);
            if (mayDamage && slots.chance(DAMAGE_PERCENT)) {
                damage(arguments, random, slots);
            }
            List<byte[]> bytes = new ArrayList<>(arguments.size());
            arguments.forEach(argument -> bytes.add(argument.bytes));
            out.add(new GeneratedCommand(Request.of(bytes), silent.get(i) ? 0 : 1));
        }
    }

    private static void damage(List<Argument> arguments, SplittableRandom random, Slots slots) {
        int size = arguments.size();
        switch (random.nextInt(6)) {
            case 0, 1 -> arguments.subList(1 + random.nextInt(size), size).clear();
            case 2 -> arguments.add(new Argument(slots.draw("junk"), null));
            case 3 -> arguments.add(new Argument(slots.drawEdge("int"), null));
            default -> replace(arguments, random.nextInt(size), slots);
        }
    }

    private static void replace(List<Argument> arguments, int index, Slots slots) {
        String slot = arguments.get(index).slot;
        if (index > 0 && !FIXED.equals(slot)) {
            arguments.set(index, new Argument(slots.drawEdge(slot == null ? "junk" : slot), slot));
        }
    }

    /// An argument and the slot that it was drawn for, or null for a word.
    private static final class Argument {
        private final byte[] bytes;
        private final @Nullable String slot;

        Argument(byte[] bytes, @Nullable String slot) {
            this.bytes = bytes;
            this.slot = slot;
        }
    }

    private sealed interface Node permits Word, Slot, Choice, Repeat, Sequence {
        void draw(SplittableRandom random, Slots slots, List<Argument> out);
    }

    private record Word(String text) implements Node {
        @Override
        public void draw(SplittableRandom random, Slots slots, List<Argument> out) {
            out.add(new Argument(cased(random).getBytes(StandardCharsets.UTF_8), text.startsWith("'") ? FIXED : null));
        }

        private String cased(SplittableRandom random) {
            if (text.startsWith("'")) {
                return text.substring(1);
            }
            return switch (random.nextInt(10)) {
                case 0, 1, 2 -> text.toLowerCase(Locale.ROOT);
                case 3 -> text.substring(0, 1) + text.substring(1).toLowerCase(Locale.ROOT);
                default -> text;
            };
        }
    }

    private record Slot(String name) implements Node {
        @Override
        public void draw(SplittableRandom random, Slots slots, List<Argument> out) {
            out.add(new Argument(slots.draw(name), name));
        }
    }

    private record Choice(List<Sequence> alternatives, boolean optional) implements Node {
        @Override
        public void draw(SplittableRandom random, Slots slots, List<Argument> out) {
            if (!optional || random.nextInt(100) < 35) {
                alternatives.get(random.nextInt(alternatives.size())).draw(random, slots, out);
            }
        }
    }

    private record Repeat(Node node) implements Node {
        @Override
        public void draw(SplittableRandom random, Slots slots, List<Argument> out) {
            int times = 1 + random.nextInt(REPEAT_MAX);
            for (int i = 0; i < times; i++) {
                node.draw(random, slots, out);
            }
        }
    }

    private record Sequence(List<Node> nodes) implements Node {
        @Override
        public void draw(SplittableRandom random, Slots slots, List<Argument> out) {
            int at = 0;
            while (at < nodes.size()) {
                int end = endOfOptions(at);
                if (end - at > 1) {
                    shuffled(nodes.subList(at, end), random).forEach(node -> node.draw(random, slots, out));
                    at = end;
                } else {
                    nodes.get(at++).draw(random, slots, out);
                }
            }
        }

        private int endOfOptions(int from) {
            int end = from;
            while (end < nodes.size() && nodes.get(end) instanceof Choice choice && choice.optional()) {
                end++;
            }
            return end;
        }

        private static List<Node> shuffled(List<Node> options, SplittableRandom random) {
            List<Node> order = new ArrayList<>(options);
            for (int i = order.size() - 1; i > 0; i--) {
                java.util.Collections.swap(order, i, random.nextInt(i + 1));
            }
            return order;
        }
    }

    private static final class RowParser {
        private final String[] tokens;
        private int at;

        RowParser(String row) {
            this.tokens = row.trim().split("\\s+", -1);
        }

        Sequence parse() {
            Sequence sequence = sequence();
            if (at != tokens.length) {
                throw new IllegalArgumentException(
                        "row: " + String.join(" ", tokens) + " (unexpected " + tokens[at] + ")");
            }
            return sequence;
        }

        private Sequence sequence() {
            List<Node> nodes = new ArrayList<>();
            while (at < tokens.length && !tokens[at].matches("[|\\])*]")) {
                Node node = node(tokens[at++]);
                if (at < tokens.length && tokens[at].equals("*")) {
                    at++;
                    node = new Repeat(node);
                }
                nodes.add(node);
            }
            return new Sequence(nodes);
        }

        private Node node(String token) {
            return switch (token) {
                case "[" -> choice("]", true);
                case "(" -> choice(")", false);
                default -> token.startsWith("{") ? new Slot(token.substring(1, token.length() - 1)) : new Word(token);
            };
        }

        private Choice choice(String close, boolean optional) {
            List<Sequence> alternatives = new ArrayList<>();
            alternatives.add(sequence());
            while (at < tokens.length && tokens[at].equals("|")) {
                at++;
                alternatives.add(sequence());
            }
            if (at == tokens.length || !tokens[at++].equals(close)) {
                throw new IllegalArgumentException("row: " + String.join(" ", tokens) + " (expected " + close + ")");
            }
            return new Choice(alternatives, optional);
        }
    }
}
