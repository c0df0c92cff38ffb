package dev.chatreplay.history;

/// Folds the case of texts by Unicode's simple case folding: each code point becomes one code point. So `ſ` equals `S`, and `ẞ` equals `ß`,
/// but `ß` does not equal `ss`. It depends on no language.
public final class SimpleFolding {
    private static final int CAPITAL_I_WITH_DOT = 0x130;
    private static final int DOTLESS_I = 0x131;

    private SimpleFolding() {}

    /// Returns a text that is equal for texts that differ in case alone.
    public static String fold(String text) {
        return text.codePoints().map(SimpleFolding::fold)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    /// Java maps the two letters of Turkish to `i`. Unicode's folding leaves both as they are.
    private static int fold(int codePoint) {
        return codePoint == CAPITAL_I_WITH_DOT || codePoint == DOTLESS_I
                ? codePoint
                : Character.toLowerCase(Character.toUpperCase(codePoint));
    }
}
