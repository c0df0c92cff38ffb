/// Tests which packages each package uses, and that code keeps the rules of the project.
@NullMarked
package dev.chatreplay.architecture;

import org.jspecify.annotations.NullMarked;
