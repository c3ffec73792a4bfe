"""Serves environments of Gymnasium to Espalier over pipes. The protocol is in docs/gymnasium.md."""

import os
import signal
import struct
import sys
import threading
import time
import traceback

PROTOCOL = 1

MAKE, RELEASE, RESET, STEP, CLOSE = 1, 2, 3, 4, 5
HELLO, MADE, RELEASED, OBSERVATIONS, STEPS, ERROR = 128, 129, 130, 131, 132, 255
DISCRETE, BOX = 0, 1
NOBODY = 0xFFFFFFFF


class Failure(Exception):
    """What went wrong, in which environment and at which step of its episode."""

    def __init__(self, doing, index=NOBODY, step=0):
        super().__init__(doing)
        self.doing = doing
        self.index = index
        self.step = step


class Unsupported(Exception):
    """Something the protocol has no form for."""


def private_pipes():
    """The two ends of the protocol; what the environment prints goes to stderr, and it has nothing to read."""
    requests, replies = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return open(requests, "rb"), open(replies, "wb")


def end_with_parent():
    """Ends this process when the parent is gone, even while an environment hangs and no request is waited for."""
    parent = os.getppid()

    def watch():
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def text(value):
    encoded = str(value).encode("utf-8", "replace")
    return struct.pack("<I", len(encoded)) + encoded


def floats(value):
    """Any nesting of numbers as the bytes of single-precision ones."""
    if hasattr(value, "astype"):
        return value.astype("<f4").tobytes()
    numbers = []
    flatten(value, numbers)
    return struct.pack("<%df" % len(numbers), *numbers)


def flatten(value, numbers):
    if hasattr(value, "__len__"):
        for part in value:
            flatten(part, numbers)
    else:
        numbers.append(float(value))


