package io.nanoredis.differential;

import io.nanoredis.testing.Reply;
import io.nanoredis.testing.Request;
import java.util.function.BiPredicate;

/// For which commands and replies of the oracle less than equality is asked, how much less, and why.
///
/// @param words the first words of the command, in upper case, parted by one space
/// @param when a further condition on the request and the oracle's reply
public record ComparisonRule(String words, BiPredicate<Request, Reply> when, Comparison comparison, String reason) {
    /// A rule for every command that begins with `words`.
    public static ComparisonRule of(String words, Comparison comparison, String reason) {
        return new ComparisonRule(words, (request, expected) -> true, comparison, reason);
    }

    /// True if the rule speaks of this request and the oracle's reply to it.
    public boolean appliesTo(Request request, Reply expected) {
        return isAbout(request) && when.test(request, expected);
    }

    /// True if the rule speaks of this request with some reply.
    boolean isAbout(Request request) {
        String[] parts = words.split(" ", -1);
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].equals(request.upper(i))) {
                return false;
            }
        }
        return true;
    }
}
