row = "  pear; 4 ;apple;12  "
fields = row.strip().split(";")
fields = [field.strip() for field in fields]
total = int(fields[1]) + int(fields[3])
fields
