package dev.chatreplay.format;

import java.util.Random;
import java.util.regex.Pattern;

/// Generates messages of every type whose texts often break files that people or players read.
final class NastyMessage {
    /// What no such file may hold: control and format characters and line separators. These may be there: LF, tab, the zero width space, the two
    /// joiners and the tags of a flag.
    static final Pattern HIDDEN = Pattern
            .compile("(?<!🏴[\\x{E0061}-\\x{E007A}]{0,5})[\\p{Cc}\\p{Cf}\\u2028\\u2029&&[^\n\t\\u200b-\\u200d]]");

    private static final String[] PIECES = {"\n", "\r\n", "\r", "\n\n", " ", "\t", "\u00a0", ":", ": ", "\u001b[2J",
            "\u009b31m", "\u0007", "\u202e", "\u2066", "\u200b", "\u2028", "\u2029", "\u0085", "\ufeff", "👩\u200d💻",
            "\udb40\udc41", "🏴\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f", "\u3164", "é",
            "שלום", "<v Ben>", "</v>", "<", ">", "&", "&lt;", "-->", "--", "NOTE", "STYLE",
            "\n00:00:00.000 --> 00:00:01.000\n", "\n09:00:00  Ben: hi", "\n\nWEBVTT\n", "\n        * pinned",
            "\n--- 2026-11-21 ---\n", "long ".repeat(30), "\\u202e", "0"};

    private NastyMessage() {}

    /// Returns a message of a random type at the time of its builder.
    static MessageBuilder next(Random random, String id) {
        var message = new MessageBuilder().id(id + oneLine(text(random))).displayName(text(random))
                .participantId("p" + oneLine(text(random)));
        switch (random.nextInt(6)) {
            case 0 -> message.payload("IMAGE_MESSAGE", "https://example.org/" + text(random));
            case 1 -> message.payload("FILE_MESSAGE",
                    "{\"link\":\"https://example.org/\u202e\\ud800\",\"name\":\"\\n\\udc00<b>\"}");
            case 2 -> message.payload("CUSTOM_MESSAGE", text(random));
            default -> message.payload(text(random));
        }
        if (random.nextInt(4) == 0) {
            message.pinned().editedAt(MessageBuilder.TIME).replyTo(oneLine(text(random)))
                    .reactions("{\"\\u001b\\n\u202e\":[\"p1\",\"p2\"]}");
        }
        return message;
    }

    static String text(Random random) {
        var text = new StringBuilder();
        random.ints(random.nextInt(12), 0, PIECES.length).forEach(i -> text.append(PIECES[i]));
        return text.toString();
    }

    /// Returns the text without control characters, as ids are.
    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cc}", "");
    }
}
