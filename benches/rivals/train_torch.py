"""Times the training of a prefix language model in torch: Llama's layers, AdamW, 32-bit numbers.

    pip install torch==2.15.0 numpy safetensors==0.8.0
    python train_torch.py --task FILE.json --weights model.safetensors --threads 2

The task holds sizes, the optimiser's numbers, a weight for each token of the vocabulary, a learning
rate a step, and the steps' batches: sequences of tokens with the length of their source. The first
parameters are those of the file. As ours, everything runs on rows one behind the other, without
padding, and the output layer on target rows alone. Only attention is padded: sequences are sorted by
length, and `--together` of them share a call. Prints one JSON object: the loss of each step, and the
seconds of all but the first `--warm`.
"""

import argparse
import json
import resource
import time

import torch
from safetensors.torch import load_file
from torch.nn.functional import cross_entropy, embedding, linear, rms_norm, silu
from torch.nn.functional import scaled_dot_product_attention


class Batch:
    """Sequences, the longest first, as rows one behind the other."""

    def __init__(self, sequences, together):
        sequences = sorted(sequences, key=lambda it: -len(it["tokens"]))
        lengths = [len(it["tokens"]) for it in sequences]
        # The last token is predicted, and predicts nothing.
        self.rows = [length - 1 for length in lengths]
        starts = [0]
        for rows in self.rows:
            starts.append(starts[-1] + rows)
        self.tokens = torch.tensor([t for it in sequences for t in it["tokens"][:-1]])
        self.positions = torch.cat([torch.arange(rows) for rows in self.rows])
        self.targets = torch.tensor(
            [t for it in sequences for t in it["tokens"][it["source"] + 1 :]]
        )
        self.predict = torch.cat(
            [
                torch.arange(start + it["source"], start + rows)
                for it, start, rows in zip(sequences, starts, self.rows)
            ]
        )
        self.groups = []
        for first in range(0, len(sequences), together):
            some = range(first, min(first + together, len(sequences)))
            width = self.rows[first]
            place = torch.zeros(len(some), width, dtype=torch.long)
            real = torch.zeros(len(some), width, dtype=torch.bool)
            seen = torch.ones(width, width, dtype=torch.bool).tril().repeat(len(some), 1, 1)
            for at, which in enumerate(some):
                rows, source = self.rows[which], sequences[which]["source"]
                place[at, :rows] = torch.arange(starts[which], starts[which] + rows)
                real[at, :rows] = True
                seen[at, :source, :source] = True
            self.groups.append((place, real, seen[:, None]))


class Llama:
    """The layers, by the names that a checkpoint has for their tensors."""

    def __init__(self, weights, sizes):
        self.weights = {name: it.clone().requires_grad_() for name, it in weights.items()}
        self.sizes = sizes
        size = sizes["width"] // sizes["heads"]
        turns = 10000.0 ** (-torch.arange(0, size, 2, dtype=torch.float64) / size)
        angles = torch.arange(sizes["context"], dtype=torch.float64)[:, None] * turns
        self.cosines, self.sines = angles.cos().float(), angles.sin().float()

    def turn(self, x, positions):
        cosine, sine = self.cosines[positions][:, None], self.sines[positions][:, None]
        a, b = x.chunk(2, -1)
        return torch.cat((a * cosine - b * sine, b * cosine + a * sine), -1)

    def attend(self, batch, queries, keys, values):
        found = []
        for place, real, seen in batch.groups:
            parts = (it[place].transpose(1, 2) for it in (queries, keys, values))
            found.append(scaled_dot_product_attention(*parts, seen).transpose(1, 2)[real])
        return torch.cat(found).flatten(1)

    def loss(self, batch, token_weights):
        w, heads, width = self.weights, self.sizes["heads"], (self.sizes["width"],)
        states = embedding(batch.tokens, w["model.embed_tokens.weight"])
        for layer in range(self.sizes["layers"]):
            own = lambda part: w[f"model.layers.{layer}.{part}.weight"]
            x = rms_norm(states, width, own("input_layernorm"), 1e-5)
            parts = (linear(x, own(f"self_attn.{p}_proj")).unflatten(1, (heads, -1)) for p in "qkv")
            queries, keys, values = parts
            queries, keys = (self.turn(it, batch.positions) for it in (queries, keys))
            x = self.attend(batch, queries, keys, values)
            states = states + linear(x, own("self_attn.o_proj"))
            if layer + 1 == self.sizes["layers"]:
                states = states[batch.predict]
            x = rms_norm(states, width, own("post_attention_layernorm"), 1e-5)
            inner = silu(linear(x, own("mlp.gate_proj"))) * linear(x, own("mlp.up_proj"))
            states = states + linear(inner, own("mlp.down_proj"))
        states = rms_norm(states, width, w["model.norm.weight"], 1e-5)
        logits = linear(states, w["model.embed_tokens.weight"])
        losses = cross_entropy(logits, batch.targets, reduction="none")
        return (losses * token_weights[batch.targets]).mean()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--task", required=True)
    parser.add_argument("--weights", required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--together", type=int, default=2)
    parser.add_argument("--warm", type=int, default=2, help="steps that are not timed")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    with open(args.task) as file:
        task = json.load(file)
    model = Llama(load_file(args.weights), task["sizes"])
    parameters, said = list(model.weights.values()), task["optimiser"]
    decayed = [it for it in parameters if it.dim() > 1]
    others = [it for it in parameters if it.dim() == 1]
    optimiser = torch.optim.AdamW(
        [
            {"params": decayed, "weight_decay": said["decay"]},
            {"params": others, "weight_decay": 0.0},
        ],
        betas=said["betas"],
        eps=said["epsilon"],
        fused=True,
    )
    token_weights = torch.tensor(task["weights"])
    losses, seconds, tokens = [], 0.0, 0
    for step, (rate, sequences) in enumerate(zip(task["rates"], task["batches"])):
        began = time.perf_counter()
        batch = Batch(sequences, args.together)
        for group in optimiser.param_groups:
            group["lr"] = rate
        optimiser.zero_grad(set_to_none=True)
        loss = model.loss(batch, token_weights)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, said["clip"])
        optimiser.step()
        losses.append(loss.item())
        if step >= args.warm:
            seconds += time.perf_counter() - began
            tokens += sum(len(it["tokens"]) for it in sequences)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"losses": losses, "seconds": seconds, "tokens": tokens, "peak_rss_mb": peak}))


if __name__ == "__main__":
    main()
