package io.nanoredis.family.server;

import java.util.Locale;

/// The text of INFO: sections with a heading, an empty line between them, and `name:value` lines.
final class InfoText {
    private final StringBuilder text = new StringBuilder(4096);

    /// Begins a section.
    void section(InfoSection section) {
        if (!text.isEmpty()) {
            text.append("\r\n");
        }
        text.append("# ").append(section.title()).append("\r\n");
    }

    void field(String name, String value) {
        text.append(name).append(':').append(value).append("\r\n");
    }

    void field(String name, long value) {
        text.append(name).append(':').append(value).append("\r\n");
    }

    /// A number with so many decimals.
    void field(String name, double value, int decimals) {
        field(name, String.format(Locale.ROOT, "%." + decimals + "f", value));
    }

    /// A field in bytes, and its twin for people.
    void bytes(String name, long value) {
        field(name, value);
        field(name + "_human", ProcessFigures.human(value));
    }

    /// 1 or 0.
    void flag(String name, boolean value) {
        field(name, value ? 1 : 0);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
