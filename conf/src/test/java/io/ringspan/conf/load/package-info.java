/** Tests of the settings and of the loader. */
@org.jspecify.annotations.NullMarked
package io.ringspan.conf.load;
