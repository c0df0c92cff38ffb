/// Local replacements of the services that call the functions: API Gateway's HTTP API, Lambda's SQS event source mapping and EventBridge
/// schedules.
@NullMarked
package dev.chatreplay.local.trigger;

import org.jspecify.annotations.NullMarked;
