package dev.chatreplay.alarms;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The course of an outage: a healthy time, the outage, and the time after it.
///
/// @param alarms the alarms of the outage, and the minute after its begin at which each was on first
/// @param before the alarms that were on before the outage
/// @param after the alarms that were on at the end
record Course(Map<String, Integer> alarms, List<String> before, List<String> after) {
    /// The outage begins at these minutes, because periods of 5 and 15 minutes have fixed borders.
    private static final int[] BEGINS = {90, 98};
    private static final int OUTAGE_MINUTES = 200;
    private static final int RECOVERY_MINUTES = 150;
    private static final int LONG_COMPACTION_SECONDS = 910;
    private static final int HELD_SECONDS = 960;
    private static final int AFTER_FAILURE_SECONDS = 10;

    /// Simulates an outage.
    ///
    /// @param healthy the works before and after it
    static Course of(List<Alarm> alarms, Samples healthy, Situation outage) {
        var all = new Course(new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
        for (var begin : BEGINS) {
            var one = of(alarms, healthy, outage, begin);
            one.alarms().forEach((alarm, minutes) -> all.alarms().merge(alarm, minutes, Math::max));
            all.before().addAll(one.before());
            all.after().addAll(one.after());
        }
        return all;
    }

    private static Course of(List<Alarm> alarms, Samples healthy, Situation outage, int begin) {
        var simulation = new Simulation(healthy, secondsToNextTry(outage.works().of(Samples.Work.COMPACTION)));
        var usual = Situation.of(healthy).with(outage.traffic());
        var course = new Course(new TreeMap<>(), new ArrayList<>(), new ArrayList<>());
        var on = new HashMap<String, Boolean>();
        for (int minute = 0; minute < begin + OUTAGE_MINUTES + RECOVERY_MINUTES; minute++) {
            var isOutage = minute >= begin && minute < begin + OUTAGE_MINUTES;
            simulation.run(minute, isOutage ? outage : usual);
            for (var alarm : alarms) {
                if (alarm.hasNewPeriod(minute + 1L)) {
                    on.put(alarm.id(), alarm.isOn(simulation.store, minute + 1L, on.getOrDefault(alarm.id(), false)));
                }
            }
            course.note(minute, begin, on);
        }
        return course;
    }

    private static int secondsToNextTry(Sample compaction) {
        var metrics = compaction.values().stream().map(value -> value.key().name()).toList();
        if (metrics.contains("OutOfTime")) {
            return LONG_COMPACTION_SECONDS;
        }
        return metrics.contains("Held") ? HELD_SECONDS : AFTER_FAILURE_SECONDS;
    }

    private void note(int minute, int begin, Map<String, Boolean> on) {
        on.forEach((alarm, isOn) -> {
            if (isOn && minute >= begin) {
                alarms.putIfAbsent(alarm, minute + 1 - begin);
            }
            if (isOn && minute == begin - 1) {
                before.add(alarm);
            }
            if (isOn && minute == begin + OUTAGE_MINUTES + RECOVERY_MINUTES - 1) {
                after.add(alarm);
            }
        });
    }
}
