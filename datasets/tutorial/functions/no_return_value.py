def announce(station):
    message = "Next stop: " + station
    print(message)

result = announce("Harbour")
print(result is None)
