"""Trains the built-in model's architecture on an accelerator, from the start and on the examples that `Pipelines.Training` wrote.

    dotnet run -c Release --project training -- tokenizer
    dotnet run -c Release --project training -- start
    dotnet run -c Release --project training -- data --stage Records --count 100000   (and Tiny, Brief, Medium, Full)
    python3 training/gpu/train.py --data .pipelines/training --out .pipelines/training/weights.f32 --minutes 25
    dotnet run -c Release --project training -- export --weights .pipelines/training/weights.f32

Needs PyTorch and nothing else. Weights are float32 in the order of the C# trainer (training/Model/ParameterLayout.cs).
"""

import argparse
import array
import json
import math
import pathlib
import random
import sys
import time

import torch
import torch.nn.functional as F

MOVE_SIZE = 0.2


class Model(torch.nn.Module):
    """The llama architecture: RMSNorm, rotary positions on neighbouring pairs, grouped heads, SwiGLU, tied embeddings."""

    def __init__(self, start, weights):
        super().__init__()
        self.width, self.heads, self.kv_heads = start["width"], start["heads"], start["kv_heads"]
        self.head_width = self.width // self.heads
        self.rope_base, self.epsilon = start["rope_base"], start["epsilon"]
        width, kv, feed_forward = self.width, self.kv_heads * self.head_width, start["feed_forward"]
        at = 0

        def take(*size):
            nonlocal at
            count = math.prod(size)
            at += count
            return torch.nn.Parameter(weights[at - count : at].view(*size).clone())

        self.embedding = take(start["vocabulary"], width)
        self.blocks = torch.nn.ModuleList()
        for _ in range(start["layers"]):
            block = torch.nn.Module()
            block.attention_norm = take(width)
            block.qkv = take(width + 2 * kv, width)
            block.attention_output = take(width, width)
            block.feed_forward_norm = take(width)
            block.gate_up = take(2 * feed_forward, width)
            block.down = take(width, feed_forward)
            self.blocks.append(block)
        self.output_norm = take(width)
        if at != len(weights):
            raise SystemExit(f"start.f32 has {len(weights):,} weights; start.json describes {at:,}.")

    def matrices(self):
        """What Muon moves: each parameter with the sizes of the matrices that lie side by side in it."""
        kv = self.kv_heads * self.head_width
        for block in self.blocks:
            yield block.qkv, (self.width, kv, kv)
            yield block.attention_output, (self.width,)
            yield block.gate_up, (block.gate_up.shape[0] // 2,) * 2
            yield block.down, (self.width,)

    def forward(self, tokens, positions, mask):
        x = F.embedding(tokens, self.embedding)
        batch, length, _ = x.shape
        frequencies = self.rope_base ** (-torch.arange(0, self.head_width, 2, device=x.device) / self.head_width)
        angles = positions[:, None, :, None] * frequencies
        cosines, sines = angles.cos(), angles.sin()

        def turn(part):
            even, odd = part[..., 0::2], part[..., 1::2]
            return torch.stack((even * cosines - odd * sines, odd * cosines + even * sines), -1).flatten(-2).to(part.dtype)

        kv = self.kv_heads * self.head_width
        for block in self.blocks:
            q, k, v = F.linear(self.norm(x, block.attention_norm), block.qkv).split((self.width, kv, kv), -1)
            q, k, v = (part.view(batch, length, -1, self.head_width).transpose(1, 2) for part in (q, k, v))
            k, v = (part.repeat_interleave(self.heads // self.kv_heads, 1) for part in (turn(k), v))
            seen = F.scaled_dot_product_attention(turn(q), k, v, attn_mask=mask)
            x = x + F.linear(seen.transpose(1, 2).reshape(batch, length, -1), block.attention_output)
            gate, up = F.linear(self.norm(x, block.feed_forward_norm), block.gate_up).chunk(2, -1)
            x = x + F.linear(F.silu(gate) * up, block.down)
        return F.linear(self.norm(x, self.output_norm), self.embedding)

    def norm(self, x, weight):
        # In single precision, whatever the products' type is.
        wide = x.float()
        return (wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + self.epsilon) * weight).to(x.dtype)

    def in_order(self):
        yield self.embedding
        for block in self.blocks:
            yield from (
                block.attention_norm, block.qkv, block.attention_output, block.feed_forward_norm, block.gate_up, block.down,
            )
        yield self.output_norm


class Muon:
    """As training/Trainer/Muon.cs does it and says why."""

    def __init__(self, model, momentum, decay):
        self.momentum, self.decay = momentum, decay
        self.moved = [(weight, sizes, torch.zeros_like(weight)) for weight, sizes in model.matrices()]

    @torch.no_grad()
    def step(self, rate):
        for weight, sizes, mean in self.moved:
            mean.lerp_(weight.grad, 1 - self.momentum)
            ahead = weight.grad.lerp(mean, self.momentum)
            weight.mul_(1 - rate * self.decay)
            for part, direction in zip(weight.split(sizes), ahead.split(sizes)):
                part.sub_(self.orthogonal(direction), alpha=rate * MOVE_SIZE * math.sqrt(max(part.shape)))

    @staticmethod
    def orthogonal(x):
        is_tall = x.shape[0] > x.shape[1]
        x = x.T if is_tall else x
        x = x / (x.norm() + 1e-7)
        for _ in range(5):
            square = x @ x.T
            x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
        return x.T if is_tall else x


class Examples:
    """The files of all stages; batches are rows of packed examples."""

    def __init__(self, folder, stages, row_tokens):
        self.row_tokens = row_tokens
        self.stages = {}
        for stage, _ in stages:
            path = folder / f"examples-{stage}.jsonl"
            if not path.exists():
                raise SystemExit(f"There is no {path}: write it with the data command.")
            self.stages[stage] = list(self.read(path))
            print(f"{stage}: {len(self.stages[stage]):,} examples")

    def read(self, path):
        with path.open(encoding="utf-8") as file:
            for line in map(json.loads, file):
                if len(line["tokens"]) <= self.row_tokens:
                    yield line["tokens"], line["prompt_tokens"]

    def row(self, stage, choice):
        tokens, positions, targets, segments = [], [], [], []
        while True:
            example, prompt = choice.choice(self.stages[stage])
            if len(tokens) + len(example) - 1 > self.row_tokens:
                break
            segments += [len(segments) and segments[-1] + 1] * (len(example) - 1)
            tokens += example[:-1]
            positions += range(len(example) - 1)
            targets += [-100] * (prompt - 1) + example[prompt:]
        missing = self.row_tokens - len(tokens)
        return (
            tokens + [0] * missing, positions + [0] * missing, targets + [-100] * missing, segments + [-1] * missing,
        )

    def batch(self, stage, rows, choice, device):
        parts = zip(*(self.row(stage, choice) for _ in range(rows)))
        tokens, positions, targets, segments = (torch.tensor(part, device=device) for part in parts)
        causal = torch.ones(self.row_tokens, self.row_tokens, dtype=torch.bool, device=device).tril()
        mask = (segments[:, :, None] == segments[:, None, :]) & causal
        return tokens, positions, targets, mask[:, None]


def rate_at(share, start, warmup=0.01):
    if share < warmup:
        return start["rate"] * max(share / warmup, 1e-3)
    fallen = max(0.0, (share - start["level_until"]) / (1 - start["level_until"]))
    return start["rate"] * (1 - (1 - start["rate_end"]) * fallen)


def read_floats(path):
    weights = array.array("f", path.read_bytes())
    if sys.byteorder == "big":
        weights.byteswap()
    return torch.tensor(weights)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, type=pathlib.Path, help="folder with start.json, start.f32 and examples-*.jsonl")
    parser.add_argument("--out", required=True, type=pathlib.Path, help="gets the weights")
    parser.add_argument("--rows", type=int, default=32, help="rows of 2,048 tokens in a step")
    parser.add_argument("--row-tokens", type=int, default=2048)
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    options.out.parent.mkdir(parents=True, exist_ok=True)
    choice = random.Random(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    start = json.loads((options.data / "start.json").read_text(encoding="utf-8"))
    model = Model(start, read_floats(options.data / "start.f32")).to(device)
    examples = Examples(options.data, start["stages"], options.row_tokens)
    muon = Muon(model, start["momentum"], start["decay"])
    others = [p for p in model.parameters() if p.dim() != 2 or p is model.embedding]
    adam = torch.optim.AdamW(others, betas=(0.9, 0.98), eps=1e-8, weight_decay=0.0)
    began, step, told = time.monotonic(), 0, 0.0
    while (share := (time.monotonic() - began) / (60 * options.minutes)) < 1:
        stage = next(name for name, until in start["stages"] if share < until)
        rate = rate_at(share, start)
        adam.param_groups[0]["lr"] = rate * start["others_share"]
        tokens, positions, targets, mask = examples.batch(stage, options.rows, choice, device)
        with torch.autocast(device, dtype=torch.bfloat16):
            logits = model(tokens, positions, mask)
        loss = F.cross_entropy(logits.float().view(-1, logits.shape[-1]), targets.view(-1), ignore_index=-100)
        model.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adam.step()
        muon.step(rate)
        step += 1
        if time.monotonic() - told > 10:
            told = time.monotonic()
            speed = step * options.rows * options.row_tokens / (told - began)
            print(f"step {step}  {stage}  loss {loss.item():.3f}  {speed:,.0f} tokens/s  {100 * share:.0f} %", flush=True)

    with open(options.out, "wb") as file:
        for tensor in model.in_order():
            weights = array.array("f", tensor.detach().float().cpu().flatten().tolist())
            if sys.byteorder == "big":
                weights.byteswap()
            weights.tofile(file)
    print(f"{options.out}: {step} steps")


if __name__ == "__main__":
    main()
