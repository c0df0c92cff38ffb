/// What calls the functions in AWS, spoken locally: API Gateway's HTTP API and Lambda's SQS event source mapping.
@NullMarked
package dev.chatreplay.local.trigger;

import org.jspecify.annotations.NullMarked;
