results = []
for index in (1, 7, "two", 0):
    try:
        results.append(60 // [0, 4, 5][index])
    except (IndexError, TypeError) as err:
        results.append(type(err).__name__)
    except ZeroDivisionError:
        results.append(0)
results
