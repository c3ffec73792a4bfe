// SPDX-License-Identifier: Apache-2.0
/** An engine in Java alone. */
package org.espalier.engine.jvm;
