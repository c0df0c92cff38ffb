package dev.chatreplay.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// Marks a test that has more cases in a larger [Extent]: `mvn verify` runs a sample of them, and `-Pfaults` runs all.
@Tag(Scaled.TAG)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Scaled {
    /// The tag in the profiles of the build.
    String TAG = "scaled";
}
