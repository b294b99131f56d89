"""Times llama-cpp-python on prompts one at a time, greedy, as its users call it.

    pip install llama-cpp-python==0.3.36
    python llama_cpp_one.py --model FILE.gguf --prompts FILE.jsonl --new 128 --threads 2

Prompts are JSON lines with a "prompt". Prints one JSON object. `seconds` leaves
the loading out; generation ends at an end-of-generation token, which is not
counted. Nothing is kept from one prompt to the next.
"""

import argparse
import json
import resource
import time

import llama_cpp


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--prompts", required=True)
    parser.add_argument("--new", type=int, default=128, help="new tokens at most")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", help="JSON lines of the continuations")
    args = parser.parse_args()
    with open(args.prompts, encoding="utf-8") as lines:
        prompts = [json.loads(line)["prompt"] for line in lines if line.strip()]

    begin = time.perf_counter()
    load = dict(n_threads=args.threads, n_threads_batch=args.threads, verbose=False)
    words = llama_cpp.Llama(args.model, vocab_only=True, verbose=False)
    longest = max(len(words.tokenize(p.encode(), special=True)) for p in prompts)
    llm = llama_cpp.Llama(args.model, n_ctx=longest + args.new + 8, **load)
    loaded = time.perf_counter()

    texts, prompt_tokens, new_tokens = [], 0, 0
    for prompt in prompts:
        llm.reset()
        done = llm.create_completion(prompt, max_tokens=args.new, temperature=0.0)
        texts.append(done["choices"][0]["text"])
        prompt_tokens += done["usage"]["prompt_tokens"]
        new_tokens += done["usage"]["completion_tokens"]
    end = time.perf_counter()

    if args.out:
        with open(args.out, "w", encoding="utf-8") as out:
            out.writelines(json.dumps({"text": text}) + "\n" for text in texts)
    result = {
        "seconds": round(end - loaded, 3),
        "load_seconds": round(loaded - begin, 3),
        "prompts": len(prompts),
        "prompt_tokens": prompt_tokens,
        "new_tokens": new_tokens,
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
