def stack_up(height, tower=None):
    tower = [] if tower is None else tower
    tower.insert(0, height * 2)
    return tower

first = stack_up(3)
second = stack_up(8)
third = stack_up(6, first)
first, second
