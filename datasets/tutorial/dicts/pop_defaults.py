lockers = {14: "Jo", 22: "Max", 31: "Ines"}
owner = lockers.pop(22)
nobody = lockers.pop(99, "free")
last = lockers.popitem()
owner, nobody, last, lockers
