visits = 1482093
share = 0.0728
print(f"{visits:,} visits")
print(f"{share:.1%} of {visits:_}")
