package dev.chatreplay.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {
    @Test
    void scalarsAreTextsAndIntegers() {
        assertThat(JsonFields.scalars("{\"a\":\"x\\n\",\"b\":12345678901234567890,\"c\":null,\"d\":{\"a\":1},\"e\":[2],"
                + "\"f\":1.5,\"g\":true}")).isEqualTo(Map.of("a", "x\n", "b", "12345678901234567890"));
    }

    @Test
    void lengthsCountItemsInOrder() {
        var lengths = JsonFields.lengths("{\"👍\":[\"p1\",\"p2\"],\"a\":[],\"b\":[[1,2],{\"c\":[3]}],\"d\":1}");
        assertThat(lengths).isEqualTo(Map.of("👍", 2, "a", 0, "b", 2));
        assertThat(lengths.keySet()).containsExactly("👍", "a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "1", "{", "{\"a\":[1", "{\"a\":\"1\",\"b\"", "text"})
    void textThatIsNoObjectHasNoFields(String json) {
        assertThat(JsonFields.scalars(json)).isEmpty();
        assertThat(JsonFields.lengths(json)).isEmpty();
    }
}
