"""A stand-in that speaks the part of Gymnasium's interface that is used, with environments that behave and misbehave."""

import os
import random
import sys
import time

from . import spaces

__version__ = "0-stand-in"

INFINITY = float("inf")


class Walk:
    """Steps of -1, 0 and 1 with drift, observed as place and last drift; ends beyond 5, cut after 50 steps."""

    observation_space = spaces.Box(-INFINITY, INFINITY, (2,))
    action_space = spaces.Discrete(3, start=-1)

    def __init__(self):
        self.random = None

    def reset(self, seed=None):
        print("a line on stdout that is no frame")
        if seed is not None:
            self.random = random.Random(seed)
        self.place = self.random.uniform(-1, 1)
        self.steps = 0
        return [self.place, 0.0], {}

    def step(self, action):
        if action not in (-1, 0, 1):
            raise ValueError("action %r" % action)
        self.steps += 1
        drift = self.random.gauss(0, 0.5)
        self.place += action + drift
        info = {"cost": float(self.place > 2)}
        return [self.place, drift], -abs(self.place), abs(self.place) > 5, self.steps >= 50, info

    def close(self):
        pass


class Push(Walk):
    """Continuous actions and no end but the cut."""

    action_space = spaces.Box(-2.0, 2.0, (2,))
    observation_space = spaces.Box(-INFINITY, INFINITY, (1, 2))

    def step(self, action):
        self.steps += 1
        self.place += action[0] - 0.5 * action[1]
        return [[self.place, self.random.random()]], -abs(self.place), False, self.steps >= 50, {}


class Misbehaving(Walk):
    """Does something at step 3."""

    def step(self, action):
        observation, reward, terminated, truncated, info = super().step(0)
        if self.steps == 3:
            return self.misbehave(observation)
        return observation, reward, False, truncated, info


class Raising(Misbehaving):
    def misbehave(self, observation):
        raise RuntimeError("the motor\nis broken")


class Exiting(Misbehaving):
    def misbehave(self, observation):
        sys.exit(4)


class NotANumber(Misbehaving):
    def misbehave(self, observation):
        return [float("nan"), 0.0], 0.0, False, False, {}


class InfiniteReward(Misbehaving):
    def misbehave(self, observation):
        return observation, INFINITY, False, False, {}


class Dying(Misbehaving):
    def misbehave(self, observation):
        print("goodbye", flush=True)
        os._exit(7)


class Hanging(Misbehaving):
    def misbehave(self, observation):
        time.sleep(600)


class Shrinking(Misbehaving):
    def misbehave(self, observation):
        return observation[:1], 0.0, False, False, {}


class Chance(Walk):
    def reset(self, seed=None):
        return super().reset(int.from_bytes(os.urandom(4), "little"))


class Nested(Walk):
    observation_space = spaces.Dict()


ENVIRONMENTS = {
    "Walk-v0": Walk,
    "Push-v0": Push,
    "Raising-v0": Raising,
    "Exiting-v0": Exiting,
    "NotANumber-v0": NotANumber,
    "InfiniteReward-v0": InfiniteReward,
    "Dying-v0": Dying,
    "Hanging-v0": Hanging,
    "Shrinking-v0": Shrinking,
    "Chance-v0": Chance,
    "Nested-v0": Nested,
}


def make(id, disable_env_checker=False):
    if id not in ENVIRONMENTS:
        raise KeyError("no environment %s is registered" % id)
    return ENVIRONMENTS[id]()
