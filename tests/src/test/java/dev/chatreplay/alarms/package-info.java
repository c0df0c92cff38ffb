/// Tests the alarms of `template.yaml`: which outage raises which alarm, and after how long. A small evaluator stands in for CloudWatch.
@NullMarked
package dev.chatreplay.alarms;

import org.jspecify.annotations.NullMarked;
