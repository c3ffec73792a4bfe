// SPDX-License-Identifier: Apache-2.0
/** The engine's inner loops: plain ones, and the same with the Vector API. */
package org.espalier.engine.jvm.kernel;
