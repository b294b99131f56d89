"""Times CodeExecutor's released decoding on a random model of its size, in torch.

    pip install torch==2.15.0 numpy transformers==4.44.2
    python released_beam.py --source-lengths 60 120 250 --new 128 --threads 2

The model is RoBERTa with 12 layers of 768 and a vocabulary of 51,627, the search has
10 beams. As released, the sources are encoded in one batch, then searched one after
the other, and each step runs the whole target again over the source's cached keys
and values. A random model next to never chooses the end token, so each search takes
all --new steps. Prints one JSON object; `seconds` leaves making the model out.
"""

import argparse
import json
import resource
import time

import torch
from transformers import RobertaConfig, RobertaModel

PAD, EOS, SOS = 1, 2, 5


def search(model, source, past, beam, steps):
    """Tokens of the best beam, and the steps taken."""
    output = model.embeddings.word_embeddings.weight
    source = source.repeat(beam, 1)
    ids = torch.zeros(beam, 1, dtype=torch.long)
    ids[0, 0] = SOS
    scores, finished, eos_was_best = torch.zeros(beam), [], False
    for step in range(steps):
        if eos_was_best and len(finished) >= beam:
            break
        every = torch.cat((source, ids), -1)
        size = every.size(-1)
        mask = torch.ones(size, size, dtype=torch.bool).tril()[source.size(-1) :]
        mask = mask[None] & every[:, None, :].ne(PAD)
        hidden = model(ids, attention_mask=mask, past_key_values=past)
        table = torch.log_softmax(hidden.last_hidden_state[:, -1] @ output.T, -1)
        vocab = table.size(-1)
        if step == 0:
            table = table[:1]
        else:
            table = table + scores[:, None]
            table[ids[:, -1] == EOS] = -1e20
        scores, place = table.flatten().topk(beam)
        ids = torch.cat((ids[place // vocab], (place % vocab)[:, None]), -1)
        for k in (ids[:, -1] == EOS).nonzero().flatten().tolist():
            finished.append((scores[k].item(), ids[k, 1:-1].tolist()))
            eos_was_best |= k == 0
    best = max(finished, key=lambda f: f[0])[1] if finished else ids[0, 1:].tolist()
    return best, ids.size(1) - 1


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source-lengths", type=int, nargs="+", required=True)
    parser.add_argument("--new", type=int, default=128, help="target tokens at most")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--beam", type=int, default=10)
    parser.add_argument("--vocab", type=int, default=51627)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)

    begin = time.perf_counter()
    config = RobertaConfig(
        vocab_size=args.vocab,
        max_position_embeddings=1026,
        type_vocab_size=10,
        layer_norm_eps=1e-5,
        is_decoder=True,
    )
    model = RobertaModel(config).eval()
    width = max(args.source_lengths)
    sources = torch.randint(6, args.vocab, (len(args.source_lengths), width))
    for row, length in zip(sources, args.source_lengths):
        row[length:] = PAD
    loaded = time.perf_counter()

    real = sources.ne(PAD)
    mask = real[:, None, :] & real[:, :, None]
    cache = model(sources, attention_mask=mask, use_cache=True).past_key_values
    steps = 0
    for i, length in enumerate(args.source_lengths):
        past = [
            [x[i : i + 1, :, :length].repeat(args.beam, 1, 1, 1) for x in layer]
            for layer in cache
        ]
        source = sources[i : i + 1, :length]
        steps += search(model, source, past, args.beam, args.new)[1]
    end = time.perf_counter()
    result = {
        "seconds": round(end - loaded, 3),
        "load_seconds": round(loaded - begin, 3),
        "prompts": len(args.source_lengths),
        "prompt_tokens": sum(args.source_lengths),
        "new_tokens": steps,  # of the best beam; every beam ran as many
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
