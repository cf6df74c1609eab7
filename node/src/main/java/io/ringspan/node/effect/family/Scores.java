package io.ringspan.node.effect.family;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/** Scores as Redis reads and writes them. Stateless. */
final class Scores {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern HEXADECIMAL =
            Pattern.compile("[+-]?0x([0-9a-f]+\\.?[0-9a-f]*|\\.[0-9a-f]+)(p[+-]?\\d+)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern INFINITE = Pattern.compile("[+-]?(inf|infinity)", Pattern.CASE_INSENSITIVE);
    private static final Pattern NOT_ZERO =
            Pattern.compile("^[+-]?(0x[.0]*[1-9a-f]|[.0]*[1-9])", Pattern.CASE_INSENSITIVE);
    private static final int DIGITS = 17;
    private static final int LOWEST_PLAIN = -4;

    private Scores() {}

    /** Whether it is a score, in a form that is known here; C knows more. */
    static boolean isScore(String text) {
        if (INFINITE.matcher(text).matches()) {
            return true;
        }
        if (!DECIMAL.matcher(text).matches() && !HEXADECIMAL.matcher(text).matches()) {
            return false;
        }
        double score = parse(text);
        boolean isOutOfRange = Double.isInfinite(score)
                || (score == 0 && NOT_ZERO.matcher(text).find());
        return !isOutOfRange;
    }

    static double parse(String text) {
        if (INFINITE.matcher(text).matches()) {
            return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        boolean lacksExponent = HEXADECIMAL.matcher(text).matches() && text.indexOf('p') < 0 && text.indexOf('P') < 0;
        return Double.parseDouble(lacksExponent ? text + "p0" : text);
    }

    /** As C's {@code %.17g} does. */
    static String text(double score) {
        if (Double.isInfinite(score)) {
            return score > 0 ? "inf" : "-inf";
        }
        if (score == 0) {
            return 1 / score < 0 ? "-0" : "0";
        }
        BigDecimal rounded = new BigDecimal(score)
                .round(new MathContext(DIGITS, RoundingMode.HALF_EVEN))
                .stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= LOWEST_PLAIN && exponent < DIGITS) {
            return rounded.toPlainString();
        }
        String digits = rounded.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String power = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : String.valueOf(Math.abs(exponent));
        return (score < 0 ? "-" : "") + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + power;
    }
}
