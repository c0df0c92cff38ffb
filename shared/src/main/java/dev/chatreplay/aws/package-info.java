/// The AWS SDK clients and the configuration that the functions are wired with.
@NullMarked
package dev.chatreplay.aws;

import org.jspecify.annotations.NullMarked;
