/// Reads `template.yaml` for code that runs or checks the described system without CloudFormation.
@NullMarked
package dev.chatreplay.local.template;

import org.jspecify.annotations.NullMarked;
