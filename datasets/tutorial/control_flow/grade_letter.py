marks = [91, 74, 58, 83]
for mark in marks:
    if mark >= 90:
        grade = "A"
    elif mark >= 80:
        grade = "B"
    elif mark >= 65:
        grade = "C"
    else:
        grade = "F"
    print(mark, grade)
