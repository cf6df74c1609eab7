/** What starts nodes on other people's machines, as far as it can be judged without their machines. */
@org.jspecify.annotations.NullMarked
package io.ringspan.tests.packaging;
