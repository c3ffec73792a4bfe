// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.api.hedging.Contract;
import org.espalier.api.hedging.Hedge;
import org.espalier.api.hedging.Scenarios;
import org.espalier.api.market.Market;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;

/**
 * Draws blocks of paths, each from a random stream of its own, so that any of them can be drawn at any time.
 *
 * @param instruments what is traded beside the stock
 * @param centre the rule that the network's positions are relative to
 */
record Simulation(Contract contract, List<Instrument> instruments, Optional<Hedge> centre, Seeds seeds) {
  /** Paths in a block. */
  static final int BLOCK = 1024;

  /** The blocks of a number of paths, all full but the last one. */
  List<Block> blocks(Market market, String purpose, int paths) {
    List<Block> all = new ArrayList<>();
    for (int number = 0; number * BLOCK < paths; number++) {
      all.add(block(market, purpose, number, paths));
    }
    return all;
  }

  /**
   * One block.
   *
   * @param purpose names the streams
   * @param number of the block, from 0
   * @param paths in all blocks together
   */
  Block block(Market market, String purpose, int number, int paths) {
    int size = Math.min(BLOCK, paths - number * BLOCK);
    return draw(market, seeds.scope(purpose).stream(Integer.toString(number)), size);
  }

  Block draw(Market market, RandomStream random, int size) {
    Block block = Block.room(contract.grid(), 1 + instruments.size(), size);
    market.simulate(block.scenarios().paths(), random);
    for (int i = 0; i < instruments.size(); i++) {
      instruments.get(i).price(market, block.scenarios().paths(), block.scenarios().prices()[i + 1]);
    }
    contract.claim().payoffs(block.scenarios().paths(), block.payoffs());
    centre(block);
    return block;
  }

  /** Paths that are there already, to be traded on without a claim. */
  Block around(Scenarios scenarios) {
    int steps = contract.grid().steps();
    Block block = new Block(scenarios, new double[scenarios.size()], new double[steps][scenarios.size()]);
    centre(block);
    return block;
  }

  private void centre(Block block) {
    centre.ifPresent(rule -> {
      Ledger ledger = new Ledger(contract.costs(), block.scenarios());
      rule.positions(block.scenarios(), ledger.positions());
      for (int t = 0; t < block.centres().length; t++) {
        System.arraycopy(ledger.positions()[t][0], 0, block.centres()[t], 0, block.size());
      }
    });
  }
}
