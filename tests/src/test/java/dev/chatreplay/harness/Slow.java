package dev.chatreplay.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/// A test of some seconds. Mutation testing excludes it, because it would run once for each surviving change.
@Tag(Slow.TAG)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Slow {
    /// The name that the build uses.
    String TAG = "slow";
}
