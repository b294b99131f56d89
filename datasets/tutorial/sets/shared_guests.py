friday = {"Noor", "Tom", "Elif", "Sam"}
saturday = {"Sam", "Elif", "Uma"}
both = friday & saturday
print(sorted(both))
print(len(friday | saturday), sorted(friday - saturday))
