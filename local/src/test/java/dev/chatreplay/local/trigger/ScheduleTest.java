package dev.chatreplay.local.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    @ParameterizedTest
    @CsvSource({"rate(1 minute), PT1M", "rate(5 minutes), PT5M", "rate(2 hours), PT2H", "rate(1 day), PT24H"})
    void rateExpressionBecomesDuration(String expression, Duration rate) {
        assertThat(Schedule.rate(expression)).isEqualTo(rate);
    }

    @Test
    void otherExpressionIsRefusedByName() {
        assertThatThrownBy(() -> Schedule.rate("cron(0 * * * ? *)")).hasMessageContaining("cron(0 * * * ? *)");
    }
}
