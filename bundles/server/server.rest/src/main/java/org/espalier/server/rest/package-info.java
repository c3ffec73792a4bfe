// SPDX-License-Identifier: Apache-2.0
/** What the server answers over HTTP, and what other bundles of the server can add to it. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.server.rest;
