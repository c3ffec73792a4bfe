// SPDX-License-Identifier: Apache-2.0
/** The command {@code serve}. */
package org.espalier.server.app;
