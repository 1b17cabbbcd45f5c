package io.nanoredis.family.command;

import io.nanoredis.command.Command;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the usage line of a row into the arguments that COMMAND DOCS shows.
///
/// The grammar: words in capitals are tokens, others arguments; `[...]` may be left out, `<a | b>` and `[a | b]` are
/// choices, `x y [x y ...]` is repeated, and a token takes the words behind it up to the end of its brackets. A line of
/// another form, or with a word whose type cannot be told, has no arguments to show, rather than wrong ones.
///
/// *Thread*: used once, by one thread.
final class UsageLine {
    private static final String REPEATED = "...";
    private static final int UNKNOWN_POSITION = -1;

    private final Command command;
    private final List<String> symbols;
    private int at;
    private int position;

    private UsageLine(Command command, List<String> symbols) {
        this.command = command;
        this.symbols = symbols;
        this.position = command.parent() == null ? 1 : 2;
    }

    /// The arguments of `command`; none if it takes none or if its usage line is beyond this grammar.
    static List<CommandArgument> arguments(Command command) {
        if (command.isContainer()) {
            return List.of();
        }
        UsageLine line = new UsageLine(command, symbols(command.syntax()));
        List<CommandArgument> arguments = line.sequence();
        return arguments == null || line.at < line.symbols.size() ? List.of() : arguments;
    }

    private static List<String> symbols(String syntax) {
        List<String> symbols = new ArrayList<>();
        String spaced = syntax.replaceAll("([\\[\\]<>|])", " $1 ").strip();
        if (!spaced.isEmpty()) {
            symbols.addAll(List.of(spaced.split("\\s+", -1)));
        }
        return symbols;
    }

    private String symbol() {
        return at < symbols.size() ? symbols.get(at) : "";
    }

    private boolean take(String symbol) {
        boolean there = symbol().equals(symbol);
        if (there) {
            at++;
        }
        return there;
    }

    private boolean atEnd() {
        return switch (symbol()) {
            case "", "]", ">", "|", REPEATED -> true;
            default -> false;
        };
    }

    /// Arguments up to the end of the brackets or of the alternative; null beyond the grammar.
    private @Nullable List<CommandArgument> sequence() {
        List<CommandArgument> members = new ArrayList<>();
        while (!atEnd()) {
            if (takeRepetition(members)) {
                continue;
            }
            CommandArgument next = argument();
            if (next == null) {
                return null;
            }
            members.add(next);
        }
        return members;
    }

    private @Nullable CommandArgument argument() {
        if (take("[")) {
            CommandArgument choice = choice("]");
            position = UNKNOWN_POSITION;
            return choice == null ? null : choice.asOptional();
        }
        if (take("<")) {
            return choice(">");
        }
        String word = symbol();
        at++;
        if (!isToken(word)) {
            return word(word);
        }
        skipPosition();
        return introduced(word);
    }

    /// What follows a token: nothing, a choice, or words.
    private @Nullable CommandArgument introduced(String token) {
        if (take("<")) {
            CommandArgument choice = choice(">");
            return choice == null ? null : choice.introducedBy(token);
        }
        List<CommandArgument> behind = new ArrayList<>();
        while (!atEnd() && isWord(symbol()) && !isToken(symbol())) {
            CommandArgument next = behind(token, symbols.get(at++));
            if (next == null) {
                return null;
            }
            behind.add(next);
        }
        return switch (behind.size()) {
            case 0 -> CommandArgument.pureToken(token);
            case 1 -> behind.getFirst().introducedBy(token);
            default -> CommandArgument.group(ArgumentType.BLOCK, behind).introducedBy(token);
        };
    }

    private void skipPosition() {
        if (position != UNKNOWN_POSITION) {
            position++;
        }
    }

    private @Nullable CommandArgument choice(String close) {
        List<CommandArgument> alternatives = new ArrayList<>();
        int start = position;
        do {
            position = start;
            List<CommandArgument> members = sequence();
            if (members == null || members.isEmpty()) {
                return null;
            }
            alternatives.add(
                    members.size() == 1 ? members.getFirst() : CommandArgument.group(ArgumentType.BLOCK, members));
        } while (take("|"));
        if (!take(close)) {
            return null;
        }
        return alternatives.size() == 1
                ? alternatives.getFirst()
                : CommandArgument.group(ArgumentType.ONEOF, alternatives);
    }

    /// Takes `[x y ...]` after `x y`, whose arguments it makes one that may be repeated.
    private boolean takeRepetition(List<CommandArgument> members) {
        if (!symbol().equals("[")) {
            return false;
        }
        int dots = at + 1;
        while (dots < symbols.size()
                && isWord(symbols.get(dots))
                && !symbols.get(dots).equals(REPEATED)) {
            dots++;
        }
        int words = dots - at - 1;
        boolean closed = dots + 1 < symbols.size()
                && symbols.get(dots).equals(REPEATED)
                && symbols.get(dots + 1).equals("]");
        if (!closed || words == 0 || words > members.size()) {
            return false;
        }
        List<CommandArgument> repeated = members.subList(members.size() - words, members.size());
        for (int i = 0; i < words; i++) {
            if (!repeated.get(i).name().equals(symbols.get(at + 1 + i))) {
                return false;
            }
        }
        CommandArgument group =
                words == 1 ? repeated.getFirst() : CommandArgument.group(ArgumentType.BLOCK, List.copyOf(repeated));
        repeated.clear();
        members.add(group.asMultiple());
        at = dots + 2;
        position = UNKNOWN_POSITION;
        return true;
    }

    private static boolean isWord(String symbol) {
        return switch (symbol) {
            case "", "[", "]", "<", ">", "|" -> false;
            default -> true;
        };
    }

    private static boolean isToken(String word) {
        return word.chars().anyMatch(Character::isUpperCase) && word.chars().noneMatch(Character::isLowerCase);
    }

    private @Nullable CommandArgument behind(String token, String name) {
        int keySpec = ArgumentTypes.keySpecBehind(command, token);
        return keySpec >= 0 ? CommandArgument.word(name, ArgumentType.KEY, keySpec) : word(name);
    }

    private @Nullable CommandArgument word(String name) {
        int keySpec = position == UNKNOWN_POSITION ? -1 : ArgumentTypes.keySpecAt(command, position);
        skipPosition();
        ArgumentType type = keySpec >= 0 ? ArgumentType.KEY : ArgumentTypes.of(command, name);
        return type == null ? null : CommandArgument.word(name, type, keySpec);
    }
}
