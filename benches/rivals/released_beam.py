"""Times CodeExecutor's released decoding in torch.

    pip install torch==2.15.0 numpy safetensors==0.8.0 transformers==4.44.2
    python released_beam.py --checkpoint FOLDER --sources FILE.jsonl --new 128 \
        --threads 2

The checkpoint is a RoBERTa, as safetensors; sources are JSON lines, each a list of
tokens; the search has 10 beams. As released, sources are encoded in batches of 16,
then searched one after the other, and each step runs the whole target again over the
source's cached keys and values. Prints one JSON object; `seconds` leaves the loading
out.
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


def searches(model, sources, beam, steps):
    """Best beam and steps of each source, all of them encoded together."""
    width = max(map(len, sources))
    batch = torch.tensor([source + [PAD] * (width - len(source)) for source in sources])
    real = batch.ne(PAD)
    mask = real[:, None, :] & real[:, :, None]
    cache = model(batch, attention_mask=mask, use_cache=True).past_key_values
    for i, length in enumerate(map(len, sources)):
        past = [
            [x[i : i + 1, :, :length].repeat(beam, 1, 1, 1) for x in layer]
            for layer in cache
        ]
        yield search(model, batch[i : i + 1, :length], past, beam, steps)


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--sources", required=True)
    parser.add_argument("--new", type=int, default=128, help="target tokens at most")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--beam", type=int, default=10)
    parser.add_argument("--batch", type=int, default=16, help="sources encoded at once")
    parser.add_argument("--out", help="JSON lines of the best beams' tokens")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    with open(args.sources, encoding="utf-8") as lines:
        sources = [json.loads(line) for line in lines if line.strip()]

    begin = time.perf_counter()
    config = RobertaConfig.from_pretrained(args.checkpoint, is_decoder=True)
    model = RobertaModel.from_pretrained(
        args.checkpoint, config=config, add_pooling_layer=False
    ).eval()
    loaded = time.perf_counter()

    found = []
    for first in range(0, len(sources), args.batch):
        batch = sources[first : first + args.batch]
        found += searches(model, batch, args.beam, args.new)
    end = time.perf_counter()

    if args.out:
        with open(args.out, "w", encoding="utf-8") as out:
            for tokens, _ in found:
                out.write(json.dumps(tokens, separators=(",", ":")) + "\n")
    result = {
        "seconds": round(end - loaded, 3),
        "load_seconds": round(loaded - begin, 3),
        "prompts": len(sources),
        "prompt_tokens": sum(map(len, sources)),
        "new_tokens": sum(steps for _, steps in found),  # every beam ran as many
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
