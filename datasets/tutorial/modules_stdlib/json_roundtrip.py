import json

order = {"id": 318, "items": ["nut", "bolt"], "paid": None, "rush": True}
text = json.dumps(order, sort_keys=True)
print(text)
back = json.loads(text)
print(back == order, back["items"][1])
print(json.loads("[1, 2.5, false]"))
