package dev.chatreplay.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chatreplay.client.Chat;
import dev.chatreplay.reference.ReferenceChat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stack that keeps its data in a directory.
class DataDirectoryTest {
    @Test
    void whatWasRecordedOutlivesTheStack(@TempDir Path data) {
        var chat = new Chat().started().sent("m-1", "kept").ended();
        String organizationId;
        List<String> authorization;
        try (var stack = Stack.start(s -> s.withData(data))) {
            var api = stack.organization();
            organizationId = api.organizationId();
            authorization = api.authorization();
            api.send(chat);
            assertThat(api.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
        }
        try (var stack = Stack.start(s -> s.withData(data))) {
            var api = stack.api(organizationId, "any").with(authorization.toArray(String[]::new));
            assertThat(api.csv(chat.sessionId())).isEqualTo(ReferenceChat.csv(chat.events()));
        }
    }

    @Test
    void noSessionIdReachesOutOfItsOrganizationsFolder(@TempDir Path data) throws Exception {
        try (var stack = Stack.start(s -> s.withData(data))) {
            var api = stack.organization();
            for (var sessionId : List.of("..", ".", "...")) {
                var chat = new Chat(sessionId).started().sent("m-1", "hello").ended();
                if (api.post(chat.events()).status() == 200) {
                    assertThat(api.csv(sessionId)).isEqualTo(ReferenceChat.csv(chat.events()));
                }
            }
            assertThat(foldersOfFiles(data, ".csv"))
                    .allMatch(folder -> folder.contains("/" + api.organizationId() + "/"));
        }
    }

    private static Set<String> foldersOfFiles(Path directory, String ending) throws Exception {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(ending)).map(Path::toString)
                    .collect(Collectors.toSet());
        }
    }
}
