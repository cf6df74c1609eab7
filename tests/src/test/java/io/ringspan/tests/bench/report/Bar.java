package io.ringspan.tests.bench.report;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One promise with what was measured for it.
 *
 * @param measured empty when this run did not measure it
 * @param sense how the limit is meant
 * @param unit shown after both numbers: {@code x} for a ratio
 */
public record Bar(String what, OptionalDouble measured, Sense sense, double limit, String unit) {
    /** How a measured value stands to its limit when the bar is met. */
    public enum Sense {
        AT_MOST("<="),
        BELOW("<"),
        AT_LEAST(">=");

        private final String sign;

        Sense(String sign) {
            this.sign = sign;
        }
    }

    /** Whether the bar is met; a bar that was not measured is neither met nor missed. */
    public enum Verdict {
        MET("met"),
        NOT_MET("NOT MET"),
        NOT_MEASURED("not measured");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    public Verdict verdict() {
        if (measured.isEmpty()) {
            return Verdict.NOT_MEASURED;
        }
        double value = measured.getAsDouble();
        boolean met = switch (sense) {
            case AT_MOST -> value <= limit;
            case BELOW -> value < limit;
            case AT_LEAST -> value >= limit;
        };
        return met ? Verdict.MET : Verdict.NOT_MET;
    }

    String limitWords() {
        return sense.sign + ' ' + number(limit);
    }

    String measuredWords() {
        return measured.isPresent() ? number(measured.getAsDouble()) : "-";
    }

    private String number(double value) {
        return String.format(Locale.ROOT, "%.2f%s", value, unit);
    }
}
