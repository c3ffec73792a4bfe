package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.engine.Weights;
import org.junit.jupiter.api.Test;

/** Wrong sizes, names and orders of calls are refused in a sentence. */
abstract class RefusalContract extends EnginePromise {

  RefusalContract(Supplier<Engine> engine) {
    super(engine);
  }

  @Test
  void wrongSizesAreRefusedWithBothNamed() {
    Network network = create(mlp(), "initial");
    Pass pass = network.pass(4);
    assertEquals(4, pass.capacity(), "a pass must say the samples that it has room for");
    assertNames(() -> pass.forward(new float[17], 3, Mode.INFER), "17", "18");
    assertNames(() -> pass.forward(new float[30], 5, Mode.INFER), "5", "4");
    assertNames(() -> pass.forward(new float[30], 0, Mode.INFER), "0", "4");
    assertNames(() -> network.values("dense1.weight", new float[53]), "53", "66");
    assertNames(() -> network.mask("dense1.weight", Mask.all(12)), "12", "66");
    pass.forward(new float[18], 3, Mode.TRAIN);
    assertNames(() -> pass.backward(new float[8]), "8", "9");
  }

  @Test
  void weightsOfAnotherArchitectureAreRefused() {
    Network network = create(mlp(), "initial");
    Weights start = network.weights();
    Map<String, float[]> arrays = new LinkedHashMap<>();
    start.names().forEach(name -> arrays.put(name, start.get(name)));
    arrays.put("dense2.weight", new float[31]);
    assertNames(() -> network.weights(new Weights(arrays)), "31", "33");
    arrays.remove("dense2.weight");
    assertThrows(
        NoSuchElementException.class, () -> network.weights(new Weights(arrays)),
        "weights without a parameter of the network must be refused");
    assertEquals(start, network.weights(), "nothing is half done");
  }

  @Test
  void unknownNamesAreRefused() {
    Network network = create(mlp(), "initial");
    assertThrows(
        NoSuchElementException.class, () -> network.values("dense9.weight"),
        "values of a parameter that is not there must be refused");
    assertThrows(
        NoSuchElementException.class, () -> network.gradient("dense9.weight"),
        "the gradient of a parameter that is not there must be refused");
    assertThrows(
        NoSuchElementException.class, () -> network.mask("dense9.weight"),
        "the mask of a parameter that is not there must be refused");
    assertThrows(
        NoSuchElementException.class, () -> network.moments("dense9.weight"),
        "moments of a parameter that is not there must be refused");
    assertThrows(
        NoSuchElementException.class, () -> network.mask("dense9.weight", Mask.all(1)),
        "a mask for a parameter that is not there must be refused");
    assertThrows(
        NoSuchElementException.class, () -> network.values("dense9.weight", new float[1]),
        "values for a parameter that is not there must be refused");
  }

  @Test
  void backwardNeedsAForwardInTrainingMode() {
    Network network = create(mlp(), "initial");
    Pass pass = network.pass(4);
    assertThrows(
        IllegalStateException.class, () -> pass.backward(new float[12]), "backward without a forward must be refused");
    pass.forward(new float[24], 4, Mode.INFER);
    assertThrows(
        IllegalStateException.class, () -> pass.backward(new float[12]),
        "backward after a forward in inference must be refused");
  }

  @Test
  void saysWhatItIs() {
    assertFalse(engine.environment().isEmpty(), "an engine must say what it computes with");
    engine.environment().forEach((key, value) -> assertFalse(
        key.isBlank() || value.isBlank(),
        "what an engine says of itself has a name and a value; it says '" + key + "=" + value + "'"));
  }
}
