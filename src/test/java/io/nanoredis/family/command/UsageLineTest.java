package io.nanoredis.family.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nanoredis.command.Command;
import io.nanoredis.command.CommandRegistry;
import io.nanoredis.resp.ReplyWriter;
import io.nanoredis.testing.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Usage lines and the arguments read out of them.
class UsageLineTest {
    /// The arguments as `name:type{inner}` with `=TOKEN`, `#keySpec`, `?` for optional and `+` for multiple.
    private static String arguments(String syntax) {
        return arguments(syntax, 1);
    }

    private static String arguments(String syntax, int lastKey) {
        CommandRegistry registry = new CommandRegistry(List.of(Command.named("x")
                .arity(-1)
                .keys(1, lastKey, 2)
                .syntax(syntax)
                .onSession((session, args, out) -> out.ok())));
        ReplyWriter out = new ReplyWriter();
        CommandArgument.write(UsageLine.arguments(registry.commands().iterator().next()), out);
        return text(Reply.parse(out.toByteArray()));
    }

    private static String text(Reply arguments) {
        StringBuilder text = new StringBuilder();
        for (Reply argument : arguments.elements()) {
            text.append(text.isEmpty() ? "" : " ").append(one(argument));
        }
        return text.toString();
    }

    private static String one(Reply argument) {
        StringBuilder text = new StringBuilder(argument.get("name").text());
        text.append(':').append(argument.get("type").text());
        for (int i = 4; i < argument.elements().size(); i += 2) {
            Reply value = argument.elements().get(i + 1);
            switch (argument.elements().get(i).text()) {
                case "token" -> text.append('=').append(value.text());
                case "key_spec_index" -> text.append('#').append(value.text());
                case "flags" ->
                    value.elements().forEach(flag -> text.append(flag.text().equals("optional") ? '?' : '+'));
                default -> text.append('{').append(text(value)).append('}');
            }
        }
        return text.toString();
    }

    @Test
    void shouldReadWordsInARow() {
        assertEquals("", arguments(""));
        assertEquals("key:key#0 value:string", arguments("key value"));
        assertEquals("key:key#0 seconds:integer", arguments("key seconds"));
    }

    @Test
    void shouldReadWhatMayBeLeftOutOrRepeated() {
        assertEquals("key:key#0 message:string?", arguments("key [message]"));
        assertEquals(
                "section:string?+",
                arguments("[section [section ...]]").replace("#0", "").replace("key", "string"));
        assertEquals("key_value:block+{key:key#0 value:string}", arguments("key value [key value ...]", -1));
    }

    @Test
    void shouldReadTokensWithWhatTheyIntroduce() {
        assertEquals("key:key#0 replace:pure-token=REPLACE?", arguments("key [REPLACE]"));
        assertEquals("key:key#0 count:integer=COUNT?", arguments("key [COUNT count]"));
        assertEquals(
                "key:key#0 offset_count:block=LIMIT?{offset:integer count:integer}",
                arguments("key [LIMIT offset count]"));
        assertEquals("key:key#0 a_b:oneof=TYPE?{a:pure-token=A b:pure-token=B}", arguments("key [TYPE <A | B>]"));
    }

    @Test
    void shouldReadChoices() {
        assertEquals("key:key#0 nx_xx:oneof?{nx:pure-token=NX xx:pure-token=XX}", arguments("key [NX | XX]"));
        assertEquals(
                "key:key#0 seconds_persist:oneof{seconds:integer=EX persist:pure-token=PERSIST}",
                arguments("key <EX seconds | PERSIST>"));
    }

    @Test
    void shouldShowNothingRatherThanSomethingWrong() {
        assertEquals("", arguments("key min max"));
        assertEquals("", arguments("key [a"));
        assertEquals("", arguments("key a]"));
        assertEquals("", arguments("key <[A a] | [B b] ...>"));
        assertEquals("", arguments("key []"));
    }
}
