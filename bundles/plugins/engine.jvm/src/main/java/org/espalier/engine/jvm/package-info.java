/** An engine in Java alone. */
package org.espalier.engine.jvm;
