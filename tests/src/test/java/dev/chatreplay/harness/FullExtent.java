package dev.chatreplay.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// Marks a test that runs only in the full and the long extent: `mvn verify` leaves it out, and `-Pfaults` runs it.
@Tag(FullExtent.TAG)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface FullExtent {
    /// The tag in the profiles of the build.
    String TAG = "full-extent";
}
