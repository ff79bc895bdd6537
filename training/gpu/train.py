"""Trains the built-in model's architecture on an accelerator, on examples that `Pipelines.Training data` wrote.

    dotnet run -c Release --project training -- tokenizer
    dotnet run -c Release --project training -- data --stage Tiny --count 100000      (and Brief, Medium, Full)
    python3 training/gpu/train.py --data .pipelines/training --out .pipelines/training/weights.f32 --minutes 25
    dotnet run -c Release --project training -- export --weights .pipelines/training/weights.f32

Needs PyTorch and nothing else. The weights go out as float32 in the order of the C# trainer (training/Model/ParameterLayout.cs).
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

STAGES = [("Tiny", 0.10), ("Brief", 0.22), ("Medium", 0.70), ("Full", 1.0)]
EPSILON = 1e-5


class Model(torch.nn.Module):
    """The llama architecture: RMSNorm, rotary positions on neighbouring pairs, grouped heads, SwiGLU, tied embeddings."""

    def __init__(self, layers, width, feed_forward, vocabulary, rope_base=100_000.0):
        super().__init__()
        self.layers, self.width, self.feed_forward = layers, width, feed_forward
        self.heads, self.kv_heads, self.head_width = max(1, width // 32), max(1, width // 64), 32
        self.rope_base = rope_base
        kv = self.kv_heads * self.head_width
        residual = 0.5 / math.sqrt(2 * layers)

        def noise(rows, columns, scale=1.0):
            bound = scale * math.sqrt(3.0 / columns)
            return torch.nn.Parameter(torch.empty(rows, columns).uniform_(-bound, bound))

        self.embedding = torch.nn.Parameter(torch.empty(vocabulary, width).uniform_(-0.05 * math.sqrt(3), 0.05 * math.sqrt(3)))
        self.blocks = torch.nn.ModuleList()
        for _ in range(layers):
            block = torch.nn.Module()
            block.attention_norm = torch.nn.Parameter(torch.ones(width))
            block.qkv = noise(width + 2 * kv, width)
            block.attention_output = noise(width, width, residual)
            block.feed_forward_norm = torch.nn.Parameter(torch.ones(width))
            block.gate_up = noise(2 * feed_forward, width)
            block.down = noise(width, feed_forward, residual)
            self.blocks.append(block)
        self.output_norm = torch.nn.Parameter(torch.ones(width))
        self.look_at_previous_token()

    @torch.no_grad()
    def look_at_previous_token(self):
        """Half of the first layer's KV heads, as training/Model/ParameterStart.cs does it and says why."""
        constant, pairs = 0.2, 4
        self.embedding[:, 0] = constant
        turns = [self.rope_base ** (-2 * pair / self.head_width) for pair in range(pairs)]
        normed = constant / math.sqrt((constant**2 + 0.05**2 * (self.width - 1)) / self.width)
        length = math.sqrt(4 * math.sqrt(self.head_width) / sum(1 - math.cos(turn) for turn in turns)) / normed
        qkv, group = self.blocks[0].qkv, self.heads // self.kv_heads
        for kv_head in range((self.kv_heads + 1) // 2):
            key = self.width + kv_head * self.head_width
            query = kv_head * group * self.head_width
            qkv[key : key + self.head_width] = 0
            qkv[query : query + group * self.head_width] = 0
            for pair, turn in enumerate(turns):
                qkv[key + 2 * pair, 0] = length
                for head in range(group):
                    row = query + head * self.head_width + 2 * pair
                    qkv[row, 0] = length * math.cos(turn)
                    qkv[row + 1, 0] = -length * math.sin(turn)

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
            q, k, v = F.linear(norm(x, block.attention_norm), block.qkv).split((self.width, kv, kv), -1)
            q, k, v = (part.view(batch, length, -1, self.head_width).transpose(1, 2) for part in (q, k, v))
            k, v = (part.repeat_interleave(self.heads // self.kv_heads, 1) for part in (turn(k), v))
            seen = F.scaled_dot_product_attention(turn(q), k, v, attn_mask=mask)
            x = x + F.linear(seen.transpose(1, 2).reshape(batch, length, -1), block.attention_output)
            gate, up = F.linear(norm(x, block.feed_forward_norm), block.gate_up).chunk(2, -1)
            x = x + F.linear(F.silu(gate) * up, block.down)
        return F.linear(norm(x, self.output_norm), self.embedding)

    def in_order(self):
        yield self.embedding
        for block in self.blocks:
            yield from (
                block.attention_norm, block.qkv, block.attention_output, block.feed_forward_norm, block.gate_up, block.down,
            )
        yield self.output_norm


def norm(x, weight):
    # In single precision, whatever the products' type is.
    wide = x.float()
    return (wide * torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + EPSILON) * weight).to(x.dtype)


class Examples:
    """The files of all stages; batches are rows of packed examples."""

    def __init__(self, folder, row_tokens):
        self.row_tokens = row_tokens
        self.stages = {}
        for stage, _ in STAGES:
            path = pathlib.Path(folder) / f"examples-{stage}.jsonl"
            self.stages[stage] = list(self.read(path)) if path.exists() else []
            print(f"{stage}: {len(self.stages[stage]):,} examples{'' if self.stages[stage] else ', so those of Full stand in for them'}")
        if not self.stages["Full"]:
            raise SystemExit(f"{folder} has no examples-Full.jsonl: write it with the data command.")

    def read(self, path):
        with path.open(encoding="utf-8") as file:
            for line in map(json.loads, file):
                if len(line["tokens"]) <= self.row_tokens:
                    yield line["tokens"], line["prompt_tokens"]

    def row(self, stage, choice):
        tokens, positions, targets, segments = [], [], [], []
        pool = self.stages[stage] or self.stages["Full"]
        while True:
            example, prompt = choice.choice(pool)
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


def rate_at(share, warmup, peak, end=0.05):
    if share < warmup:
        return peak * max(share / warmup, 1e-3)
    fall = 0.5 * (1 + math.cos(math.pi * min(1.0, (share - warmup) / (1 - warmup))))
    return peak * (end + (1 - end) * fall)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="folder with examples-*.jsonl")
    parser.add_argument("--out", required=True, help="gets the weights")
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--width", type=int, default=320)
    parser.add_argument("--feed-forward", type=int, default=704)
    parser.add_argument("--vocabulary", type=int, default=2048)
    parser.add_argument("--rows", type=int, default=32, help="rows of 2,048 tokens in a step")
    parser.add_argument("--row-tokens", type=int, default=2048)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    pathlib.Path(options.out).parent.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    choice = random.Random(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    model = Model(options.layers, options.width, options.feed_forward, options.vocabulary).to(device)
    examples = Examples(options.data, options.row_tokens)
    matrices = [p for p in model.parameters() if p.dim() == 2 and p is not model.embedding]
    others = [p for p in model.parameters() if p.dim() != 2 or p is model.embedding]
    optimiser = torch.optim.AdamW(
        [{"params": matrices, "weight_decay": 0.05}, {"params": others, "weight_decay": 0.0}], betas=(0.9, 0.98), eps=1e-8,
    )
    start, step, told = time.monotonic(), 0, 0.0
    while (share := (time.monotonic() - start) / (60 * options.minutes)) < 1:
        stage = next(name for name, until in STAGES if share < until)
        rate = rate_at(share, 0.02, options.rate)
        for group in optimiser.param_groups:
            group["lr"] = rate
        tokens, positions, targets, mask = examples.batch(stage, options.rows, choice, device)
        with torch.autocast(device, dtype=torch.bfloat16):
            logits = model(tokens, positions, mask)
        loss = F.cross_entropy(logits.float().view(-1, logits.shape[-1]), targets.view(-1), ignore_index=-100)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        step += 1
        if time.monotonic() - told > 10:
            told = time.monotonic()
            speed = step * options.rows * options.row_tokens / (told - start)
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
