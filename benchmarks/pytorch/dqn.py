#!/usr/bin/env python3
"""DQN on CartPole-v1 in PyTorch, with the defaults of CleanRL's dqn.py but for exploration over half of fewer steps.

Prints returns and learnt values as training goes on, with the squared error and with Huber's loss and clipped gradients,
as Stable-Baselines3 has them. The peer of `benchmarks/returns/run cartpole-dqn`. Needs PyTorch and NumPy, which the
build does not.
"""
import math

import numpy
import torch
from torch import nn
from torch.nn import functional

STEPS, STARTS, REPLAYED, BATCH = 60_000, 1_000, 10_000, 128
GAMMA, RATE, TRAIN_EVERY, COPY_EVERY, SHOW_EVERY = 0.99, 2.5e-4, 10, 500, 6_000
LONGEST, FORCE, TIME_STEP = 500, 10.0, 0.02


def dynamics(state, action):
    """One step of Euler's method (Barto, Sutton and Anderson 1983), as Gymnasium takes it."""
    x, speed, angle, turn = state
    sine, cosine = math.sin(angle), math.cos(angle)
    push = ((FORCE if action else -FORCE) + 0.05 * turn ** 2 * sine) / 1.1
    turning = (9.8 * sine - cosine * push) / (0.5 * (4 / 3 - 0.1 * cosine ** 2 / 1.1))
    pushing = push - 0.05 * turning * cosine / 1.1
    rates = numpy.array([speed, pushing, turn, turning])
    return state + TIME_STEP * rates


def network():
    return nn.Sequential(nn.Linear(4, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 2))


def train(huber):
    torch.manual_seed(0)
    random = numpy.random.default_rng(0)
    values, target = network(), network()
    target.load_state_dict(values.state_dict())
    optimizer = torch.optim.Adam(values.parameters(), lr=RATE)
    before, after = (numpy.zeros((REPLAYED, 4), numpy.float32) for _ in range(2))
    actions, ended = numpy.zeros(REPLAYED, numpy.int64), numpy.zeros(REPLAYED, numpy.float32)
    state, length, lengths, learnt = random.uniform(-0.05, 0.05, 4), 0, [], []
    for step in range(STEPS):
        if random.random() < max(0.05, 1 - 0.95 * step / (0.5 * STEPS)):
            action = random.integers(2)
        else:
            action = int(values(torch.tensor(state, dtype=torch.float32)).argmax())
        following = dynamics(state, action)
        length += 1
        fallen = abs(following[0]) > 2.4 or abs(following[2]) > math.radians(12)
        row = step % REPLAYED
        before[row], actions[row], after[row], ended[row] = state, action, following, fallen
        state = following
        if fallen or length == LONGEST:
            lengths.append(length)
            state, length = random.uniform(-0.05, 0.05, 4), 0
        if step > STARTS and step % TRAIN_EVERY == 0:
            rows = random.integers(min(step + 1, REPLAYED), size=BATCH)
            with torch.no_grad():
                best = target(torch.tensor(after[rows])).max(1)[0]
                wanted = 1 + GAMMA * best * (1 - torch.tensor(ended[rows]))
            told = values(torch.tensor(before[rows])).gather(1, torch.tensor(actions[rows])[:, None]).squeeze(1)
            loss = functional.smooth_l1_loss(told, wanted) if huber else functional.mse_loss(told, wanted)
            optimizer.zero_grad()
            loss.backward()
            if huber:
                nn.utils.clip_grad_norm_(values.parameters(), 10)
            optimizer.step()
            learnt.append(float(told.mean()))
        if step > STARTS and step % COPY_EVERY == 0:
            target.load_state_dict(values.state_dict())
        if (step + 1) % SHOW_EVERY == 0:
            print(f"{step + 1:6} steps: return {numpy.mean(lengths[-20:]):6.1f}, value {numpy.mean(learnt[-100:]):10.1f}")


def main():
    torch.set_num_threads(1)
    for huber in (False, True):
        print(f"PyTorch {torch.__version__}, " + ("Huber's loss, gradients clipped" if huber else "squared error"))
        train(huber)


if __name__ == "__main__":
    main()
