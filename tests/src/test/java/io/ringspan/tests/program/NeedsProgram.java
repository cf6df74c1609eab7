package io.ringspan.tests.program;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * This test, or every test of this class, runs only where all these programs are installed. A new program also gets a
 * line in {@code config/launcher/debian-packages.txt}, so that {@code ./ringspan test --install} installs it.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(ProgramPresent.class)
public @interface NeedsProgram {
    /** The names of the programs, as one would type them; or files that stand for what is no program, from the root. */
    String[] value();
}
