defaults = {"volume": 50, "bass": 3, "mute": False}
custom = {"volume": 72, "balance": -1}
settings = {**defaults, **custom}
defaults.update(bass=8)
settings, defaults
