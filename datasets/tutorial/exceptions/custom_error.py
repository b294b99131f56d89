class LowBattery(Exception):
    def __init__(self, level):
        super().__init__(f"battery at {level}%")
        self.level = level

try:
    raise LowBattery(8)
except LowBattery as problem:
    print(problem)
    print(problem.level < 10)
