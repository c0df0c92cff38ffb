package dev.chatreplay.alarms;

import dev.chatreplay.client.Project;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Reads the table of outages and alarms in `docs/operations.md`.
final class AlarmTable {
    private static final Pattern ROW = Pattern.compile("\\| (?<outage>[^|]+) \\| (?<alarms>[^|]+) \\|");
    private static final Pattern ALARM = Pattern.compile("`(?<name>\\w+)` (?<minutes>\\d+)");

    private AlarmTable() {}

    /// Returns the alarms of each outage, and the minutes after which each is on at the latest.
    static Map<String, Map<String, Integer>> read() {
        var table = new LinkedHashMap<String, Map<String, Integer>>();
        for (var line : section().lines().toList()) {
            var row = ROW.matcher(line);
            if (row.matches() && !row.group("outage").startsWith("-") && !row.group("outage").equals("outage")) {
                var alarms = new TreeMap<String, Integer>();
                var found = ALARM.matcher(row.group("alarms"));
                while (found.find()) {
                    alarms.put(found.group("name"), Integer.parseInt(found.group("minutes")));
                }
                if (alarms.isEmpty() && !row.group("alarms").equals("none")) {
                    throw new IllegalStateException("name alarms, or none: " + line);
                }
                table.put(row.group("outage"), alarms);
            }
        }
        return table;
    }

    private static String section() {
        try {
            var guide = Files.readString(Project.file("docs/operations.md"));
            var from = guide.indexOf("\n### Which outage raises which alarm\n");
            return guide.substring(from, guide.indexOf("\n### ", from + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
