package dev.chatreplay.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/// A test of some seconds. `tests/mutation protocol` leaves it out, because it would run it once for each surviving change.
@DisabledIfSystemProperty(named = "mutation", matches = "protocol", disabledReason = "a slow test under mutation")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Slow {
}
