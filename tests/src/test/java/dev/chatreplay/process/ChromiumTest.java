package dev.chatreplay.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.chatreplay.harness.ForeignPrograms;
import dev.chatreplay.harness.ReaderTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the programs for pages in `docs/api.md` in Chromium. The page has another origin than the API and than the download link.
@ReaderTest
@Tag(ReaderTest.CHROMIUM)
class ChromiumTest {
    private static final Path EVENTS = Path.of("../events/chat/sample-session.ndjson");
    /// The section, up to the next one.
    private static final Pattern SECTION = Pattern.compile("## From a browser\n(.*?)\n## ", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("```js\n(.*?)```", Pattern.DOTALL);
    /// Runs a program in a page. Prints the proposed name of the file that the page saves.
    private static final String PAGE = """
            const { execSync } = require("child_process");
            const { chromium } = load("playwright-core");
            const [url, program, variables, file] = process.argv.slice(2);
            (async () => {
              const executablePath = execSync("command -v chromium").toString().trim();
              const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"], timeout: 600000 });
              try {
                const page = await browser.newPage();
                page.setDefaultTimeout(600000);
                await page.goto(url);
                const saved = [];
                page.on("download", (download) => saved.push(download));
                const done = page.waitForEvent("download");
                done.catch(() => {});
                await page.evaluate(`(async ({base, organization, apiKey, chatDownloadUrl}) => {${program}})(${variables})`);
                await (await done).saveAs(file);
                console.log(JSON.stringify(saved.map((download) => download.suggestedFilename())));
              } finally {
                await browser.close();
              }
            })().catch((failure) => {
              console.error(failure);
              process.exitCode = 1;
            });
            """;

    @TempDir
    private Path directory = Path.of("");

    private HttpServer pages = pages();

    private static HttpServer pages() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                try (exchange) {
                    var page = "<!doctype html><title>Chat</title>".getBytes(UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "text/html");
                    exchange.sendResponseHeaders(200, page.length);
                    exchange.getResponseBody().write(page);
                }
            });
            return server;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void serve() {
        pages.start();
    }

    @AfterEach
    void stop() {
        pages.stop(0);
    }

    /// Returns the programs of the document, in their order.
    private static List<String> programs() throws IOException {
        var section = SECTION.matcher(Files.readString(Path.of("../docs/api.md")));
        assertThat(section.find()).isTrue();
        return BLOCK.matcher(section.group(1)).results().map((MatchResult block) -> block.group(1)).toList();
    }

    private Path saved() {
        return directory.resolve("saved.csv");
    }

    private String run(String program, LocalProcess local, String link) throws IOException {
        var variables = new JsonMapper().writeValueAsString(Map.of("base", local.variable("CHAT_REPLAY_URL"),
                "organization", local.variable("CHAT_REPLAY_ORGANIZATION"), "apiKey",
                local.variable("CHAT_REPLAY_API_KEY"), "chatDownloadUrl", link));
        return ForeignPrograms.node(PAGE, "http://127.0.0.1:" + pages.getAddress().getPort() + "/", program,
                variables, saved()).strip();
    }

    /// Runs a command of the product with the variables that `local` has printed.
    private static void command(LocalProcess local, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
                "dev.chatreplay.cli.ChatReplay"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).inheritIO();
        process.environment().putAll(local.variables());
        assertThat(process.start().waitFor()).as(String.join(" ", arguments)).isZero();
    }

    @Test
    void pageOfAnotherOriginSavesSameFileAsCommandLine() throws Exception {
        try (var local = LocalProcess.start(directory.resolve("data"))) {
            var downloaded = directory.resolve("cli.csv");
            command(local, "send", EVENTS.toString());
            command(local, "download", "launch-review", "-o", downloaded.toString());
            var programs = programs();
            assertThat(programs).hasSize(2);

            var names = run(programs.getLast(), local, "");

            assertThat(names).isEqualTo("[\"chat.csv\"]");
            assertThat(saved()).hasSameBinaryContentAs(downloaded).isNotEmptyFile();

            Files.delete(saved());
            run(programs.getFirst() + save("csv") + programs.getLast(), local, link(local));
            assertThat(saved()).hasSameBinaryContentAs(downloaded);
        }
    }

    private static String link(LocalProcess local) {
        return local.api().chat("launch-review").body().at("/data/chat_download_url").asText();
    }

    /// Checks what the first program has read, because it saves nothing.
    private static String save(String text) {
        return "if (start.status !== 206 || " + text + " !== await start.text()) throw new Error('other text');\n";
    }

    @Test
    void pageOfOriginThatIsNotAllowedReadsNothing() throws Exception {
        try (var local = LocalProcess.start(directory.resolve("data"), "--allow-origin", "https://app.example")) {
            command(local, "send", EVENTS.toString());
            var program = programs().getLast();

            assertThatThrownBy(() -> run(program, local, "")).isInstanceOf(AssertionError.class)
                    .hasMessageContaining("Failed to fetch");
            assertThat(saved()).doesNotExist();
        }
    }
}
