/// What `template.yaml` says, for whoever runs or checks what it describes without CloudFormation.
@NullMarked
package dev.chatreplay.local.template;

import org.jspecify.annotations.NullMarked;