class Space:
    """A space of the environment and its form on the wire."""

    def __init__(self, space, spaces, role):
        self.start = None
        if isinstance(space, spaces.Discrete):
            self.start = int(getattr(space, "start", 0))
            self.shape = ()
            self.width = 1
            self.description = struct.pack("<BI", DISCRETE, int(space.n))
        elif isinstance(space, spaces.Box):
            self.shape = tuple(space.shape)
            self.dtype = getattr(space, "dtype", None)
            self.width = 1
            for size in self.shape:
                self.width *= size
            sizes = self.shape or (1,)
            self.description = (
                struct.pack("<BI%dI" % len(sizes), BOX, len(sizes), *sizes) + floats(space.low) + floats(space.high)
            )
        else:
            raise Unsupported(
                "%s space %s cannot be carried over; Discrete and Box can, and wrappers of Gymnasium make others "
                "into these" % (role, space)
            )

    def encode(self, element):
        """An element, as width single-precision numbers."""
        encoded = struct.pack("<f", int(element) - self.start) if self.start is not None else floats(element)
        if len(encoded) != 4 * self.width:
            raise ValueError("an observation has %d numbers, not %d" % (len(encoded) // 4, self.width))
        return encoded

    def decode(self, frame, offset):
        """The element that lies in a frame."""
        if self.start is not None:
            return self.start + int(struct.unpack_from("<f", frame, offset)[0])
        numpy = sys.modules.get("numpy")
        if numpy is None:
            return list(struct.unpack_from("<%df" % self.width, frame, offset))
        return numpy.frombuffer(frame, "<f4", self.width, offset).astype(self.dtype).reshape(self.shape)


class Server:
    def __init__(self, identifier, module, cost):
        self.identifier = identifier
        self.cost = cost
        try:
            import gymnasium
        except ImportError as e:
            raise Failure("importing gymnasium") from e
        self.gymnasium = gymnasium
        try:
            if module:
                __import__(module)
        except BaseException as e:
            raise Failure("importing " + module) from e
        self.environments = {}
        self.steps = {}
        self.made = 0
        self.spare = self.new()
        try:
            self.observation = Space(self.spare.observation_space, gymnasium.spaces, "observation")
            self.action = Space(self.spare.action_space, gymnasium.spaces, "action")
        except BaseException as e:
            raise Failure("reading the spaces") from e

    def new(self):
        try:
            return self.gymnasium.make(self.identifier, disable_env_checker=True)
        except BaseException as e:
            raise Failure("making the environment", self.made) from e

    def hello(self):
        python = "%d.%d.%d" % sys.version_info[:3]
        spec = getattr(self.spare, "spec", None)
        return (
            struct.pack("<I", PROTOCOL)
            + text(python)
            + text(getattr(self.gymnasium, "__version__", "unknown"))
            + text(getattr(spec, "id", None) or self.identifier)
            + self.observation.description
            + self.action.description
        )

    def make(self, frame):
        index = self.made
        self.environments[index] = self.new() if self.spare is None else self.spare
        self.steps[index] = 0
        self.spare = None
        self.made += 1
        return struct.pack("<I", index)

    def release(self, frame):
        (index,) = struct.unpack("<I", frame)
        self.steps.pop(index)
        try:
            self.environments.pop(index).close()
        except BaseException as e:
            raise Failure("closing", index) from e
        return b""

    def begin(self, index, seed):
        self.steps[index] = 0
        try:
            observation, _ = self.environments[index].reset(seed=seed)
            return self.observation.encode(observation)
        except BaseException as e:
            raise Failure("reset", index) from e

    def reset(self, frame):
        (count,) = struct.unpack_from("<I", frame)
        indices = struct.unpack_from("<%dI" % count, frame, 4)
        seeds = struct.unpack_from("<%dq" % count, frame, 4 + 4 * count)
        return b"".join(map(self.begin, indices, seeds))

    def step(self, frame):
        """Each environment a step, and where that ends an episode and the request says so, the next one begun."""
        count, autoreset = struct.unpack_from("<IB", frame)
        indices = struct.unpack_from("<%dI" % count, frame, 5)
        seeds = struct.unpack_from("<%dq" % count, frame, 5 + 4 * count)
        actions = 5 + 12 * count
        finals, observations, rewards, costs, ends, cuts = [], [], [], [], [], []
        for i, index in enumerate(indices):
            self.steps[index] += 1
            try:
                action = self.action.decode(frame, actions + 4 * self.action.width * i)
                observation, reward, terminated, truncated, info = self.environments[index].step(action)
                encoded = self.observation.encode(observation)
                rewards.append(float(reward))
                costs.append(self.cost_of(info))
                ends.append(bool(terminated))
                cuts.append(bool(truncated))
            except BaseException as e:
                raise Failure("step", index, self.steps[index]) from e
            finals.append(encoded)
            done = terminated or truncated
            observations.append(self.begin(index, seeds[i]) if autoreset and done else encoded)
        numbers = struct.pack("<%dd" % (2 * count), *rewards, *costs)
        flags = struct.pack("<%dB" % (2 * count), *ends, *cuts)
        return b"".join(finals) + b"".join(observations) + numbers + flags

    def cost_of(self, info):
        if not self.cost:
            return 0.0
        if self.cost not in info:
            raise KeyError("info has no %r; it has %s" % (self.cost, sorted(map(str, info))))
        return float(info[self.cost])

    def close(self):
        for environment in list(self.environments.values()) + [self.spare]:
            if environment is not None:
                environment.close()


def write(replies, kind, payload):
    replies.write(struct.pack("<IB", len(payload), kind))
    replies.write(payload)
    replies.flush()


def complain(replies, failure):
    cause = failure.__cause__ or failure
    reason = " ".join(("%s: %s" % (type(cause).__name__, cause)).split())
    trace = "".join(traceback.format_exception(type(cause), cause, cause.__traceback__))
    place = struct.pack("<IQ", failure.index, failure.step)
    write(replies, ERROR, place + text(failure.doing) + text(reason) + text(trace))


def serve(requests, replies, identifier, module, cost):
    try:
        server = Server(identifier, module, cost)
        write(replies, HELLO, server.hello())
    except Failure as failure:
        complain(replies, failure)
        return
    answers = {
        MAKE: (server.make, MADE),
        RELEASE: (server.release, RELEASED),
        RESET: (server.reset, OBSERVATIONS),
        STEP: (server.step, STEPS),
    }
    while True:
        header = requests.read(5)
        if len(header) < 5:
            break
        length, kind = struct.unpack("<IB", header)
        frame = requests.read(length)
        if len(frame) < length or kind == CLOSE:
            break
        answer, reply = answers[kind]
        try:
            payload = answer(frame)
        except Failure as failure:
            complain(replies, failure)
        else:
            write(replies, reply, payload)
    server.close()


if __name__ == "__main__":
    # an interrupt at the terminal reaches the whole group; the parent decides what it means
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipes = private_pipes()
    end_with_parent()
    try:
        serve(*pipes, *sys.argv[2:5])
    except BrokenPipeError:
        pass
    # threads of the environment's libraries must not keep the process
    sys.stderr.flush()
    os._exit(0)
