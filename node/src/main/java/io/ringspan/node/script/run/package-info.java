/** How a client's commands about scripts and functions, and those that run them, are carried out. */
@org.jspecify.annotations.NullMarked
package io.ringspan.node.script.run;
