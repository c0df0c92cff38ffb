/// The AWS SDK: clients, batches, attributes, dead letters.
@NullMarked
package dev.chatreplay.aws;

import org.jspecify.annotations.NullMarked;
