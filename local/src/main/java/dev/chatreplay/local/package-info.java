/// Chat Replay in one JVM: embedded DynamoDB, S3 and SQS, and the deployed functions in front of them.
@NullMarked
package dev.chatreplay.local;

import org.jspecify.annotations.NullMarked;
