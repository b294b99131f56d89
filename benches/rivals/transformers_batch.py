"""Times transformers on torch on many prompts in batches, greedy.

    pip install torch==2.15.0 transformers==4.57.6 gguf==0.19.0 accelerate==1.15.0 \
        llama-cpp-python==0.3.36
    python transformers_batch.py --model FILE.gguf --prompts FILE.jsonl --new 128 \
        --threads 2 --batch 32

Prompts are JSON lines with a "prompt". The weights are the file's, dequantised to 32
bits. llama.cpp makes the tokens: the tokenizer that transformers makes of such a file
cuts in other places. Prompts of like lengths share a batch, padded on the left.
Prints one JSON object. `seconds` leaves the loading out; generation ends at an
end-of-generation token, which is not counted.
"""

import argparse
import json
import resource
import time
from pathlib import Path

import llama_cpp
import torch
from transformers import AutoModelForCausalLM, GenerationConfig


def vocabulary(path):
    """What llama.cpp knows of tokens, and those that end an answer."""
    words = llama_cpp.Llama(path, vocab_only=True, verbose=False)
    vocab = llama_cpp.llama_model_get_vocab(words._model.model)
    count = llama_cpp.llama_vocab_n_tokens(vocab)
    return words, [i for i in range(count) if llama_cpp.llama_vocab_is_eog(vocab, i)]


def continuations(model, prompts, new, ends):
    """What the model writes after each prompt, without the token that ends it."""
    width, pad = max(map(len, prompts)), ends[0]
    ids = torch.tensor([[pad] * (width - len(p)) + p for p in prompts])
    mask = torch.tensor([[0] * (width - len(p)) + [1] * len(p) for p in prompts])
    how = GenerationConfig(
        max_new_tokens=new, do_sample=False, eos_token_id=ends, pad_token_id=pad
    )
    rows = model.generate(ids, attention_mask=mask, generation_config=how)
    for row in rows[:, width:].tolist():
        length = next((i for i, token in enumerate(row) if token in ends), len(row))
        yield row[:length]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--prompts", required=True)
    parser.add_argument("--new", type=int, default=128, help="new tokens at most")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--out", help="JSON lines of the continuations")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    with open(args.prompts, encoding="utf-8") as lines:
        texts = [json.loads(line)["prompt"] for line in lines if line.strip()]

    begin = time.perf_counter()
    words, ends = vocabulary(str(args.model))
    prompts = [words.tokenize(text.encode(), special=True) for text in texts]
    model = AutoModelForCausalLM.from_pretrained(
        args.model.parent, gguf_file=args.model.name, dtype=torch.float32
    ).eval()
    loaded = time.perf_counter()

    outputs = [[] for _ in prompts]
    order = sorted(range(len(prompts)), key=lambda i: -len(prompts[i]))
    for first in range(0, len(order), args.batch):
        places = order[first : first + args.batch]
        batch = [prompts[i] for i in places]
        for i, found in zip(places, continuations(model, batch, args.new, ends)):
            outputs[i] = found
    end = time.perf_counter()

    if args.out:
        with open(args.out, "w", encoding="utf-8") as out:
            for found in outputs:
                text = words.detokenize(found).decode("utf-8", "ignore")
                out.write(json.dumps({"text": text}) + "\n")
    result = {
        "seconds": round(end - loaded, 3),
        "load_seconds": round(loaded - begin, 3),
        "prompts": len(prompts),
        "prompt_tokens": sum(map(len, prompts)),
        "new_tokens": sum(map(len, outputs)),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
