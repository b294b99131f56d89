"""Times llama.cpp's batch interface on many prompts at once, greedy.

    pip install llama-cpp-python==0.3.36
    python llama_cpp_batch.py --model FILE.gguf --prompts FILE.jsonl --new 128 \
        --threads 2 --slots 32

Prompts are JSON lines with a "prompt". Each slot is a sequence of one context; a
slot whose sequence has ended takes the next prompt at once, and its prompt runs in
the same batch as the other slots' single tokens. Prints one JSON object. `seconds`
leaves the loading out; generation ends at an end-of-generation token, which is not
counted.
"""

import argparse
import json
import resource
import time

import llama_cpp
import numpy as np


class Slot:
    def __init__(self, sequence):
        self.sequence = sequence
        self.prompt = None  # index of the prompt, None for a free slot
        self.pending = []  # tokens that the next batch has to run
        self.position = 0  # tokens already run


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--prompts", required=True)
    parser.add_argument("--new", type=int, default=128, help="new tokens at most")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--slots", type=int, default=32)
    parser.add_argument("--batch", type=int, default=2048, help="tokens of a batch")
    parser.add_argument("--out", help="JSON lines of the continuations")
    args = parser.parse_args()
    with open(args.prompts, encoding="utf-8") as lines:
        texts = [json.loads(line)["prompt"] for line in lines if line.strip()]

    begin = time.perf_counter()
    words = llama_cpp.Llama(args.model, vocab_only=True, verbose=False)
    prompts = [words.tokenize(text.encode(), special=True) for text in texts]
    longest = max(map(len, prompts))
    slots = [Slot(i) for i in range(min(args.slots, len(prompts)))]
    limit = max(args.batch, longest + len(slots))

    settings = llama_cpp.llama_context_default_params()
    # Each sequence has its own share of the cells, rounded up as llama.cpp does.
    share = -(-(longest + args.new) // 256) * 256
    settings.n_ctx = share * len(slots)
    settings.n_seq_max = len(slots)
    settings.n_batch = limit
    settings.n_threads = settings.n_threads_batch = args.threads
    weights = llama_cpp.llama_model_load_from_file(
        args.model.encode(), llama_cpp.llama_model_default_params()
    )
    context = llama_cpp.llama_init_from_model(weights, settings)
    if not context:
        raise SystemExit("llama.cpp made no context")
    memory = llama_cpp.llama_get_memory(context)
    vocab = llama_cpp.llama_model_get_vocab(weights)
    width = llama_cpp.llama_vocab_n_tokens(vocab)
    batch = llama_cpp.llama_batch_init(limit, 0, 1)
    loaded = time.perf_counter()

    outputs = [[] for _ in prompts]
    waiting = list(range(len(prompts)))[::-1]
    while True:
        batch.n_tokens = 0
        single = sum(slot.prompt is not None for slot in slots)
        room = limit - single  # for the prompts that start with this batch
        ends = []  # (row of the batch, slot) where a token is to be chosen
        for slot in slots:
            if slot.prompt is None:
                if not waiting or len(prompts[waiting[-1]]) > room:
                    continue
                slot.prompt, slot.position = waiting.pop(), 0
                slot.pending = prompts[slot.prompt]
                room -= len(slot.pending)
            for token in slot.pending:
                row = batch.n_tokens
                batch.token[row] = token
                batch.pos[row] = slot.position
                batch.n_seq_id[row] = 1
                batch.seq_id[row][0] = slot.sequence
                batch.logits[row] = 0
                batch.n_tokens += 1
                slot.position += 1
            batch.logits[batch.n_tokens - 1] = 1
            ends.append((batch.n_tokens - 1, slot))
        if not ends:
            break
        if llama_cpp.llama_decode(context, batch) != 0:
            raise SystemExit("llama.cpp failed to decode a batch")
        for row, slot in ends:
            logits = llama_cpp.llama_get_logits_ith(context, row)
            token = int(np.ctypeslib.as_array(logits, shape=(width,)).argmax())
            found = outputs[slot.prompt]
            ended = llama_cpp.llama_vocab_is_eog(vocab, token)
            if not ended:
                found.append(token)
                slot.pending = [token]
            if ended or len(found) == args.new:
                llama_cpp.llama_memory_seq_rm(memory, slot.sequence, -1, -1)
                slot.prompt = None
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
