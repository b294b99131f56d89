"""Opens a checkpoint of `harness train` in `transformers`, and writes the traces of programs with it.

    pip install torch transformers            # 4.44 and 4.57 were tried
    python prefix_lm.py CHECKPOINT ROWS.jsonl --tag tutorial [--run FOLDER --model NAME]

ROWS are in the released form, which `harness build` writes. With the folder of a run that asked this
checkpoint, by NAME and with `beams: 1`, about the same programs, the harness's answers are held
against these: the exit code is 1 where they differ.

The network is Llama's; what differs is who sees whom. The tokens of the source, `<TAG> program`, see
each other in both directions, those of the target, `<mask0> trace </s>`, all before them.
`"prefix_lm": true` in `config.json` says so, to the harness alone: here a mask does.
"""

import argparse
import json
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, DynamicCache


def prefix_mask(source, width):
    """What is added to the scores of `width` tokens, of which `source` are the source: 1 x 1 x width x
    width, 0 where the row's token sees the column's."""
    seen = torch.ones(width, width, dtype=torch.bool).tril()
    seen[:source, :source] = True
    return torch.zeros(width, width).masked_fill(~seen, torch.finfo().min)[None, None]


@torch.no_grad()
def trace(model, tokenizer, tag, words):
    """The likeliest token, again and again, until `</s>` or the last position."""
    # Behind the tag nothing is special: a program may have `</s>` in a string.
    text = "".join(f" {word}" for word in words)
    body = tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"]
    source = [tokenizer.convert_tokens_to_ids(f"<{tag}>"), *body]
    start, end = tokenizer.convert_tokens_to_ids(["<mask0>", "</s>"])
    ids, longest = source + [start], model.config.max_position_embeddings
    mask, past = prefix_mask(len(source), len(ids)), DynamicCache()
    out = model(torch.tensor([ids]), attention_mask=mask, past_key_values=past)
    # Behind the source a token sees all that is there, which needs no mask.
    while ids[-1] != end and len(ids) <= longest:
        ids.append(int(out.logits[0, -1].argmax()))
        out = model(torch.tensor([ids[-1:]]), past_key_values=past)
    return tokenizer.decode([it for it in ids[len(source) + 1 :] if it != end])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint")
    parser.add_argument("rows", type=Path)
    parser.add_argument("--tag", required=True, help="singleline, tutorial or codenet")
    parser.add_argument("--count", type=int, default=5, help="so many of the rows")
    parser.add_argument("--run", type=Path, help="a run of the harness to compare with")
    parser.add_argument("--model", help="what the run's suite calls the checkpoint")
    args = parser.parse_args()
    model = AutoModelForCausalLM.from_pretrained(args.checkpoint).eval()
    if model.config.model_type != "llama":
        sys.exit(f"{args.checkpoint} is no checkpoint of the family llama")
    tokenizer = AutoTokenizer.from_pretrained(args.checkpoint, clean_up_tokenization_spaces=False)
    answers = {}
    for line in (args.run / "journal.jsonl").open() if args.run else []:
        # A checksum, a space, and what a model answered.
        told = json.loads(line.split(" ", 1)[1])
        if told["model"] == args.model:
            answers[told["example"]] = told["samples"][0]["text"]
    differ = 0
    for line in args.rows.read_text().splitlines()[: args.count]:
        row = json.loads(line)
        found = trace(model, tokenizer, args.tag, row["code_tokens"])
        print(f"--- {row['id']}\n{row['code']}\n>>> {found}")
        if args.run and answers.get(row["id"]) != found:
            differ += 1
            print(f"!!! the harness: {answers.get(row['id'])}")
    sys.exit(differ > 0)


if __name__ == "__main__":
    main()
