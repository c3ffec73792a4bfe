package org.espalier.execution;

import java.util.function.BooleanSupplier;

/**
 * On what terms runs are carried out. But for {@code validates}, nothing of it changes a result.
 *
 * @param stop whether runs are to save their state and give up; asked often, by all of their threads
 * @param checkpoints how often their state is saved
 * @param keepTrained whether they keep the networks that they trained
 * @param validates whether they are scored on validation data as well, because something is chosen by it
 */
public record Terms(BooleanSupplier stop, Checkpoints checkpoints, boolean keepTrained, boolean validates) {}
