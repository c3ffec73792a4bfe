// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

/** A command that is about a server: it needs no plug-ins here. */
interface Remote {}
