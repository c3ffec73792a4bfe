#!/usr/bin/env python3
"""Updates of soft actor-critic in PyTorch on one thread, with the shapes of Stable-Baselines3's SAC.

17 observations, 6 actions, hidden layers 256-256, batch 256, temperature learnt, no environment: the peer of
`benchmarks/run SAC_UPDATE`; run both on one quiet machine, in turns. Needs PyTorch, which the build does not.
"""
import statistics
import time

import torch
from torch import nn
from torch.nn import functional

OBSERVATIONS, ACTIONS, HIDDEN, BATCH = 17, 6, 256, 256
REPLAYED = 10_000
GAMMA, TAU, LEARNING_RATE = 0.99, 0.005, 3e-4
WARM_UP, TIMINGS = 50, 300


def network(inputs, outputs):
    return nn.Sequential(
        nn.Linear(inputs, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, outputs))


class Sac:
    def __init__(self):
        self.actor = network(OBSERVATIONS, 2 * ACTIONS)
        self.critics = [network(OBSERVATIONS + ACTIONS, 1) for _ in range(2)]
        self.targets = [network(OBSERVATIONS + ACTIONS, 1) for _ in range(2)]
        for target, critic in zip(self.targets, self.critics):
            target.load_state_dict(critic.state_dict())
        self.log_temperature = torch.zeros(1, requires_grad=True)
        critic_weights = [weight for critic in self.critics for weight in critic.parameters()]
        self.actor_optimizer = torch.optim.Adam(self.actor.parameters(), lr=LEARNING_RATE)
        self.critic_optimizer = torch.optim.Adam(critic_weights, lr=LEARNING_RATE)
        self.temperature_optimizer = torch.optim.Adam([self.log_temperature], lr=LEARNING_RATE)
        self.observations = torch.randn(REPLAYED, OBSERVATIONS)
        self.following = torch.randn(REPLAYED, OBSERVATIONS)
        self.actions = 2 * torch.rand(REPLAYED, ACTIONS) - 1
        self.rewards = self.actions[:, 0].clone()

    def draw(self, observations):
        mean, log_deviation = self.actor(observations).chunk(2, -1)
        log_deviation = log_deviation.clamp(-20, 2)
        noise = torch.randn_like(mean)
        actions = torch.tanh(mean + log_deviation.exp() * noise)
        densities = -0.5 * noise ** 2 - log_deviation - 0.9189385 - torch.log(1 - actions ** 2 + 1e-6)
        return actions, densities.sum(1)

    @staticmethod
    def least(critics, observations, actions):
        inputs = torch.cat([observations, actions], 1)
        return torch.min(critics[0](inputs), critics[1](inputs)).squeeze(1)

    def update(self):
        rows = torch.randint(REPLAYED, (BATCH,))
        observations = self.observations[rows]
        temperature = self.log_temperature.detach().exp()
        with torch.no_grad():
            following = self.following[rows]
            actions, densities = self.draw(following)
            soft = self.least(self.targets, following, actions) - temperature * densities
            wanted = self.rewards[rows] + GAMMA * soft
        inputs = torch.cat([observations, self.actions[rows]], 1)
        loss = sum(functional.mse_loss(critic(inputs).squeeze(1), wanted) for critic in self.critics)
        self.step(self.critic_optimizer, loss)
        actions, densities = self.draw(observations)
        worth = self.least(self.critics, observations, actions)
        self.step(self.actor_optimizer, (temperature * densities - worth).mean())
        gap = densities.detach() - ACTIONS
        self.step(self.temperature_optimizer, -(self.log_temperature.exp() * gap).mean())
        with torch.no_grad():
            for target, critic in zip(self.targets, self.critics):
                for own, leading in zip(target.parameters(), critic.parameters()):
                    own.lerp_(leading, TAU)

    @staticmethod
    def step(optimizer, loss):
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    sac = Sac()
    for _ in range(WARM_UP):
        sac.update()
    times = []
    for _ in range(TIMINGS):
        start = time.perf_counter()
        sac.update()
        times.append(1e6 * (time.perf_counter() - start))
    print(f"PyTorch {torch.__version__}, one thread: SAC update {statistics.median(times):.0f} us ({min(times):.0f})")


if __name__ == "__main__":
    main()
