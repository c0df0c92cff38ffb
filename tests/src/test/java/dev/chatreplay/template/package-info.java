/// `template.yaml` against the code: handlers, variables and permissions, found out from the bytecode and compared without running
/// anything on AWS.
@NullMarked
package dev.chatreplay.template;

import org.jspecify.annotations.NullMarked;
