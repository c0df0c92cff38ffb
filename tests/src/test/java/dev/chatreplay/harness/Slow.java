package dev.chatreplay.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// Marks a test that takes some seconds. Mutation testing excludes it, because it would run once for each change that survives.
@Tag(Slow.TAG)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Slow {
    /// The tag in the profiles of the build.
    String TAG = "slow";
}
