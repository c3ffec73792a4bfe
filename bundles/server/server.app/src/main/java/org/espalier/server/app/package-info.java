/** The command {@code serve}. */
package org.espalier.server.app;
