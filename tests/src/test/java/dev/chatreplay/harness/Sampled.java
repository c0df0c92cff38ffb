package dev.chatreplay.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// Marks a test of which `mvn verify` runs a sample, and `-Pfaults-long` all cases. `-Pfaults` leaves it out.
@Tag(Sampled.TAG)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Sampled {
    /// The tag in the profiles of the build.
    String TAG = "sampled";
}
